import type { AdapterError } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import type { BridgeEvent } from "../events.ts";
import type { Route } from "../record/messages.ts";
import { FakePsa } from "../testing/fake-psa.ts";
import { deliveryRig } from "../testing/fake-recorder-rig.ts";
import { createWays } from "./ways.ts";

const failure = (code: AdapterError["code"]): AdapterError => ({ code, message: "made by the test" });
const limits = { requestsPerHour: 1000, fileBytesPerHour: 1_000_000 };

function rig(first = new FakePsa("first.invalid"), fallback: FakePsa | "none" = new FakePsa("other.invalid")) {
  const at = deliveryRig();
  const { destination, parts } = at;
  const ways = createWays({
    ...{ ...parts, limits, first: destination(first) },
    fallback: fallback === "none" ? undefined : destination(fallback),
    makeFile: async () => ({ gone: "there is none" }),
  });
  return { ...at, ways, first, fallback: fallback === "none" ? undefined : fallback };
}

const isAccepted =
  (route: Route) =>
  (event: BridgeEvent): boolean =>
    event.type === "ticket.accepted" && event.route === route;

/** As the storage does with what is refused. */
function takeOtherWay({ recorder, clock }: ReturnType<typeof rig>): void {
  for (const press of recorder.presses.filter(({ state }) => state === "failed")) {
    Object.assign(press, { state: "ready", route: "fallback", nextAttemptAtMs: clock.now() });
  }
}

test("each press goes its own way, with what follows it", async () => {
  const bridge = rig();
  bridge.recorder.press();
  bridge.recorder.press({ route: "fallback" });
  bridge.recorder.sentPress([{ kind: "note", name: "a", text: "t", visibility: "internal" }], { route: "fallback" });
  bridge.ways.start();
  await bridge.events.until(isAccepted("first"));
  await bridge.events.until(isAccepted("fallback"));
  await bridge.events.until(({ type }) => type === "follow-up.done");
  expect(bridge.first.calls).toEqual(["submit press-1"]);
  expect(bridge.fallback?.calls).toEqual(["submit press-2", "addNote 3 a"]);
  await bridge.ways.stop(0);
});

test("in a fleet the files of a ticket come later than the ticket, and its notes at once", async () => {
  const at = deliveryRig();
  const psa = new FakePsa();
  const ways = createWays({
    ...{ ...at.parts, limits: { ...limits, fileSpreadMs: 60_000 }, first: at.destination(psa), fallback: undefined },
    makeFile: async () => ({ bytes: new Uint8Array(10), type: "text/html" }),
  });
  const pressId = at.recorder.press();
  ways.wake();
  await at.events.until(isAccepted("first"));
  await at.recorder.call("addFollowUps", {
    ...{ pressId, nowMs: at.clock.now() },
    followUps: [
      { kind: "file", name: "report.html", isHeld: false },
      { kind: "note", name: "a", text: "t", visibility: "internal" },
    ],
  });
  ways.wake();
  await at.events.until(({ type }) => type === "follow-up.done");
  await at.settle();
  at.clock.advance(29_999);
  await at.settle();
  expect(psa.calls).toEqual([`submit ${pressId}`, "addNote 1 a"]);
  at.clock.advance(1);
  await at.settle();
  expect(psa.calls.at(-1)).toBe("attach 1 report.html");
  await ways.stop(0);
});

test("a refused press is reviewed at once, and goes the other way", async () => {
  const bridge = rig();
  const error = failure("value_unknown");
  bridge.first.plannedSubmits.push({ makes: false, answer: { status: "rejected", error } });
  bridge.recorder.onReview = () => takeOtherWay(bridge);
  const pressId = bridge.recorder.press();
  bridge.ways.start();
  expect(await bridge.events.until(isAccepted("fallback"))).toMatchObject({ pressId });
  expect(bridge.clock.elapsed()).toBe(bridge.recorder.pressOf(pressId).recordedAtMs);
  await bridge.ways.stop(0);
});

test("a mail as the other way cannot be searched: after a lost answer it is sent again with the same id", async () => {
  const mail = new FakePsa("mail.invalid");
  mail.capabilities = { ...mail.capabilities, find: false };
  mail.plannedSubmits.push({ makes: true, answer: { status: "ambiguous", error: failure("connection_lost") } });
  const bridge = rig(undefined, mail);
  const pressId = bridge.recorder.press({ route: "fallback" });
  bridge.ways.start();
  await bridge.advanceUntil(isAccepted("fallback"));
  expect(mail.drafts.map((draft) => draft.pressId)).toEqual([pressId, pressId]);
  await bridge.ways.stop(0);
});

