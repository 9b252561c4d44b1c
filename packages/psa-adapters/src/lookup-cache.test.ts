import { expect, test } from "vitest";
import { LookupCache } from "./lookup-cache.ts";
import { contextWith } from "./testing/adapter-rig.ts";

const never = async (): Promise<never> => {
  throw new Error("not planned");
};

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
