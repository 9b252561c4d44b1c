// node scripts/bootstrap.mjs script scripts/pack.ts FOLDER
// Packs every package as it would be published into FOLDER. Run `npm run build` first.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pnpmWords } from "./lib/pnpm.ts";
import { removeStaleOutputs } from "./stale-outputs.ts";

const root = path.resolve(import.meta.dirname, "..");
const [target] = process.argv.slice(2);
if (target === undefined) {
  process.stderr.write("usage: pack.ts FOLDER\n");
  process.exit(2);
}
mkdirSync(target, { recursive: true });

const folders = [
  "firmware",
  ...["button", "emulator", "psa-adapters", "bridge", "cli"].map((name) => `packages/${name}`),
];
for (const folder of folders) {
  removeStaleOutputs(path.join(root, folder));
  execFileSync("npx", [...pnpmWords, "pack", "--pack-destination", path.resolve(target)], {
    cwd: path.join(root, folder),
    stdio: ["ignore", "ignore", "inherit"],
  });
}
