import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** An image under firmware/images, as manifest.json there describes it. */
export interface FirmwareImage {
  readonly board: string;
  /** Name of the file beside the manifest. */
  readonly file: string;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly version: string;
  /** First line of `arm-none-eabi-gcc --version`. Another compiler makes other bytes. */
  readonly compiler: string;
  readonly protocolVersion: number;
  /** What {@link hashSources} gave when the image was built. */
  readonly sources: string;
}

export interface FirmwareManifest {
  readonly images: readonly FirmwareImage[];
}

/** Everything that goes into the image, relative to the firmware folder. */
const sourcePlaces = new Set(["core", "include", "platform", "port", "platformio.ini", "version.txt"]);
const sourceNames = /\.(c|h|S|ld|py|json|ini|txt)$/;

/** Hexadecimal SHA-256 of data. */
export function sha256(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The files that make the image, sorted, relative to `firmwareFolder`, with `/` between folders. */
export function listSources(firmwareFolder: string): readonly string[] {
  return readdirSync(firmwareFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && sourceNames.test(entry.name))
    .map((entry) => path.relative(firmwareFolder, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((file) => sourcePlaces.has(file.split("/")[0] ?? ""))
    .sort();
}

/** Hexadecimal SHA-256 over names and contents of the files that make the image. */
export function hashSources(firmwareFolder: string): string {
  const hash = createHash("sha256");
  for (const file of listSources(firmwareFolder)) {
    const content = readFileSync(path.join(firmwareFolder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Reads firmware/images/manifest.json. Throws when it is missing or no JSON. */
export function readManifest(firmwareFolder: string): FirmwareManifest {
  return JSON.parse(readFileSync(path.join(firmwareFolder, "images/manifest.json"), "utf8")) as FirmwareManifest;
}
