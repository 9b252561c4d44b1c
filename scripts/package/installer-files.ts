import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { namedUuid } from "./installer-identity.ts";
import { fileVersion } from "./installer-file-version.ts";

export interface InstalledFile {
  /** In the folder of files and below the installation folder, with `/`. */
  readonly path: string;
  /** Its key in the installer's table File. */
  readonly id: string;
  /** `1.2.3.4` of its version resource, undefined when it has none. */
  readonly version: string | undefined;
}

/** Those that tier2.wxs names itself, as they have more than a place. */
const named: Readonly<Record<string, string>> = { "tier2.exe": "tier2.exe", "tier2-service.exe": "tier2_service.exe" };

const idOf = (kind: string, name: string): string =>
  `${kind}_${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;

/** All files of a folder, sorted, so that the same files give the same installer. */
export function installedFiles(folder: string): readonly InstalledFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
    .map((name) => ({
      path: name,
      id: named[name] ?? idOf("file", name),
      version: fileVersion(readFileSync(path.join(folder, name))),
    }));
}

/** wixl's source of the files that tier2.wxs does not name: each is a component of its own, which keeps its GUID for ever. */
export function otherFilesSource(files: readonly InstalledFile[]): string {
  const others = files.filter((file) => named[file.path] === undefined);
  const references = others.map((file) => `<ComponentRef Id="${componentId(file)}"/>`);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Fragment>',
    `<DirectoryRef Id="ProgramFolder">${contentsOf("", others)}</DirectoryRef>`,
    `<ComponentGroup Id="OtherFiles">${references.join("")}</ComponentGroup>`,
    "</Fragment></Wix>\n",
  ].join("\n");
}

const componentId = (file: InstalledFile): string => idOf("component", file.path);

function contentsOf(folder: string, files: readonly InstalledFile[]): string {
  const inside = files.filter((file) => file.path.startsWith(folder));
  const own = inside.filter((file) => !file.path.slice(folder.length).includes("/"));
  const folders = new Set(
    inside.filter((file) => !own.includes(file)).map((file) => file.path.slice(folder.length).replace(/\/.*/, "")),
  );
  return [
    ...own.map(component),
    ...[...folders].map((name) => {
      const below = `${folder}${name}/`;
      return `<Directory Id="${idOf("folder", below)}" Name="${xml(name)}">${contentsOf(below, inside)}</Directory>`;
    }),
  ].join("\n");
}

const component = (file: InstalledFile): string =>
  `<Component Id="${componentId(file)}" Guid="${namedUuid(`component ${file.path}`)}" Win64="yes">` +
  `<File Id="${file.id}" Source="files/${xml(file.path)}" KeyPath="yes"/></Component>`;

const xml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
