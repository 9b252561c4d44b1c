import path from "node:path";
import { rolldown } from "rolldown";
import { awaitingEntries } from "./awaiting-entries.ts";
import { mainProgram } from "./executable/program-word.ts";
import { nativePackages } from "./native-modules.ts";
import { type OwnParts, ownParts } from "./own-parts.ts";

const root = path.resolve(import.meta.dirname, "../..");
const runtime = path.join(import.meta.dirname, "executable");

export interface ProgramBundle {
  /** The first code of the executable. */
  readonly entry: string;
  /** CommonJS, by name: an entry for each program, and the parts that they load when they need them. */
  readonly code: ReadonlyMap<string, string>;
  readonly own: OwnParts;
  /** Absolute paths of all files that became code. */
  readonly modules: readonly string[];
}

/** The whole program, from its sources, as the single executable loads it. The same sources give the same text. */
export async function bundleProgram(): Promise<ProgramBundle> {
  const own: OwnParts = { programs: new Set([mainProgram]), assets: new Set(), files: new Set() };
  const build = await rolldown({
    input: { [mainProgram]: path.join(root, `${mainProgram}.ts`) },
    cwd: root,
    platform: "node",
    tsconfig: false,
    resolve: {
      conditionNames: ["source", "node", "import", "default"],
      alias: { "@tier2/button/own-files": path.join(runtime, "own-files.ts") },
    },
    checks: { eval: false }, // rp2040js asks for a module in a way that browsers survive
    external: (id) => nativePackages.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [ownParts(root, own), awaitingEntries(root, (name) => own.programs.has(name))],
  });
  const { output } = await build.generate({
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "parts/[name].cjs",
    dynamicImportInCjs: false, // what is compiled has no loader of its own
  });
  await build.close();
  const chunks = output.filter((part) => part.type === "chunk");
  return {
    entry: await bundleEntry(),
    code: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
    own,
    modules: chunks.flatMap(({ moduleIds }) => moduleIds).toSorted(),
  };
}

async function bundleEntry(): Promise<string> {
  const build = await rolldown({ input: path.join(runtime, "entry.ts"), cwd: root, platform: "node", tsconfig: false });
  const { output } = await build.generate({ format: "cjs" });
  await build.close();
  return output[0].code;
}
