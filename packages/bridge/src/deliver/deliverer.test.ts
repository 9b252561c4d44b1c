import type { AdapterError } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import type { BridgeEvent } from "../events.ts";
import type { Recorder } from "../record/messages.ts";
import { FakePsa } from "../testing/fake-psa.ts";
import { deliveryRig, deliverySettings as settings } from "../testing/fake-recorder-rig.ts";
import { Deliverer } from "./deliverer.ts";
import type { Destination } from "./destination.ts";
import { Gate } from "./gate.ts";

const failure = (code: AdapterError["code"]): AdapterError => ({ code, message: "made by the test" });

function rig(psa: Destination, at = deliveryRig()) {
  const { parts, recorder } = at;
  let isKilled = false;
  const own: Recorder = {
    call: async (name, give) => (isKilled ? new Promise(() => undefined) : recorder.call(name, give)),
  };
  const gate = new Gate({ ...parts, recorder: own, route: "first", destination: at.destination(psa) });
  const idle = { times: 0 };
  const deliverer = new Deliverer({ ...parts, recorder: own, gate, onIdle: () => (idle.times += 1) });
  return {
    ...at,
    deliverer,
    idle,
    press: () => recorder.press(),
    /** As good as dead: nothing of it reaches the disk any more. */
    kill: () => {
      isKilled = true;
    },
  };
}

const isAccepted = ({ type }: BridgeEvent): boolean => type === "ticket.accepted";

test("a due press becomes one ticket, and its id is on disk when that is told", async () => {
  const psa = new FakePsa();
  const bridge = rig(psa);
  const pressId = bridge.press();
  bridge.deliverer.wake();
  expect(await bridge.events.until(isAccepted)).toMatchObject({
    ...{ pressId, ticket: { id: "1" }, duplicates: [], route: "first" },
  });
  const subject = `subject ${pressId}`;
  expect(bridge.recorder.presses).toMatchObject([{ state: "sent", ticket: { id: "1" }, subject }]);
  expect(psa.calls).toEqual([`submit ${pressId}`]);
});

test("a lost answer: the ticket is found, not made again, and not before the request must have ended", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: { status: "ambiguous", error: failure("connection_lost") } });
  const bridge = rig(psa);
  const startMs = bridge.clock.now();
  const pressId = bridge.press();
  bridge.deliverer.wake();
  expect(await bridge.advanceUntil(isAccepted)).toMatchObject({ ticket: { id: "1" } });
  expect(psa.calls).toEqual([`submit ${pressId}`, `find ${pressId}`]);
  expect(bridge.clock.now() - startMs).toBe(settings.timeoutMs + settings.settleMs);
});

test("a lost request: the search finds nothing, the ticket is made", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: false, answer: { status: "ambiguous", error: failure("connection_lost") } });
  const bridge = rig(psa);
  const pressId = bridge.press();
  bridge.deliverer.wake();
  await bridge.advanceUntil(isAccepted);
  expect(psa.calls).toEqual([`submit ${pressId}`, `find ${pressId}`, `submit ${pressId}`]);
  expect(psa.drafts).toHaveLength(1);
});

test("an adapter that never comes back is timed out, and the ticket it made is found", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: "never" });
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  await bridge.advanceUntil(isAccepted);
  expect(psa.drafts).toHaveLength(1);
});

test("several tickets of one press are told", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: { status: "ambiguous", error: failure("timeout") } });
  psa.plannedFinds.push({ status: "found", ticket: { id: "4", number: "4" }, duplicates: [{ id: "5", number: "5" }] });
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  expect(await bridge.advanceUntil(isAccepted)).toMatchObject({ ticket: { id: "4" }, duplicates: [{ id: "5" }] });
});

test("at most four at once, oldest first", async () => {
  const psa = new FakePsa();
  const bridge = rig(psa);
  const ids = Array.from({ length: 10 }, () => bridge.press());
  bridge.deliverer.wake();
  await bridge.events.untilCount(10, isAccepted);
  expect(psa.mostAtOnce).toBe(4);
  expect(psa.calls).toEqual(ids.map((pressId) => `submit ${pressId}`));
});

