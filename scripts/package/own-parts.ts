import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "rolldown";

/** What the sources need beside their code. Paths from the repository's folder, with slashes. */
export interface OwnParts {
  /** Modules that are started as a program or as a thread, without their ending. */
  readonly programs: Set<string>;
  /** Read by packages/button/src/own-files.ts. */
  readonly assets: Set<string>;
  /** Read by their path, and therefore files that stay files. */
  readonly files: Set<string>;
}

/** How a module names a program of its own, and a file of its own, `fileURLToPath` before it where a path is needed. */
export const programUse: RegExp = /\b(?:ownProgram|openOwnWorker)\(\s*"(\.\/[^"]+)",\s*import\.meta\.url/g;
export const ownUrl: RegExp = /(fileURLToPath\(\s*)?new URL\(\s*"([^"]+)",\s*import\.meta\.url,?\s*\)/g;

/** Reads from a module's text what it needs beside its code. */
export function findOwnParts(root: string, file: string, text: string): OwnParts {
  const beside = (name: string): string => path.relative(root, path.resolve(path.dirname(file), name));
  const urls = [...text.matchAll(ownUrl)].map(([, asPath, name = ""]) => ({ isPath: asPath !== undefined, name }));
  const filesOf = (isPath: boolean): string[] =>
    urls
      .filter((url) => url.isPath === isPath)
      .map(({ name }) => beside(name))
      .filter((name) => isPublished(root, name))
      .flatMap((name) => filesIn(root, name));
  return {
    programs: new Set([...text.matchAll(programUse)].map(([, name = ""]) => beside(name))),
    assets: new Set(filesOf(false)),
    files: new Set(filesOf(true)),
  };
}

/** What its npm package has not, a module looks for in a checkout only. */
function isPublished(root: string, file: string): boolean {
  const folder = ["firmware", ...readdirSync(path.join(root, "packages")).map((name) => `packages/${name}`)].find(
    (name) => file.startsWith(`${name}/`),
  );
  if (folder === undefined || !existsSync(path.join(root, file))) {
    return false;
  }
  const [first = ""] = file.slice(folder.length + 1).split("/");
  const manifest = readFileSync(path.join(root, folder, "package.json"), "utf8");
  return ["package.json", ...(JSON.parse(manifest) as { readonly files: readonly string[] }).files].includes(first);
}

const filesIn = (root: string, file: string): string[] =>
  statSync(path.join(root, file)).isDirectory()
    ? readdirSync(path.join(root, file), { recursive: true, encoding: "utf8", withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
        .toSorted()
    : [file];

/**
 * Collects into `found` what the bundled modules need, makes an entry with this ending of each program, and gives each module of ours the
 * URL that it has where it is shipped: its place in the repository, below `ownFolder`.
 */
export function ownParts(root: string, found: OwnParts, ending: ".cjs" | ".js"): Plugin {
  return {
    name: "own-parts",
    transform(code, id) {
      const file = path.relative(root, id);
      if (!/^(packages|firmware)\/(?!.*node_modules)/.test(file)) {
        return undefined;
      }
      const parts = findOwnParts(root, id, code);
      for (const name of [...parts.programs].filter((one) => !found.programs.has(one))) {
        found.programs.add(name);
        this.emitFile({ type: "chunk", id: path.join(root, `${name}.ts`), fileName: `${name}${ending}` });
      }
      for (const kind of ["assets", "files"] as const) {
        for (const name of parts[kind]) {
          found[kind].add(name);
        }
      }
      return code.replaceAll("import.meta.url", `(ownFolder + ${JSON.stringify(file.replace(/\.ts$/, ".js"))})`);
    },
  };
}
