import { readFile } from "node:fs/promises";
import { type StaticFile, type StaticFiles, fileOf, readScripts } from "@tier2/bridge/page";

export type PageName = "demo" | "status";

const assets = new URL("../../assets/pages/", import.meta.url);

const html = "text/html; charset=utf-8";
const css = "text/css; charset=utf-8";
const svg = "image/svg+xml";
const script = "text/javascript; charset=utf-8";

/** What a page is made of, by the path of a request; read once. Rejects when a file is missing. */
export async function readPageFiles(page: PageName): Promise<StaticFiles> {
  const asset = async (name: string, type: string): Promise<StaticFile> =>
    fileOf(await readFile(new URL(name, assets)), type);
  const scripts = await readScripts(new URL(`${page}/`, assets));
  return new Map([
    ["/", await asset(`${page}.html`, html)],
    ["/shared.css", await asset("shared.css", css)],
    [`/${page}.css`, await asset(`${page}.css`, css)],
    ["/icon.svg", await asset("icon.svg", svg)],
    ...[...scripts].map(([name, code]): [string, StaticFile] => [`/${page}/${name}`, fileOf(code, script)]),
  ]);
}
