import path from "node:path";
import { type OutputChunk, type OutputOptions, type Plugin, rolldown } from "rolldown";
import { awaitingEntries } from "./awaiting-entries.ts";
import { mainProgram } from "./executable/program-word.ts";
import { nativePackages } from "./native-modules.ts";
import { type OwnParts, ownParts } from "./own-parts.ts";

const root = path.resolve(import.meta.dirname, "../..");
const runtime = path.join(import.meta.dirname, "executable");

/** The whole program, from its sources. The same sources give the same text. */
export interface ProgramBundle {
  /** By file name: an entry for each program, and the parts that they load when they need them. */
  readonly code: ReadonlyMap<string, string>;
  readonly own: OwnParts;
  /** Absolute paths of all files that became code. */
  readonly modules: readonly string[];
}

export interface ExecutableBundle extends ProgramBundle {
  /** The first code of the executable. */
  readonly entry: string;
}

const mainModule = path.join(root, `${mainProgram}.ts`);

/** As the single executable loads it: CommonJS, which executable/entry.ts puts together. */
export async function bundleExecutable(): Promise<ExecutableBundle> {
  const own: OwnParts = { programs: new Set([mainProgram]), assets: new Set(), files: new Set() };
  const bundle = await bundleProgram(own, ".cjs", {
    input: { [mainProgram]: mainModule },
    alias: { "@tier2/button/own-files": path.join(runtime, "own-files.ts") },
    plugins: [awaitingEntries(root, (name) => own.programs.has(name))],
    output: {
      format: "cjs",
      dynamicImportInCjs: false, // what is compiled has no loader of its own
    },
  });
  return { ...bundle, entry: await bundleEntry() };
}

/** The command line's file, where the program stays files. */
export const mainFile = "bin/tier2.js";

/**
 * As files that Node loads by itself, in a folder that has `own` as files, too, by their paths in the repository.
 * @param programs absolute paths of their modules, by the names of their files without the ending
 */
export const bundleFiles = async (
  programs: Readonly<Record<string, string>> = { [mainFile.replace(/\.js$/, "")]: mainModule },
): Promise<ProgramBundle> =>
  bundleProgram({ programs: new Set(), assets: new Set(), files: new Set() }, ".js", {
    input: { ...programs },
    output: {
      format: "esm",
      banner: ({ fileName }) => {
        const up = path.posix.relative(path.posix.dirname(fileName), ".");
        return `const ownFolder = new URL("${up}/", import.meta.url).href;`;
      },
    },
  });

interface BundleOptions {
  readonly input: Record<string, string>;
  readonly alias?: Record<string, string>;
  readonly plugins?: Plugin[];
  readonly output: OutputOptions;
}

async function bundleProgram(own: OwnParts, ending: ".cjs" | ".js", options: BundleOptions): Promise<ProgramBundle> {
  const { input, alias = {}, plugins = [], output: outputOptions } = options;
  const build = await rolldown({
    input,
    cwd: root,
    platform: "node",
    tsconfig: false,
    resolve: { conditionNames: ["source", "node", "import", "default"], alias },
    checks: { eval: false }, // rp2040js asks for a module in a way that browsers survive
    external: (id) => nativePackages.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [ownParts(root, own, ending), ...plugins],
  });
  const { output } = await build.generate({
    entryFileNames: `[name]${ending}`,
    chunkFileNames: `parts/[name]${ending}`,
    ...outputOptions,
  });
  await build.close();
  const chunks = output.filter((part) => part.type === "chunk");
  const programs = [...Object.values(input), ...[...own.programs].map((name) => path.join(root, `${name}.ts`))];
  refuseStarting(chunks, new Set(programs));
  return {
    code: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
    own,
    modules: chunks.flatMap(({ moduleIds }) => moduleIds).toSorted(),
  };
}

/** A part that loads a file with a program's code would start it wherever that part is needed. */
function refuseStarting(chunks: readonly OutputChunk[], programs: ReadonlySet<string>): void {
  const files = new Set(
    chunks.filter(({ moduleIds }) => moduleIds.some((id) => programs.has(id))).map(({ fileName }) => fileName),
  );
  const starting = chunks.filter(
    ({ fileName, isEntry, imports }) => (files.has(fileName) && !isEntry) || imports.some((name) => files.has(name)),
  );
  if (starting.length > 0) {
    throw new Error(`To load ${starting.map(({ fileName }) => fileName).join(", ")} would start a program.`);
  }
}

async function bundleEntry(): Promise<string> {
  const build = await rolldown({ input: path.join(runtime, "entry.ts"), cwd: root, platform: "node", tsconfig: false });
  const { output } = await build.generate({ format: "cjs" });
  await build.close();
  return output[0].code;
}
