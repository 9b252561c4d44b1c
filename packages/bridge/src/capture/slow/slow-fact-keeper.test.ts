import { expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import { readSlowFacts } from "./read-slow-fact.ts";
import type { AnySlowFact, SlowFact } from "./slow-fact.ts";
import { SlowFactKeeper } from "./slow-fact-keeper.ts";

const fact = (change: Partial<SlowFact<"vpn">> = {}): AnySlowFact => ({
  name: "vpn",
  everyMs: 120_000,
  timeoutMs: 5000,
  read: async () => [],
  ...change,
});
const printers: AnySlowFact = { name: "printers", everyMs: 600_000, timeoutMs: 5000, read: async () => [] };
const reachability: AnySlowFact = { name: "reachability", everyMs: 60_000, timeoutMs: 5000, read: async () => [] };

const open = (facts: readonly AnySlowFact[], without: readonly string[] = []) => {
  const clock = new FakeClock();
  const keeper = new SlowFactKeeper({ facts, clock, random: () => 0.5, without: () => without });
  keeper.start();
  return { clock, keeper };
};

/** Lets promises that are settled have their say. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
};

const advance = async (clock: FakeClock, byMs: number): Promise<void> => {
  clock.advance(byMs);
  await settle();
};

test("before the first reading a fact says why it is not there", () => {
  const { keeper } = open([fact()]);
  expect(keeper.current()).toEqual({ vpn: { notAvailable: "not read yet: the bridge started a moment ago" } });
});

test("in the first 10 s nothing is read but reachability; then one after another, and each again after its time", async () => {
  const { clock, keeper } = open([reachability, fact(), printers]);
  const startMs = clock.now();
  const readAt = (): Record<string, number | undefined> =>
    Object.fromEntries(
      Object.entries(keeper.current()).map(([name, { readAtMs }]) => [
        name,
        readAtMs === undefined ? undefined : readAtMs - startMs,
      ]),
    );
  await advance(clock, 1000);
  await advance(clock, 8999);
  expect(readAt()).toEqual({ reachability: 1000, vpn: undefined, printers: undefined });
  await advance(clock, 1);
  await advance(clock, 5000);
  expect(readAt()).toEqual({ reachability: 1000, vpn: 10_000, printers: 15_000 });
  await advance(clock, 45_999);
  expect(readAt()).toMatchObject({ reachability: 1000 });
  await advance(clock, 1);
  expect(readAt()).toMatchObject({ reachability: 61_000, vpn: 10_000 });
});

test("one reading at a time; one that hangs ends at its time limit, says so, and the next has its turn", async () => {
  let aborted: unknown;
  const hanging = fact({
    read: async (signal) => {
      signal.addEventListener("abort", () => (aborted = signal.reason));
      return new Promise(() => undefined);
    },
  });
  const { clock, keeper } = open([hanging, printers]);
  await advance(clock, 14_999);
  expect(keeper.current().printers).toHaveProperty("notAvailable");
  await advance(clock, 1);
  expect(keeper.current().vpn).toMatchObject({ notAvailable: "no answer within 5 s" });
  expect(aborted).toMatchObject({ message: "no answer within 5 s" });
  await advance(clock, 0);
  expect(keeper.current().printers).toMatchObject({ value: [] });
});

test("a fact that fails says why, bounded, and is read again", async () => {
  let turn = 0;
  const { clock, keeper } = open([
    fact({
      read: async () => {
        turn += 1;
        if (turn === 1) {
          throw new Error("x".repeat(10_000));
        }
        return [];
      },
    }),
  ]);
  await advance(clock, 10_000);
  expect(keeper.current().vpn).toMatchObject({ notAvailable: "x".repeat(300) });
  await advance(clock, 120_000);
  expect(keeper.current().vpn).toMatchObject({ value: [] });
});

test("a fact that is switched off is neither read nor told; switched on it is", async () => {
  const without = ["vpn"];
  const { clock, keeper } = open([fact()], without);
  await advance(clock, 10_000);
  expect(keeper.current()).toEqual({});
  without.pop();
  await advance(clock, 120_000);
  expect(keeper.current().vpn).toMatchObject({ value: [] });
});

test("the time of day may be set back and ahead: the age is by the clock, the next reading by the time that went by", async () => {
  const { clock, keeper } = open([fact()]);
  await advance(clock, 10_000);
  const before = keeper.current().vpn?.readAtMs ?? 0;
  clock.set(-86_400_000);
  await advance(clock, 119_999);
  expect(keeper.current().vpn?.readAtMs).toBe(before);
  await advance(clock, 1);
  expect(keeper.current().vpn?.readAtMs).toBe(before + 120_000 - 86_400_000);
});

test("a stop ends a running reading; no timer is left", async () => {
  let isAborted = false;
  const { clock, keeper } = open([
    fact({
      read: async (signal) => {
        signal.addEventListener("abort", () => (isAborted = true));
        return new Promise(() => undefined);
      },
    }),
  ]);
  await advance(clock, 10_000);
  keeper.stop();
  await settle();
  expect(isAborted).toBe(true);
  expect(clock.nextAtMs).toBeUndefined();
});

test("all at once, for a look by hand", async () => {
  const clock = new FakeClock();
  await expect(readSlowFacts([fact(), printers], clock)).resolves.toEqual({
    vpn: { value: [], readAtMs: clock.now() },
    printers: { value: [], readAtMs: clock.now() },
  });
  expect(clock.nextAtMs).toBeUndefined();
});
