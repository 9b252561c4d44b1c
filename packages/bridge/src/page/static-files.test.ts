import { expect, test } from "vitest";
import { readStaticFiles } from "./static-files.ts";

test("the page is a fixed list of files: each script that another one names is there", async () => {
  const files = readStaticFiles();
  const text = (path: string): string => new TextDecoder().decode(files.get(path)?.bytes);
  expect([...files.keys()]).toEqual(expect.arrayContaining(["/", "/page.css", "/main.js"]));
  expect(text("/")).toContain('src="main.js"');
  const scripts = [...files].filter(([, { type }]) => type.startsWith("text/javascript")).map(([path]) => path);
  const named = scripts.flatMap((path) =>
    [...text(path).matchAll(/(?:\bfrom ?|\bimport\()["'`]\.\/([^"'`]+)["'`]/g)].map(([, name]) => ({
      path,
      name: `/${name}`,
    })),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ name }) => !files.has(name))).toEqual([]);
  const etags = [...files.values()].map(({ etag }) => etag);
  expect(etags.every((etag) => /^"[\w-]{32}"$/.test(etag))).toBe(true);
});
