import { readFileSync } from "node:fs";
import path from "node:path";
import { bundleExecutable } from "../../../scripts/package/program-bundle.ts";
import { packWindowsExecutable } from "../../../scripts/package/windows-executable.ts";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";
import { nodeForWine } from "../../lab/image/node-for-wine.ts";

const root = path.resolve(import.meta.dirname, "../../..");

/** Wine 8.0 does not know how to ask whether a connection still lives, and Node gives up a connection then. */
const noKeepAlive = `process.binding("tcp_wrap").TCP.prototype.setKeepAlive = () => 0;\n`;

/**
 * A folder with tier2.exe and what lies beside it, from the recipe of the shipped one, with what it needs to run under
 * Wine 8.0; unsigned. Do not write to it. Cached as long as the sources are the same.
 */
export async function testExecutable(): Promise<string> {
  const bundle = await bundleExecutable();
  const recipe = ["package.json", "pnpm-lock.yaml", ...bundle.own.assets, ...bundle.own.files];
  const recipeFiles = ["windows-executable", "windows-resources", "sea-blob", "native-modules", "icon"].map(
    (name) => `scripts/package/${name}.ts`,
  );
  const read = [...recipe, ...recipeFiles].map((file) => readFileSync(path.join(root, file)));
  const key = hashOf(bundle.entry, ...[...bundle.code].flat(), noKeepAlive, nodeForWine.toString(), ...read);
  return cachedFolder(path.join(root, ".cache/windows"), "executable", key, async (folder) =>
    packWindowsExecutable(folder, bundle, { before: noKeepAlive, patch: nodeForWine }),
  );
}
