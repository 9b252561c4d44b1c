import { expect, test } from "vitest";
import { z } from "zod";
import type { LookupMemory } from "./contract.ts";
import { LookupCache, keptMs } from "./lookup-cache.ts";
import { contextWith } from "./testing/adapter-rig.ts";

const never = async (): Promise<never> => {
  throw new Error("not planned");
};

const names = { name: "names", shape: z.string() };

function setUp(lifeMs = 1000) {
  let nowMs = 5000;
  const cache = new LookupCache<string>(lifeMs);
  const context = { ...contextWith(never), now: () => nowMs };
  return { cache, context, pass: (ms: number) => (nowMs += ms) };
}

test("what was looked up is kept for its life, and begins with the asking", async () => {
  const { cache, context, pass } = setUp();
  expect(await cache.get("a", context, async () => "first")).toEqual({ value: "first", atMs: 5000 });
  pass(999);
  expect(await cache.get("a", context, never)).toEqual({ value: "first", atMs: 5000 });
  pass(1);
  expect(await cache.get("a", context, async () => "second")).toEqual({ value: "second", atMs: 6000 });
});

test("a clock that was set back makes nothing last longer", async () => {
  const { cache, context, pass } = setUp();
  await cache.get("a", context, async () => "first");
  pass(-1);
  expect((await cache.get("a", context, async () => "second")).value).toBe("second");
});

test("a failure is not kept", async () => {
  const { cache, context } = setUp();
  await expect(cache.get("a", context, never)).rejects.toThrow("not planned");
  expect((await cache.get("a", context, async () => "second")).value).toBe("second");
});

test("who asks meanwhile waits for the same lookup", async () => {
  const { cache, context } = setUp();
  const answer = Promise.withResolvers<string>();
  const both = Promise.all([cache.get("a", context, async () => answer.promise), cache.get("a", context, never)]);
  answer.resolve("one");
  expect((await both).map(({ value }) => value)).toEqual(["one", "one"]);
});

test("what is under way while all is forgotten is not kept", async () => {
  const { cache, context } = setUp();
  const answer = Promise.withResolvers<string>();
  const asking = cache.get("a", context, async () => answer.promise);
  cache.clear();
  answer.resolve("old");
  expect((await asking).value).toBe("old");
  expect((await cache.get("a", context, async () => "new")).value).toBe("new");
});

test("many keys do not fill the memory: the oldest go", async () => {
  const { cache, context } = setUp();
  for (let number = 0; number <= 500; number++) {
    await cache.get(String(number), context, async () => "kept");
  }
  expect((await cache.get("1", context, never)).value).toBe("kept");
  expect((await cache.get("0", context, async () => "again")).value).toBe("again");
});

function memoryOf(): LookupMemory & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (key) => (kept.has(key) ? (JSON.parse(kept.get(key) ?? "") as unknown) : undefined),
    set: (key, value) => kept.set(key, JSON.stringify(value)),
  };
}

test("with a name and a memory it is kept over restarts, with its age", async () => {
  const { context, pass } = setUp();
  const memory = memoryOf();
  const remembering = { ...context, memory };
  await new LookupCache<string>(1000, names).get("a", remembering, async () => "first");
  pass(999);
  const next = new LookupCache<string>(1000, names);
  expect(await next.get("a", remembering, never)).toEqual({ value: "first", atMs: 5000 });
  expect(
    (await new LookupCache<string>(1000, { ...names, name: "others" }).get("a", remembering, async () => "other"))
      .value,
  ).toBe("other");
  pass(1);
  expect((await next.get("a", remembering, async () => "second")).value).toBe("second");
});

test("without a name nothing is kept over restarts", async () => {
  const { context } = setUp();
  const memory = memoryOf();
  await new LookupCache<string>(1000).get("token", { ...context, memory }, async () => "secret");
  expect(memory.kept.size).toBe(0);
});

test("what was cleared is not taken from the memory again", async () => {
  const { context } = setUp();
  const remembering = { ...context, memory: memoryOf() };
  const cache = new LookupCache<string>(1000, names);
  await cache.get("a", remembering, async () => "first");
  cache.clear();
  expect((await cache.get("a", remembering, async () => "second")).value).toBe("second");
  expect((await new LookupCache<string>(1000, names).get("a", remembering, never)).value).toBe("second");
});

test("that nothing was found is kept for an hour at most", async () => {
  const { context, pass } = setUp();
  const cache = new LookupCache<readonly string[]>(keptMs);
  await cache.get("nobody", context, async () => []);
  await cache.get("somebody", context, async () => ["one"]);
  pass(3_600_000);
  expect((await cache.get("nobody", context, async () => ["new"])).value).toEqual(["new"]);
  expect((await cache.get("somebody", context, never)).value).toEqual(["one"]);
});

test("it may be made anew ahead of its end", async () => {
  const { cache, context, pass } = setUp();
  await cache.get("a", context, async () => "first");
  pass(500);
  expect((await cache.get("a", { ...context, renewAfterMs: 501 }, never)).value).toBe("first");
  expect((await cache.get("a", { ...context, renewAfterMs: 500 }, async () => "second")).value).toBe("second");
});
