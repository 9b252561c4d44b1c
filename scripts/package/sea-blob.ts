import { writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { runCommand } from "../lib/run-command.ts";
import type { ExecutableBundle } from "./program-bundle.ts";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * What Node's single executable has inside (https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html),
 * written to `folder` with the files that it is made of; answers its path. Runs the Node that runs this, which has to be of
 * the executable's version. Neither a snapshot nor a code cache: they are of one platform.
 */
export async function writeSeaBlob(folder: string, { entry, code, own }: ExecutableBundle): Promise<string> {
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return name; // the main file's path is written into the blob: it is not to be one of this computer
  };
  const main = write("entry.cjs", entry);
  const parts = [...code].map(([name, text], index) => [name, write(`part-${index}.cjs`, text)] as const);
  const assets = [...own.assets].map((name) => [name, path.join(root, name)] as const);
  const output = "sea.blob";
  const config = {
    ...{ main, output, disableExperimentalSEAWarning: true, useSnapshot: false, useCodeCache: false },
    execArgvExtension: "none", // NODE_OPTIONS is not for our program
    assets: Object.fromEntries([["entry.cjs", main] as const, ...parts, ...assets].toSorted(byName)),
  };
  const configFile = write("sea.json", JSON.stringify(config));
  await runCommand(process.execPath, ["--experimental-sea-config", configFile], { cwd: folder });
  return path.join(folder, output);
}

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number => (one < other ? -1 : 1);
