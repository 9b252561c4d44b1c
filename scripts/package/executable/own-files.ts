import process from "node:process";
import { getAsset, getAssetKeys } from "node:sea";
import type * as OwnFiles from "../../../packages/button/src/own-files.ts";
import { programWord } from "./program-word.ts";

// Takes the place of packages/button/src/own-files.ts in the single executable, where what is ours lies inside of it, by
// the path that it has in the repository.

/** Given by entry.ts: the URL, with a slash at its end, of the folder beside the executable. Nothing of these is in it. */
declare const ownFolder: string;

export const takesNodeFlags: typeof OwnFiles.takesNodeFlags = false;

export const ownProgram: typeof OwnFiles.ownProgram = (name, base) => [programWord, keyOf(new URL(name, base))];

export const openOwnWorker: typeof OwnFiles.openOwnWorker = (name, base, options) => {
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  return new Worker(getAsset("entry.cjs", "utf8"), { ...options, eval: true, argv: [...ownProgram(name, base)] });
};

export const readOwnFile: typeof OwnFiles.readOwnFile = (file) => new Uint8Array(getAsset(keyOf(file)));

export const readOwnText: typeof OwnFiles.readOwnText = (file) => getAsset(keyOf(file), "utf8");

export const listOwnFiles: typeof OwnFiles.listOwnFiles = (folder) => {
  const start = keyOf(folder);
  return getAssetKeys()
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length))
    .filter((name) => !name.includes("/"));
};

const keyOf = ({ href }: URL): string => href.slice(ownFolder.length);
