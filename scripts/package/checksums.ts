import { createHash } from "node:crypto";
import { createReadStream, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/** The name of the list; it does not list itself. */
export const checksumsName = "SHA256SUMS";

/** Writes the list of a folder's files, those of its folders too, as `sha256sum --check SHA256SUMS` takes it. */
export async function writeChecksums(folder: string): Promise<void> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .filter((name) => name !== checksumsName)
    .toSorted();
  const lines: string[] = [];
  for (const name of files) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path.join(folder, name)), hash);
    lines.push(`${hash.digest("hex")}  ${name}\n`);
  }
  writeFileSync(path.join(folder, checksumsName), lines.join(""));
}
