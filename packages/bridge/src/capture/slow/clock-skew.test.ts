import { expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import { clockSkewFact } from "./clock-skew.ts";

const never = new AbortController().signal;

/** A host whose clock is behind ours by so much, asked over a line with this round trip. */
const ask = async (headers: (nowMs: number) => Record<string, string>, roundTripMs = 100) => {
  const clock = new FakeClock();
  const asked: unknown[] = [];
  const fact = clockSkewFact({
    clock,
    origin: () => "https://support.example.com",
    fetch: async (url, { method, redirect }) => {
      asked.push([url, method, redirect]);
      clock.advance(roundTripMs / 2);
      const response = new Response(null, { status: 401, headers: headers(clock.now()) });
      clock.advance(roundTripMs / 2);
      return response;
    },
  });
  return { value: await fact.read(never), asked };
};

const dateOf = (atMs: number): string => new Date(atMs).toUTCString();

test.each([
  ["agrees", 0, 0],
  ["is two minutes ahead", -120_000, 120],
  ["is a day behind", 86_400_000, -86_400],
])("a clock that %s, over a fast and a slow line", async (_name, theirsMs, aheadSeconds) => {
  for (const roundTripMs of [10, 5000]) {
    const { value } = await ask((nowMs) => ({ date: dateOf(nowMs + theirsMs) }), roundTripMs);
    expect(value.host).toBe("support.example.com");
    expect(Math.abs(value.aheadSeconds - aheadSeconds)).toBeLessThanOrEqual(1);
  }
});

test("one request without a body, that follows nowhere", async () => {
  const { asked } = await ask((nowMs) => ({ date: dateOf(nowMs) }));
  expect(asked).toEqual([["https://support.example.com/", "HEAD", "manual"]]);
});

test("an answer out of a cache was made before", async () => {
  const { value } = await ask((nowMs) => ({ date: dateOf(nowMs - 600_000), age: "600" }));
  expect(Math.abs(value.aheadSeconds)).toBeLessThanOrEqual(1);
});

test.each(["", "yesterday", "\u00ff"])("a host without a time (%j) is told", (date) =>
  expect(ask(() => ({ date }))).rejects.toThrow("support.example.com told no time"),
);

const failing = (error: Error) =>
  clockSkewFact({
    clock: new FakeClock(),
    origin: () => "https://a.example",
    fetch: async () => Promise.reject(error),
  });

test("a certificate of another time points to the clock, other troubles speak for themselves", async () => {
  const inner = Object.assign(new Error("certificate is not yet valid"), { code: "CERT_NOT_YET_VALID" });
  await expect(failing(new TypeError("fetch failed", { cause: inner })).read(never)).rejects.toThrow(
    "the clock may be far off",
  );
  await expect(failing(new TypeError("fetch failed", { cause: new Error("reset") })).read(never)).rejects.toThrow(
    /^reset$/,
  );
  const plain = Object.assign(new Error("407D62:error:wrong version number"), { code: "ERR_SSL_WRONG_VERSION_NUMBER" });
  await expect(failing(new TypeError("fetch failed", { cause: plain })).read(never)).rejects.toThrow(
    "the helpdesk speaks no TLS there",
  );
});

test("where the helpdesk system is not asked by HTTP nobody is asked", () => {
  const fact = clockSkewFact({ clock: new FakeClock(), origin: () => undefined, fetch: () => expect.unreachable() });
  return expect(fact.read(never)).rejects.toThrow("tells no time");
});
