import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** All files below a folder, sockets and the like left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Whether the bytes hold the text, plain or in one of the forms in which programs carry texts. */
export function holdsText(bytes: Uint8Array, text: string): boolean {
  const content = Buffer.from(bytes);
  return formsOf(text).some((form) => content.includes(form));
}

/** The files that hold one of the texts, each with the text. */
export function filesWith(files: readonly string[], texts: readonly string[]): string[] {
  return files.flatMap((file) => {
    const bytes = readFileSync(file);
    return texts.filter((text) => holdsText(bytes, text)).map((text) => `${file}: ${text}`);
  });
}

function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return [
    bytes,
    Buffer.from(text, "utf16le"),
    Buffer.from(bytes.toString("hex")),
    Buffer.from(encodeURIComponent(text)),
    ...[0, 1, 2].map((offset) => base64Within(bytes, offset)),
  ];
}

/** How the text looks within the base64 of a longer one that has `offset` (modulo 3) bytes before it. */
function base64Within(bytes: Buffer, offset: number): Buffer {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
  const certain = whole.toString("base64").slice(offset === 0 ? 0 : 4);
  return Buffer.from(certain.slice(0, 4 * Math.floor((whole.length - (offset === 0 ? 0 : 3)) / 3)));
}
