import { spawnSync } from "node:child_process";
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

test("of two that want the same at once one builds, and nothing is left beside", async () => {
  let builds = 0;
  const build = async (folder: string): Promise<void> => {
    builds += 1;
    await writes("image")(folder);
  };
  const folders = await Promise.all([1, 2].map(async () => cachedFolder(cache, "base", "one", build)));
  expect({ builds, folders: new Set(folders).size }).toEqual({ builds: 1, folders: 1 });
  expect(readdirSync(cache)).toEqual(["base-one"]);
});

test("a build whose process was killed holds up nobody", async () => {
  const { pid } = spawnSync("true");
  writeFileSync(path.join(cache, ".lock-base-one"), String(pid));
  await cachedFolder(cache, "base", "one", writes("image"));
  expect(readdirSync(cache)).toEqual(["base-one"]);
});

test("a build that fails leaves nothing", async () => {
  const fails = async (): Promise<void> => {
    throw new Error("no space");
  };
  await expect(cachedFolder(cache, "base", "one", fails)).rejects.toThrow("no space");
  expect(readdirSync(cache)).toEqual([]);
});

test("of a kind three stay and what was used lately, other folders all", async () => {
  const usedHoursAgo = {
    ...{ "base-now": 0, "base-3": 3, "base-4": 4, "base-5": 5, "building-base-6": 6, "building-base-now": 0 },
    ...{ "product-9": 9, "failed-9": 9 },
  };
  for (const [name, hours] of Object.entries(usedHoursAgo)) {
    const usedAt = new Date(Date.now() - hours * 60 * 60 * 1000);
    mkdirSync(path.join(cache, name));
    utimesSync(path.join(cache, name), usedAt, usedAt);
  }
  await cachedFolder(cache, "base", "new", writes(""));
  const left = ["base-new", "base-now", "building-base-now", "failed-9", "product-9"];
  expect(readdirSync(cache).toSorted()).toEqual(left);
  expect(existsSync(path.join(cache, "base-new/image"))).toBe(true);
});

test("many that are used at once all stay", async () => {
  const keys = ["a", "b", "c", "d", "e"];
  await Promise.all(keys.map(async (key) => cachedFolder(cache, "base", key, writes(key))));
  expect(readdirSync(cache).toSorted()).toEqual(keys.map((key) => `base-${key}`));
});

test("what was used last stays however long ago", async () => {
  const usedAt = new Date(Date.now() - 7 * 24 * 60 * 60 * 1000);
  mkdirSync(path.join(cache, "base-old"));
  utimesSync(path.join(cache, "base-old"), usedAt, usedAt);
  await cachedFolder(cache, "base", "new", writes(""));
  expect(readdirSync(cache).toSorted()).toEqual(["base-new", "base-old"]);
});

test("the key tells the same text cut otherwise apart", () => {
  expect(hashOf("ab", "c")).not.toBe(hashOf("a", "bc"));
  expect(hashOf("ab", "c")).toBe(hashOf("ab", "c"));
});
