import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { adapterKinds } from "./index.ts";
import { sandboxKinds } from "./sandbox/index.ts";

const folder = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
const { exports: subpaths } = JSON.parse(read("package.json")) as {
  exports: Readonly<Record<string, Readonly<Record<"source" | "types" | "default", string>>>>;
};

test.each(adapterKinds)("the subpath of %s is its definition, and the README names it", async (kind) => {
  const source = subpaths[`./${kind}`]?.source ?? "";
  const module = (await import(path.join(folder, source))) as Readonly<Record<string, { readonly kind?: string }>>;
  expect(Object.values(module)).toMatchObject([{ kind, create: expect.any(Function) as unknown }]);
  const [name = ""] = Object.keys(module);
  expect(read("README.md")).toContain(`\`${name}\` from \`@tier2/psa-adapters/${kind}\``);
});

test.each(Object.entries(subpaths))("%s leads to a source, and to what is made of it", (_subpath, target) => {
  const { source } = target;
  expect(existsSync(path.join(folder, source))).toBe(true);
  const made = source.replace("./src/", "./dist/");
  expect(target).toEqual({ source, types: made.replace(/\.ts$/, ".d.ts"), default: made.replace(/\.ts$/, ".js") });
});

test("the README names every sandbox", () => {
  const [, section = ""] = /## The sandbox\n([^]*?)\n## /.exec(read("README.md")) ?? [];
  expect(sandboxKinds.filter((kind) => !section.includes(`\`${kind}\``))).toEqual([]);
});
