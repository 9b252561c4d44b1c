import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cachedFolder, hashOf } from "../../scripts/lib/cached-folder.ts";

let cache = "";
beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), "tier2-cache-"));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const writes =
  (text: string) =>
  async (folder: string): Promise<void> =>
    writeFileSync(path.join(folder, "image"), text);

test("an image is built once, and anew for another key", async () => {
  let builds = 0;
  const build = async (): Promise<void> => void (builds += 1);
  const first = await cachedFolder(cache, "base", "one", build);
  expect(await cachedFolder(cache, "base", "one", build)).toBe(first);
  await cachedFolder(cache, "base", "two", build);
  expect({ builds, names: readdirSync(cache) }).toEqual({ builds: 2, names: ["base-one", "base-two"] });
});

test("of two that build at once, both get the same whole image, and nothing is left beside", async () => {
  const folders = await Promise.all(["a", "b"].map(async (text) => cachedFolder(cache, "base", "one", writes(text))));
  expect(new Set(folders).size).toBe(1);
  expect(readdirSync(cache)).toEqual(["base-one"]);
});

test("a build that fails leaves nothing", async () => {
  const fails = async (): Promise<void> => {
    throw new Error("no space");
  };
  await expect(cachedFolder(cache, "base", "one", fails)).rejects.toThrow("no space");
  expect(readdirSync(cache)).toEqual([]);
});

test("an old image of the same kind is removed, a fresh one and other folders are kept", async () => {
  const old = new Date(Date.now() - 48 * 60 * 60 * 1000);
  for (const name of ["base-old", "building-base-old", "product-old", "failed-old", "base-fresh"]) {
    mkdirSync(path.join(cache, name));
    utimesSync(
      path.join(cache, name),
      ...(name === "base-fresh" ? ([new Date(), new Date()] as const) : ([old, old] as const)),
    );
  }
  await cachedFolder(cache, "base", "new", writes(""));
  expect(readdirSync(cache).toSorted()).toEqual(["base-fresh", "base-new", "failed-old", "product-old"]);
  expect(existsSync(path.join(cache, "base-new/image"))).toBe(true);
});

test("the key tells the same text cut otherwise apart", () => {
  expect(hashOf("ab", "c")).not.toBe(hashOf("a", "bc"));
  expect(hashOf("ab", "c")).toBe(hashOf("ab", "c"));
});
