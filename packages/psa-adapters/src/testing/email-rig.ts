import { Buffer } from "node:buffer";
import type { PsaAdapter } from "../contract.ts";
import { email } from "../email/index.ts";
import { type EmailSandbox, type SandboxMail, startEmailSandbox } from "../email/sandbox/index.ts";

/** A mail, read: header names in lower case, and the decoded content of its parts. */
export interface ReadMail {
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: readonly { readonly type: string; readonly bytes: Buffer }[];
}

/** There is nothing to search at a mail server: this is no rig of the conformance suite. */
export interface EmailRig {
  readonly sandbox: EmailSandbox;
  readonly adapter: PsaAdapter;
}

export async function emailRig(): Promise<EmailRig> {
  const sandbox = await startEmailSandbox();
  return { sandbox, adapter: email.create(email.parseConfig(sandbox.config)) };
}

function headersOf(text: string): Record<string, string> {
  const lines = text.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  return Object.fromEntries(
    lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

function decode(body: string, encoding: string): Buffer {
  if (encoding === "base64") {
    return Buffer.from(body, "base64");
  }
  if (encoding !== "quoted-printable") {
    return Buffer.from(body);
  }
  const bytes = body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}

/** Reads what our composer writes: one text, or a text and files. */
export function readMail({ raw }: Pick<SandboxMail, "raw">): ReadMail {
  const at = raw.indexOf("\r\n\r\n");
  const headers = headersOf(raw.slice(0, at));
  const body = raw.slice(at + 4);
  const [, boundary] = /boundary="([^"]+)"/.exec(headers["content-type"] ?? "") ?? [];
  const pieces = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1);
  const parts = pieces.map((piece) => {
    const start = piece.indexOf("\r\n\r\n");
    const head = headersOf(piece.slice(0, start));
    const text = piece.slice(start + 4).replace(/\r\n$/, "");
    return { type: head["content-type"] ?? "", bytes: decode(text, head["content-transfer-encoding"] ?? "7bit") };
  });
  return { headers, parts };
}
