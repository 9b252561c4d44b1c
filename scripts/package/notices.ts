import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { nativePackageFolders } from "./native-modules.ts";
import { type Platform, platformWorkspace } from "./platform-workspace.ts";

const root = path.resolve(import.meta.dirname, "../..");
const rule = "=".repeat(80);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** Writes the licences of all that is shipped and not ours: of the bundled `modules`, the native packages, and Node. */
export async function writeNotices(file: string, platform: Platform, modules: readonly string[]): Promise<void> {
  const workspace = await platformWorkspace(platform);
  const bundled = modules.filter((name) => name.includes("/node_modules/")).map(packageFolderOf);
  const node = path.join(root, "node_modules", `node-linux-${process.arch}`); // on Windows it comes without its licence
  const notices = [...new Set([...bundled, ...nativePackageFolders(workspace), node])].map(noticeOf).toSorted();
  const head = "Tier2 contains software of others. What it is, and under which terms, stands below.\n";
  writeFileSync(file, [head, ...new Set(notices)].join(`\n${rule}\n`));
}

/** The folder of the package that a file belongs to: the nearest with a manifest that has a version. */
function packageFolderOf(file: string): string {
  const folder = path.dirname(file);
  const manifest = path.join(folder, "package.json");
  const isPackage =
    existsSync(manifest) && (JSON.parse(readFileSync(manifest, "utf8")) as Manifest).version !== undefined;
  return isPackage ? folder : packageFolderOf(folder);
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .toSorted()
    .map((file) => readFileSync(path.join(folder, file), "utf8").trim());
  const inside = /^This software contains third-party libraries[^]*?(?=\nPlease report|$(?![^]))/m.exec(
    readReadme(folder),
  );
  const title = name.replace(/^node-linux-\w+$/, "Node.js");
  return [`${title} ${version}\nLicense: ${license}`, ...texts, ...(inside ?? [])].join("\n\n");
}

function readReadme(folder: string): string {
  const file = path.join(folder, "README.md");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
