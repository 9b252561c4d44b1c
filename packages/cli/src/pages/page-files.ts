import { type StaticFile, type StaticFiles, fileOf, readScripts } from "@tier2/bridge/page";
import { readOwnFile } from "@tier2/button/own-files";

export type PageName = "demo" | "status";

const assets = new URL("../../assets/pages/", import.meta.url);

const html = "text/html; charset=utf-8";
const css = "text/css; charset=utf-8";
const svg = "image/svg+xml";
const script = "text/javascript; charset=utf-8";

/** What a page is made of, by the path of a request; read once. Throws when a file is missing. */
export function readPageFiles(page: PageName): StaticFiles {
  const asset = (name: string, type: string): StaticFile => fileOf(readOwnFile(new URL(name, assets)), type);
  const scripts = readScripts(new URL(`${page}/`, assets));
  return new Map([
    ["/", asset(`${page}.html`, html)],
    ["/shared.css", asset("shared.css", css)],
    [`/${page}.css`, asset(`${page}.css`, css)],
    ["/icon.svg", asset("icon.svg", svg)],
    ...[...scripts].map(([name, code]): [string, StaticFile] => [`/${page}/${name}`, fileOf(code, script)]),
  ]);
}
