import { realpathSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { getAsset, getAssetKeys } from "node:sea";
import { pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";
import { mainProgram, programWord } from "./program-word.ts";

// The first code of the single executable, in its main thread and in its workers: finds out which of our programs it is to
// be, and loads that, each part when it is asked for.

/** Native modules, and files that are read by their path, lie in it. */
const nativeFolder = path.join(realpathSync(path.dirname(process.execPath)), "native", path.sep);
const ownFolder = pathToFileURL(nativeFolder).href;
const requireOther = createRequire(`${ownFolder}entry.cjs`);

/** Of Node's loader: the folders in which it looks for a module; null for one of Node's own. */
const foldersFor = "_resolveLookupPaths";
type FoldersFor = (name: string, parent: unknown) => readonly string[] | null;
const loader = Module as unknown as Record<typeof foldersFor, FoldersFor>;
const allFolders = loader[foldersFor];
// A package that another one can do without would be looked for up to C:\node_modules, where everybody may put one: it would
// run as the service, or as the administrator who types a command.
loader[foldersFor] = (name, parent) =>
  allFolders(name, parent)?.filter((folder) => folder.startsWith(nativeFolder)) ?? null;

interface Part {
  readonly exports: unknown;
}

const parts = new Map<string, Part>();

function load(key: string): unknown {
  const loaded = parts.get(key);
  if (loaded !== undefined) {
    return loaded.exports;
  }
  const part: Part = { exports: {} };
  parts.set(key, part); // before it runs: parts may need each other
  const names = ["exports", "module", "require", "ownFolder"];
  const run = compileFunction(getAsset(key, "utf8"), names, { filename: key }) as (...given: unknown[]) => void;
  const requireFrom = (name: string): unknown =>
    name.startsWith(".") ? load(path.posix.join(path.posix.dirname(key), name)) : requireOther(name);
  run(part.exports, part, requireFrom, ownFolder);
  return part.exports;
}

const [, , word, name = ""] = process.argv;
if (word === programWord) {
  if (!getAssetKeys().includes(`${name}.cjs`)) {
    throw new Error(`There is no program ${JSON.stringify(name)} in here.`);
  }
  process.argv.splice(1, 3, name); // as Node has it: after the program's name its own words
  load(`${name}.cjs`);
} else {
  load(`${mainProgram}.cjs`);
}
