import { readFileSync, statSync } from "node:fs";

export interface Logo {
  readonly bytes: Uint8Array;
  readonly type: string;
}

const mostBytes = 64 * 1024;

/** By how the bytes of a picture begin. */
const kinds: readonly (readonly [type: string, begin: RegExp])[] = [
  ["image/png", /^\u0089PNG\r\n/],
  ["image/jpeg", /^\u00ff\u00d8\u00ff/],
  ["image/webp", /^RIFF[\s\S]{4}WEBP/],
  ["image/svg+xml", /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/],
];

/** Reads the company's picture; undefined: there is none, or the file is no picture that a page takes. */
export function readLogo(file: string | undefined): Logo | undefined {
  try {
    if (file === undefined || statSync(file).size > mostBytes) {
      return undefined;
    }
    const bytes = readFileSync(file);
    const begin = bytes.toString("latin1", 0, 4096);
    const type = kinds.find(([, looks]) => looks.test(begin))?.[0];
    return type === undefined ? undefined : { bytes, type };
  } catch {
    return undefined; // the page does without
  }
}
