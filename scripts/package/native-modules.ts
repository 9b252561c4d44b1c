import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { type Platform, platformWorkspace } from "./platform-workspace.ts";

/** Packages with compiled parts; these, and what they need, cannot be inside of the executable. */
export const nativePackages: readonly string[] = [
  "koffi",
  "node-hid",
  "node-screenshots",
  "serialport",
  "sharp",
  "usb",
];

/** Their dependencies that nothing loads at run time. */
const unused = (name: string): boolean => name === "node-addon-api" || name.startsWith("@types/");
const used = /\.(?:c?js|json|node|dll|so[.\d]*)$|(?:^|\/)licen[cs]e[^/]*$/i;

/** Copies what the native packages run with on a platform into `folder`/node_modules. */
export async function copyNativeModules(platform: Platform, folder: string): Promise<void> {
  const workspace = await platformWorkspace(platform);
  for (const source of nativePackageFolders(workspace)) {
    for (const file of filesOf(source, platform)) {
      const target = path.join(folder, path.relative(workspace, source), file);
      mkdirSync(path.dirname(target), { recursive: true });
      cpSync(path.join(source, file), target);
    }
  }
}

/** The folders of the native packages and of all that they need. */
export function nativePackageFolders(workspace: string): readonly string[] {
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    const folder = locate(name, from, workspace);
    if (folder === undefined || found.has(folder) || unused(name)) {
      return; // an optional one of another platform
    }
    found.add(folder);
    const { dependencies, optionalDependencies } = readManifest(folder);
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      add(needed, folder);
    }
  };
  for (const name of nativePackages) {
    if (locate(name, workspace, workspace) === undefined) {
      throw new Error(`The package ${name} is not installed in ${workspace}.`);
    }
    add(name, workspace);
  }
  return [...found].toSorted();
}

/** As Node looks for a package: in node_modules of the folder, then of the ones above. */
function locate(name: string, from: string, workspace: string): string | undefined {
  const folder = path.join(from, "node_modules", name);
  if (existsSync(folder)) {
    return folder;
  }
  return from === workspace ? undefined : locate(name, path.dirname(from), workspace);
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;

/** Of a package, without the packages inside of it: code and licences; of binaries those of the platform. */
const filesOf = (folder: string, { os, cpu }: Platform): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => used.test(file) && !file.startsWith("node_modules/") && !file.startsWith("doc/"))
    .filter((file) => !/musl/.test(file)) // of systems with another C library
    .filter((file) => !file.startsWith("prebuilds/") || new RegExp(`^prebuilds/[^/]*${os}-${cpu}/`).test(file));