test("a long queue does not hammer a destination that is down, and goes out when it is back", async () => {
  const psa = new FakePsa();
  const refused = { makes: false, answer: { status: "retry", error: failure("network_unreachable") } } as const;
  psa.plannedSubmits.push(...Array.from({ length: 10 }, () => refused));
  const bridge = rig(psa);
  for (let count = 0; count < 1000; count++) {
    bridge.press();
  }
  bridge.deliverer.wake();
  const startMs = bridge.clock.now();
  await bridge.advanceUntil(({ type }) => type === "destination.changed");
  await bridge.advanceUntil((event) => event.type === "destination.changed" && event.state === "reachable");
  const changed = bridge.events.all.findLastIndex(({ type }) => type === "destination.changed");
  const before = bridge.events.all.slice(0, changed).filter(({ type }) => type === "delivery.started");
  expect(before).toHaveLength(11); // four when it broke, then one at a time
  expect(bridge.clock.now() - startMs).toBeGreaterThan(60_000);
  await bridge.advanceUntil(() => psa.drafts.length === 1000);
  expect(psa.drafts).toHaveLength(1000);
});

test("Retry-After is obeyed by every press", async () => {
  const psa = new FakePsa();
  const answer = { status: "retry", error: failure("rate_limited"), retryAfterMs: 30_000 } as const;
  psa.plannedSubmits.push({ makes: false, answer });
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  const startMs = bridge.clock.now();
  await bridge.events.until(({ type }) => type === "delivery.failed");
  bridge.press();
  bridge.deliverer.wake();
  await bridge.advanceUntil(({ type }) => type === "delivery.started");
  expect(bridge.clock.now() - startMs).toBeGreaterThanOrEqual(30_000);
  await bridge.advanceUntil(isAccepted);
});

test("refused credentials pause the destination; the press waits and goes out later", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: false, answer: { status: "rejected", error: failure("auth_rejected") } });
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  const paused = await bridge.events.until(({ type }) => type === "destination.changed");
  expect(paused).toMatchObject({
    route: "first",
    host: "psa.invalid",
    state: "paused",
    error: { code: "auth_rejected" },
  });
  expect(bridge.recorder.presses).toMatchObject([{ state: "ready" }]);
  expect(bridge.recorder.destinations).toEqual([{ state: "paused", route: "first" }]);
  const startMs = bridge.clock.now();
  await bridge.advanceUntil(isAccepted);
  expect(bridge.clock.now() - startMs).toBeGreaterThanOrEqual(3 * settings.capMs);
});

test("a refused ticket does not hold up the others, and is not tried again by itself", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: false, answer: { status: "rejected", error: failure("value_unknown") } });
  const bridge = rig(psa);
  const [refused] = [bridge.press(), bridge.press()];
  bridge.deliverer.wake();
  await bridge.events.until(isAccepted);
  const failed = await bridge.events.until(({ type }) => type === "delivery.failed");
  expect(failed).toMatchObject({ pressId: refused, nextAttemptAtMs: undefined });
  expect(bridge.recorder.presses.map(({ state }) => state)).toEqual(["failed", "sent"]);
  await bridge.recorder.call("hurry", { nowMs: bridge.clock.now() }); // as a new configuration does
  bridge.deliverer.wake();
  await bridge.events.until((event) => event.type === "ticket.accepted" && event.pressId === refused);
});

test("a lease found open by the next run is searched for before anything is made", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: "never" });
  const killed = rig(psa);
  const pressId = killed.press();
  killed.deliverer.wake();
  await killed.events.until(({ type }) => type === "delivery.started");
  killed.kill();
  killed.recorder.takeUp(settings.settleMs);
  const next = rig(psa, deliveryRig(killed.clock, killed.recorder));
  next.deliverer.wake();
  await next.advanceUntil(isAccepted);
  expect(psa.calls).toEqual([`submit ${pressId}`, `find ${pressId}`]);
});

