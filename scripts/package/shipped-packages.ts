import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { nativePackageFolders } from "./native-modules.ts";
import { type Platform, platformWorkspace } from "./platform-workspace.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** A package of others that is shipped. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** As its manifest has it. */
  readonly author?: string | { readonly name?: string };
  /** What it tells of licences and their holders. */
  readonly texts: readonly string[];
}

export interface ShippedPackages {
  /** Inside of our code. */
  readonly bundled: readonly ShippedPackage[];
  /** As packages beside it, with the folder's path below the one that has `node_modules`. */
  readonly native: readonly (ShippedPackage & { readonly folder: string })[];
  readonly node: ShippedPackage;
}

/** All that is shipped for a platform and not ours; `modules`: the files that became our code. */
export async function shippedPackages(platform: Platform, modules: readonly string[]): Promise<ShippedPackages> {
  const workspace = await platformWorkspace(platform);
  const bundled = modules.filter((name) => name.includes("/node_modules/")).map(packageFolderOf);
  return {
    bundled: [...new Set(bundled)].map(readPackage),
    native: nativePackageFolders(workspace).map((folder) => ({
      ...readPackage(folder),
      folder: path.relative(workspace, folder),
    })),
    // On Windows it comes without its licence.
    node: { ...readPackage(path.join(root, "node_modules", `node-linux-${process.arch}`)), name: "Node.js" },
  };
}

/** The folder of the package that a file belongs to: the nearest with a manifest that has a version. */
function packageFolderOf(file: string): string {
  const folder = path.dirname(file);
  return readManifest(folder)?.version === undefined ? packageFolderOf(folder) : folder;
}

function readManifest(folder: string): Omit<ShippedPackage, "texts"> | undefined {
  const file = path.join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Omit<ShippedPackage, "texts">) : undefined;
}

function readPackage(folder: string): ShippedPackage {
  const { name = "", version = "", license = "unknown", author } = readManifest(folder) ?? {};
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .toSorted()
    .map((file) => readFileSync(path.join(folder, file), "utf8").trim());
  const inside = /^This software contains third-party libraries[^]*?(?=\nPlease report|$(?![^]))/m.exec(
    readReadme(folder),
  );
  return { ...{ name, version, license, texts: [...texts, ...(inside ?? [])] }, ...(author && { author }) };
}

function readReadme(folder: string): string {
  const file = path.join(folder, "README.md");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
