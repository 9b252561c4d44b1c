import { expect, test } from "vitest";
import { Limiter } from "./limiter.ts";

/** Work that is under way until `end` is called. */
function work(log: string[], name: string): { readonly run: () => Promise<string>; readonly end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = async (): Promise<string> => {
    log.push(name);
    await promise;
    return name;
  };
  return { run, end: resolve };
}

const turn = async (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
const never = new AbortController().signal;

test("two at once for each key; the others in turn", async () => {
  const log: string[] = [];
  const limiter = new Limiter(2);
  const [a, b, c, d, other] = ["a", "b", "c", "d", "other"].map((name) => work(log, name));
  const under = [a, b, c, d].map(async (one) => limiter.run("Tickets", never, one?.run ?? (async () => "")));
  const elsewhere = limiter.run("Contacts", never, other?.run ?? (async () => ""));
  await turn();
  expect(log).toEqual(["a", "b", "other"]);
  b?.end();
  await turn();
  expect(log).toEqual(["a", "b", "other", "c"]);
  for (const one of [a, c, d, other]) {
    one?.end();
  }
  expect(await Promise.all([...under, elsewhere])).toEqual(["a", "b", "c", "d", "other"]);
});

test("work that fails gives its place away", async () => {
  const limiter = new Limiter(1);
  const failing = limiter.run("Tickets", never, async () => Promise.reject(new Error("broken")));
  const next = limiter.run("Tickets", never, async () => "next");
  await expect(failing).rejects.toThrow("broken");
  expect(await next).toBe("next");
});

test("who gives up while waiting is not begun, and takes no place", async () => {
  const log: string[] = [];
  const limiter = new Limiter(1);
  const [first, given, last] = ["first", "given up", "last"].map((name) => work(log, name));
  const ending = new AbortController();
  const running = limiter.run("Tickets", never, first?.run ?? (async () => ""));
  const waiting = limiter.run("Tickets", ending.signal, given?.run ?? (async () => ""));
  const after = limiter.run("Tickets", never, last?.run ?? (async () => ""));
  ending.abort();
  await expect(waiting).rejects.toMatchObject({ refusal: { status: "retry", error: { code: "timeout" } } });
  await expect(limiter.run("Tickets", ending.signal, async () => "x")).rejects.toMatchObject({ name: "RemoteFailure" });
  first?.end();
  last?.end();
  await Promise.all([running, after]);
  expect(log).toEqual(["first", "last"]);
  expect(await limiter.run("Tickets", never, async () => "free")).toBe("free");
});
