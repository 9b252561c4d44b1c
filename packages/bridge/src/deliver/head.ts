import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { ownProgram } from "@tier2/button/own-files";

/** What an answer to HEAD is looked at for; a `Response` is one, too. */
export interface HeadAnswer {
  readonly headers: { get(name: string): string | null };
  readonly body: { cancel(): Promise<void> } | null;
}

interface Printed {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly error?: { readonly code?: string; readonly message: string };
}

const program = ownProgram("./head-child", import.meta.url);
const mostBytes = 256 * 1024;

/**
 * HEAD straight to the host, in a process of its own: TLS and the certificates would take 9 MB here for good. Trusts what
 * the system trusts; follows no redirect. Rejects with what the request met, its `code` as Node has it.
 */
export async function head(url: string, signal: AbortSignal | null | undefined): Promise<HeadAnswer> {
  const { SystemRoot } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [...program, url], {
    ...(signal instanceof AbortSignal ? { signal } : {}),
    env: { SystemRoot },
    maxBuffer: mostBytes,
    windowsHide: true,
  });
  const { headers = {}, error } = JSON.parse(stdout) as Printed;
  if (error !== undefined) {
    throw Object.assign(new Error(error.message), { code: error.code });
  }
  return { headers: { get: (name) => textOf(headers[name.toLowerCase()]) }, body: null };
}

const textOf = (value: string | readonly string[] | undefined): string | null =>
  value === undefined ? null : [value].flat().join(", ");