test("a ticket id the disk refuses is kept until the disk takes it, and only told then", async () => {
  const psa = new FakePsa();
  const bridge = rig(psa);
  bridge.press();
  bridge.recorder.refusals.set("settle", new Error("disk full"));
  bridge.deliverer.wake();
  await bridge.recorder.calls.untilCount(1, ({ name }) => name === "settle");
  for (let tries = 0; tries < 3; tries++) {
    await new Promise((resolve) => setImmediate(resolve));
    bridge.clock.advance(60_000);
  }
  expect(bridge.events.all.some(isAccepted)).toBe(false);
  expect(bridge.recorder.calls.all.filter(({ name }) => name === "settle").length).toBeGreaterThan(1);
  bridge.recorder.refusals.clear();
  expect(await bridge.advanceUntil(isAccepted)).toMatchObject({ ticket: { id: "1" } });
  expect(psa.calls).toHaveLength(1);
});

test("stopping ends what runs within its limit and begins nothing; the press is searched for by the next run", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: "never" });
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  await bridge.events.until(({ type }) => type === "delivery.started");
  const stopped = bridge.deliverer.stop(5000);
  bridge.press();
  bridge.deliverer.wake();
  bridge.clock.advance(5000);
  await new Promise((resolve) => setImmediate(resolve));
  bridge.clock.advance(1000);
  await stopped;
  expect(psa.calls).toHaveLength(1);
  const [first, second] = bridge.recorder.presses;
  expect(first).toMatchObject({ state: "ready", leaseExpiresAtMs: undefined, findAfterMs: expect.any(Number) });
  expect(second).toMatchObject({ state: "ready", attempts: 0 });
});

test.each([-3, 3])(
  "the time of day is set by %i h while the helpdesk system is away: delivery goes on as before",
  async (hours) => {
    const psa = new FakePsa();
    psa.plannedSubmits.push({ makes: true, answer: { status: "ambiguous", error: failure("connection_lost") } });
    const bridge = rig(psa);
    const startMs = bridge.clock.elapsed();
    bridge.press();
    bridge.deliverer.wake();
    await bridge.events.until(({ type }) => type === "delivery.failed");
    bridge.clock.set(hours * 3_600_000);
    await bridge.advanceUntil(isAccepted);
    // Neither hours later, nor before a late ticket would be seen.
    expect(bridge.clock.elapsed() - startMs).toBe(settings.timeoutMs + settings.settleMs);
    expect(psa.drafts).toHaveLength(1);
    const next = bridge.press();
    bridge.deliverer.wake();
    await bridge.advanceUntil((event) => event.type === "ticket.accepted" && event.pressId === next);
  },
);

test("what follows tickets is woken when no ticket is due or on its way, and not before", async () => {
  const psa = new FakePsa();
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  await bridge.events.until(({ type }) => type === "delivery.started");
  expect(bridge.idle.times).toBe(0);
  await bridge.events.until(isAccepted);
  await bridge.settle();
  expect(bridge.idle.times).toBe(1);
});

test("a press that the storage holds back is asked for again soon, without hammering the storage", async () => {
  const bridge = rig(new FakePsa());
  bridge.press();
  const lease = bridge.recorder.call.bind(bridge.recorder);
  bridge.recorder.call = async (name, give) => {
    const answer = await lease(name, name === "lease" ? { ...give, limit: 0 } : give);
    return answer;
  };
  bridge.deliverer.wake();
  await bridge.settle();
  expect(bridge.recorder.calls.all).toHaveLength(1);
  bridge.clock.advance(250);
  await bridge.settle();
  expect(bridge.recorder.calls.all).toHaveLength(2);
  bridge.recorder.call = lease;
  await bridge.advanceUntil(isAccepted);
});
