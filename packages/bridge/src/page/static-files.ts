import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";

/** What the page is made of, the same for everybody. */
export interface StaticFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly etag: string;
}

/** By the path of a request. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const isSource = import.meta.url.endsWith(".ts");
const assets = new URL("../../assets/page/", import.meta.url);
const modules = new URL("./browser/", import.meta.url);

const html = "text/html; charset=utf-8";
const css = "text/css; charset=utf-8";
const script = "text/javascript; charset=utf-8";
const json = "application/json";

/** Reads all of them, once. From sources the types are taken off, and modules keep their names. Rejects when one is missing. */
export async function readStaticFiles(): Promise<StaticFiles> {
  const read = async (file: URL): Promise<Uint8Array> => readFile(file);
  const languages = await namesIn(new URL("languages/", assets), /^[a-z]{2}\.json$/);
  const scripts = await namesIn(modules, isSource ? /^[a-z-]+\.ts$/ : /^[a-z-]+\.js$/);
  return new Map([
    ["/", fileOf(await read(new URL("index.html", assets)), html)],
    ["/page.css", fileOf(await read(new URL("page.css", assets)), css)],
    ...(await all(languages, async (name) => [
      `/languages/${name}`,
      fileOf(await read(new URL(`languages/${name}`, assets)), json),
    ])),
    ...(await all(scripts, async (name) => [
      name === "main.ts" ? "/main.js" : `/${name}`,
      fileOf(await readScript(new URL(name, modules)), script),
    ])),
  ]);
}

async function namesIn(folder: URL, wanted: RegExp): Promise<string[]> {
  return (await readdir(fileURLToPath(folder))).filter((name) => wanted.test(name));
}

const all = async (
  names: readonly string[],
  make: (name: string) => Promise<[string, StaticFile]>,
): Promise<[string, StaticFile][]> => Promise.all(names.map(make));

async function readScript(file: URL): Promise<Uint8Array> {
  const bytes = await readFile(file);
  return isSource ? new TextEncoder().encode(stripTypeScriptTypes(bytes.toString("utf8"))) : bytes;
}

export const fileOf = (bytes: Uint8Array, type: string): StaticFile => ({
  ...{ bytes, type },
  etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 32)}"`,
});
