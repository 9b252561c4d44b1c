import type { AdapterContext, AdapterError, CheckResult, FindOutcome } from "@tier2/psa-adapters";
import { expect, onTestFinished, test } from "vitest";
import { FakePsa } from "../testing/fake-psa.ts";
import { deliveryRig, spend } from "../testing/fake-recorder-rig.ts";
import { createWays } from "./ways.ts";

const limits = { requestsPerHour: 100, fileBytesPerHour: 1_000_000 };
const failure = (code: AdapterError["code"]): AdapterError => ({ code, message: "made by the test", hint: "mend it" });
const refused: FindOutcome = { status: "rejected", error: failure("auth_rejected") };

/** A bridge whose helpdesk system is replaced by others, none of which a press ever meets by itself. */
function rig(fileSpreadMs = 0) {
  const at = deliveryRig();
  const ways = createWays({
    ...{ ...at.parts, limits: { ...limits, fileSpreadMs }, first: at.destination(new FakePsa()), fallback: undefined },
    makeFile: async () => ({ gone: "there is none" }),
  });
  onTestFinished(async () => ways.stop(0));
  const change = async (next: FakePsa, hasOtherAccess = true): Promise<void> => {
    await ways.use("first", at.destination(next), hasOtherAccess);
    at.clock.advance(0);
    await at.settle();
  };
  const changes = () => at.events.all.filter((event) => event.type === "destination.changed");
  return { ...at, ways, change, changes };
}

function psaThatSays(...outcomes: readonly FindOutcome[]): FakePsa {
  const psa = new FakePsa();
  psa.plannedFinds.push(...outcomes);
  return psa;
}

test("a wrong key shows without a press; it is asked about once, and the next press holds nothing up", async () => {
  const { ways, change, changes, clock, settle, recorder, events } = rig();
  const psa = psaThatSays(refused);
  await change(psa);
  expect(changes()).toMatchObject([{ route: "first", state: "paused", error: { code: "auth_rejected" } }]);
  expect(recorder.destinations.at(-1)).toEqual({ state: "paused", route: "first" });
  expect(ways.way("first")?.isReachable).toBe(false);
  clock.advance(3_600_000);
  await settle();
  expect(psa.calls).toHaveLength(1);
  recorder.press();
  ways.wake();
  await events.until(({ type }) => type === "ticket.accepted");
  expect(changes().at(-1)).toMatchObject({ state: "reachable" });
});

test("the right key after a wrong one is told, too; what was refused is asked again at any change", async () => {
  const { change, changes } = rig();
  await change(psaThatSays(refused));
  await change(new FakePsa(), false);
  expect(changes().map(({ state }) => state)).toEqual(["paused", "reachable"]);
});

test("a change of something else asks nothing", async () => {
  const { change } = rig();
  const psa = new FakePsa();
  await change(psa, false);
  expect(psa.calls).toEqual([]);
});

test.each(["network_unreachable", "timeout", "rate_limited", "answer_unreadable"] as const)(
  "%s says nothing of the key: all stays as it was",
  async (code) => {
    const { ways, change, changes, clock } = rig();
    await change(psaThatSays({ status: "retry", error: failure(code), retryAfterMs: 60_000 }));
    expect(changes()).toEqual([]);
    expect(ways.way("first")?.isReachable).toBe(true);
    clock.advance(3_600_000);
    expect(changes()).toEqual([]);
  },
);

test("a helpdesk system that never answers is left after its time", async () => {
  const { ways, change, changes, clock, settle } = rig();
  const psa = new FakePsa();
  psa.find = async () => new Promise(() => undefined);
  await change(psa);
  clock.advance(11_000);
  await settle();
  expect([changes(), ways.way("first")?.isReachable]).toEqual([[], true]);
});

test("a search that has to read page after page is ended, for the key is known to be taken", async () => {
  const at = deliveryRig();
  let requests = 0;
  const fetch = async (): Promise<Response> => {
    requests += 1;
    return new Response("");
  };
  const psa = new FakePsa();
  psa.find = async (_pressId: string, ...rest: readonly unknown[]): Promise<FindOutcome> => {
    const [context] = rest as [AdapterContext];
    try {
      for (;;) {
        await context.fetch("https://psa.invalid/tickets", {});
      }
    } catch {
      return { status: "retry", error: failure("network_unreachable") };
    }
  };
  const first = at.destination(psaThatSays(refused));
  const ways = createWays({
    ...{ ...at.parts, limits, first: at.destination(new FakePsa()), fallback: undefined },
    makeFile: async () => ({ gone: "there is none" }),
  });
  onTestFinished(async () => ways.stop(0));
  for (const { adapter, context } of [first, at.destination(psa)]) {
    await ways.use("first", { adapter, context: { ...context, fetch } }, true);
    at.clock.advance(0);
    await at.settle();
  }
  expect(requests).toBe(6);
  expect(ways.way("first")?.isReachable).toBe(true);
});

test("where nothing can be searched the adapter's own look is asked", async () => {
  const { change, changes } = rig();
  const psa = new FakePsa();
  psa.capabilities = { ...psa.capabilities, find: false };
  const results: readonly CheckResult[] = [
    { name: "url", status: "failed", message: "the secret is refused", hint: "mend it", code: "auth_rejected" },
  ];
  psa.check = async () => results as never;
  await change(psa);
  const error = { code: "auth_rejected", message: "the secret is refused", hint: "mend it" };
  expect(changes()).toMatchObject([{ state: "paused", error }]);
});

test("it waits for the budget, and in a fleet for its turn; a press that comes first answers it", async () => {
  const { ways, change, clock, settle, recorder, events } = rig(60_000);
  const psa = new FakePsa();
  await change(psa);
  clock.advance(29_999);
  await settle();
  expect(psa.calls).toEqual([]);
  const budget = ways.way("first")?.budget;
  if (budget !== undefined) {
    spend(budget, "request");
  }
  clock.advance(1);
  await settle();
  expect(psa.calls).toEqual([]);
  clock.advance(60_000);
  await settle();
  expect(psa.calls).toHaveLength(1);

  const next = new FakePsa();
  await change(next);
  recorder.press();
  ways.wake();
  await events.until(({ type }) => type === "ticket.accepted");
  clock.advance(120_000);
  await settle();
  expect(next.calls).toEqual(["submit press-1"]);
});

test("two changes in a row ask the last one alone; a change beside it, which replaces the adapter, loses no answer", async () => {
  const { ways, changes, clock, settle, destination } = rig();
  const [first, second, third] = [new FakePsa(), new FakePsa(), new FakePsa()];
  let answer = (_outcome: FindOutcome): void => undefined;
  second.find = async () => new Promise((resolve) => (answer = resolve));
  await ways.use("first", destination(first), true);
  await ways.use("first", destination(second), true);
  clock.advance(0);
  await settle();
  await ways.use("first", destination(third), false);
  answer(refused);
  await settle();
  expect([first.calls, third.calls]).toEqual([[], []]);
  expect(changes()).toMatchObject([{ state: "paused" }]);
});

test("a bridge that stops waits for no answer", async () => {
  const { ways, change, changes, clock } = rig();
  const psa = new FakePsa();
  psa.find = async (_pressId, ...rest: readonly unknown[]) => {
    const [{ signal }] = rest as [{ signal: AbortSignal }];
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(refused)));
  };
  await change(psa);
  await ways.stop(0);
  clock.advance(0);
  expect(changes()).toEqual([]);
});
