import { readFile, readdir } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type StaticFile, type StaticFiles, fileOf } from "@tier2/bridge/page";

export type PageName = "demo" | "status";

const isSource = import.meta.url.endsWith(".ts");
const assets = fileURLToPath(new URL("../../assets/pages/", import.meta.url));
const modules = fileURLToPath(new URL("./browser/", import.meta.url));

const html = "text/html; charset=utf-8";
const css = "text/css; charset=utf-8";
const svg = "image/svg+xml";

/** What a page is made of, by the path of a request; read once. Rejects when a file is missing. */
export async function readPageFiles(page: PageName): Promise<StaticFiles> {
  const asset = async (name: string, type: string): Promise<StaticFile> =>
    fileOf(await readFile(path.join(assets, name)), type);
  const scripts = await Promise.all(["shared", page].map(scriptsIn));
  return new Map([
    ["/", await asset(`${page}.html`, html)],
    ["/shared.css", await asset("shared.css", css)],
    [`/${page}.css`, await asset(`${page}.css`, css)],
    ["/icon.svg", await asset("icon.svg", svg)],
    ...scripts.flat(),
  ]);
}

/** From sources the types are taken off, and modules keep their names, for so they import each other. */
async function scriptsIn(folder: string): Promise<[string, StaticFile][]> {
  const wanted = isSource ? /^[a-z-]+\.ts$/ : /^[a-z-]+\.js$/;
  const names = (await readdir(path.join(modules, folder))).filter((name) => wanted.test(name));
  return Promise.all(
    names.map(async (name): Promise<[string, StaticFile]> => {
      const text = await readFile(path.join(modules, folder, name), "utf8");
      const script = new TextEncoder().encode(isSource ? stripTypeScriptTypes(text) : text);
      return [`/${folder}/${name === "main.ts" ? "main.js" : name}`, fileOf(script, "text/javascript; charset=utf-8")];
    }),
  );
}
