import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";

/** A field, or a file when it has a name of its own. */
export interface Part {
  readonly name: string;
  readonly value: string | Uint8Array;
  readonly fileName?: string;
  readonly type?: string;
}

/** A multipart/form-data body (RFC 7578). Names come from the adapter; they hold no quotes and no line breaks. */
export function multipart(parts: readonly Part[]): { readonly type: string; readonly body: Uint8Array<ArrayBuffer> } {
  const boundary = `tier2-${randomUUID()}`;
  const pieces = parts.flatMap(({ name, value, fileName, type }) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"`;
    const media = type === undefined ? "" : `Content-Type: ${type}\r\n`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${media}\r\n`;
    return [Buffer.from(head), Buffer.from(value), Buffer.from("\r\n")];
  });
  const body = Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, body: new Uint8Array(body) };
}
