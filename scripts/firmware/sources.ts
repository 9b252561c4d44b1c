import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Board } from "./boards.ts";

const sourceNames = /\.(c|h|S|ld|py|json|ini|txt)$/;

/** The files that make a board's images, sorted, relative to `firmwareFolder`, with `/` between folders. */
export function listSources(firmwareFolder: string, { id, port }: Board): readonly string[] {
  const folders = ["core", "include", "platform", `boards/${id}`, `port/${port}`];
  const inFolders = folders.flatMap((folder) =>
    readdirSync(path.join(firmwareFolder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && sourceNames.test(entry.name))
      .map((entry) => path.relative(firmwareFolder, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/")),
  );
  return [...inFolders, "platformio.ini", "version.txt"].sort();
}

/** Hexadecimal SHA-256 over names and contents of the files that make a board's images. */
export function hashSources(firmwareFolder: string, board: Board): string {
  const hash = createHash("sha256");
  for (const file of listSources(firmwareFolder, board)) {
    const content = readFileSync(path.join(firmwareFolder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