test("an outage of one way leaves the other open", async () => {
  const bridge = rig();
  const error = failure("network_unreachable");
  bridge.first.plannedSubmits.push({ makes: false, answer: { status: "retry", error } });
  bridge.recorder.press();
  bridge.recorder.press({ route: "fallback" });
  bridge.ways.start();
  const changed = await bridge.events.until(({ type }) => type === "destination.changed");
  expect(changed).toMatchObject({ route: "first", host: "first.invalid", state: "unreachable" });
  await bridge.events.until(isAccepted("fallback"));
  expect([bridge.ways.way("first")?.isReachable, bridge.ways.way("fallback")?.isReachable]).toEqual([false, true]);
  await bridge.ways.stop(0);
});

test("what waits is reviewed once a minute, until the bridge stops", async () => {
  const bridge = rig();
  let reviews = 0;
  bridge.recorder.onReview = () => (reviews += 1);
  bridge.ways.start();
  for (let minute = 0; minute < 5; minute++) {
    await bridge.settle();
    bridge.clock.advance(60_000);
  }
  await bridge.settle();
  expect(reviews).toBe(6);
  await bridge.ways.stop(0);
  bridge.clock.advance(600_000);
  await bridge.settle();
  expect(reviews).toBe(6);
});

test("a disk that refuses a review does not end the reviews", async () => {
  const bridge = rig();
  bridge.recorder.refusals.set("review", new Error("disk full"));
  bridge.ways.start();
  await bridge.settle();
  bridge.recorder.refusals.clear();
  bridge.clock.advance(60_000);
  await bridge.settle();
  expect(bridge.recorder.calls.all.filter(({ name }) => name === "review")).toHaveLength(2);
  await bridge.ways.stop(0);
});

test("another destination takes the place: what was refused goes there at once", async () => {
  const bridge = rig(undefined, "none");
  const error = failure("auth_rejected");
  bridge.first.plannedSubmits.push({ makes: false, answer: { status: "rejected", error } });
  bridge.recorder.press();
  bridge.ways.start();
  await bridge.events.until(({ type }) => type === "destination.changed");
  await bridge.settle();
  const next = new FakePsa("next.invalid");
  await bridge.ways.use("first", bridge.destination(next), false);
  await bridge.events.until(isAccepted("first"));
  expect(next.calls).toEqual(["submit press-1"]);
  expect(bridge.ways.way("first")?.destination.adapter).toBe(next);
  await bridge.ways.stop(0);
});

test("a fallback comes and goes with the configuration", async () => {
  const bridge = rig(undefined, "none");
  bridge.recorder.press({ route: "fallback" });
  bridge.ways.start();
  await bridge.settle();
  expect(bridge.ways.way("fallback")).toBeUndefined();
  const other = new FakePsa("other.invalid");
  await bridge.ways.use("fallback", bridge.destination(other), false);
  await bridge.events.until(isAccepted("fallback"));
  expect(bridge.recorder.destinations).toContainEqual({ state: "reachable", route: "fallback" });
  await bridge.ways.use("fallback", undefined, false);
  expect(bridge.ways.way("fallback")).toBeUndefined();
  expect(bridge.recorder.destinations.at(-1)).toEqual({ state: undefined, route: "fallback" });
  await bridge.ways.stop(0);
});

test("every request that goes out is counted in the budget of its way", async () => {
  const at = deliveryRig();
  const asked: string[] = [];
  const { adapter, context } = at.destination(new FakePsa());
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    return new Response("");
  };
  const ways = createWays({
    ...{ ...at.parts, limits: { requestsPerHour: 10, fileBytesPerHour: 1000 }, fallback: undefined },
    first: { adapter, context: { ...context, fetch } },
    makeFile: async () => ({ gone: "there is none" }),
  });
  const way = ways.way("first");
  expect(way?.budget.delayFor("request")).toBe(0);
  await way?.destination.context.fetch("https://psa.invalid/", {});
  expect(asked).toEqual(["https://psa.invalid/"]);
  expect(way?.budget.delayFor("request")).toBeGreaterThan(0);
  await ways.stop(0);
});

test("stopping gives both ways the same five seconds", async () => {
  const bridge = rig();
  bridge.first.plannedSubmits.push({ makes: true, answer: "never" });
  bridge.fallback?.plannedSubmits.push({ makes: true, answer: "never" });
  bridge.recorder.press();
  bridge.recorder.press({ route: "fallback" });
  bridge.ways.start();
  await bridge.events.untilCount(2, ({ type }) => type === "delivery.started");
  const stopped = bridge.ways.stop(4000);
  bridge.clock.advance(4000);
  await bridge.settle();
  bridge.clock.advance(1000); // adapters that do not listen are left behind
  await stopped;
  expect(bridge.recorder.presses.map(({ state }) => state)).toEqual(["ready", "ready"]);
});
