import { cpSync } from "node:fs";
import path from "node:path";
import type { DebianArchitecture } from "./debian-options.ts";
import { type Platform, linux, nodeOf } from "./platform-workspace.ts";
import { type ProgramBundle, bundleFiles } from "./program-bundle.ts";
import { writeProgramFiles } from "./program-files.ts";

export const platforms: Readonly<Record<DebianArchitecture, Platform>> = {
  amd64: linux,
  arm64: { ...linux, cpu: "arm64" },
};

/** Fills a folder with the program and all that it runs with: Node as `bin/node`, native modules in `node_modules`. */
export async function writeProgram(folder: string, architecture: DebianArchitecture): Promise<ProgramBundle> {
  const bundle = await bundleFiles();
  const platform = platforms[architecture];
  await writeProgramFiles(folder, bundle, [platform]);
  cpSync(await nodeOf(platform), path.join(folder, "bin/node"));
  return bundle;
}
