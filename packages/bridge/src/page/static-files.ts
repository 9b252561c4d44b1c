import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { listOwnFiles, readOwnFile } from "@tier2/button/own-files";
import { readScripts } from "./script-files.ts";

/** What the page is made of, the same for everybody. */
export interface StaticFile {
  readonly bytes: Uint8Array;
  /** The same, gzip. */
  readonly packed: Uint8Array;
  readonly type: string;
  readonly etag: string;
}

/** By the path of a request. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const assets = new URL("../../assets/page/", import.meta.url);

const html = "text/html; charset=utf-8";
const css = "text/css; charset=utf-8";
const script = "text/javascript; charset=utf-8";
const json = "application/json";

/** Reads all of them, once. Throws when one is missing. */
export function readStaticFiles(): StaticFiles {
  const languages = listOwnFiles(new URL("languages/", assets)).filter((name) => /^[a-z]{2}\.json$/.test(name));
  const scripts = readScripts(new URL("scripts/", assets));
  return new Map([
    ["/", fileOf(readOwnFile(new URL("index.html", assets)), html)],
    ["/page.css", fileOf(readOwnFile(new URL("page.css", assets)), css)],
    ...languages.map((name): [string, StaticFile] => [
      `/languages/${name}`,
      fileOf(readOwnFile(new URL(`languages/${name}`, assets)), json),
    ]),
    ...[...scripts].map(([name, text]): [string, StaticFile] => [`/${name}`, fileOf(text, script)]),
  ]);
}

/** `content`: text is UTF-8. */
export function fileOf(content: Uint8Array | string, type: string): StaticFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    ...{ bytes, type, packed: gzipSync(bytes) },
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 32)}"`,
  };
}
