import { readFileSync, writeFileSync } from "node:fs";
import { nodeOf, windows } from "../../../scripts/package/platform-workspace.ts";
import { nodeForWine } from "../../lab/image/node-for-wine.ts";

/** Writes the Node that the executable is made of, as Wine 8.0 runs it, to a Linux path. */
export async function writePlainNode(file: string): Promise<void> {
  writeFileSync(file, nodeForWine(readFileSync(await nodeOf(windows))));
}
