import path from "node:path";
import type { AdapterContext, AdapterError } from "@tier2/psa-adapters";
import type { Destination } from "./destination.ts";
import { expect, onTestFinished, test } from "vitest";
import type { BridgeEvent } from "../events.ts";
import { Database } from "../record/database.ts";
import type { Recorder, RecorderCallName, RecorderCalls } from "../record/messages.ts";
import { LookupStore } from "../record/lookup-store.ts";
import { PressStore } from "../record/press-store.ts";
import { PressRecorder } from "../record/recorder.ts";
import { migrations } from "../record/schema.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { FakePsa } from "../testing/fake-psa.ts";
import { Happenings } from "../testing/happenings.ts";
import { MemoryTransport } from "../testing/memory-transport.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { Deliverer } from "./deliverer.ts";

const settings = { timeoutMs: 10_000, settleMs: 5000, baseMs: 1000, capMs: 60_000 };
const failure = (code: AdapterError["code"]): AdapterError => ({ code, message: "made by the test" });

const contextOf = (clock: FakeClock): Omit<AdapterContext, "signal"> => ({
  fetch: async () => {
    throw new Error("not planned: fetch");
  },
  now: () => clock.now(),
  logger: { debug: () => undefined, warn: () => undefined },
});

/** A deliverer over a real database, with a clock that is moved by hand and no jitter. */
function rig(psa: Destination, databasePath = path.join(temporaryFolder(), "presses.sqlite"), clock = new FakeClock()) {
  const times = { gestureWindowMs: 0, settleMs: settings.settleMs, longestWaitMs: 3_600_000 };
  const database = Database.open(databasePath, migrations);
  const store = new PressStore(database, times, clock.now());
  const lookups = new LookupStore(database);
  const transport = new MemoryTransport();
  const recorder = new PressRecorder({ store, lookups, transport, clock, onEvent: () => undefined });
  const calls = new Happenings<{ readonly name: RecorderCallName }>();
  const refusals = new Map<RecorderCallName, Error>();
  const watched: Recorder = {
    call: async <Name extends RecorderCallName>(name: Name, give: RecorderCalls[Name]["give"]) => {
      const refusal = refusals.get(name);
      calls.add({ name });
      if (refusal !== undefined) {
        throw refusal;
      }
      return recorder.call(name, give);
    },
  };
  const events = new Happenings<BridgeEvent>();
  const deliverer = new Deliverer({
    recorder: watched,
    destination: { adapter: psa, context: contextOf(clock) },
    compose: ({ pressId }) => ({ pressId, subject: "s", publicText: "t", internalNote: "n", person: {} }),
    settings,
    clock,
    random: () => 0.5,
    onEvent: (event) => events.add(event),
  });
  let sequence = 0;
  const press = (): string => {
    sequence += 1;
    const { pressId } = store.recordPress("S1", { bootId: 1, sequence, deviceTimeMs: 0 }, clock.now());
    store.storeEvidence(pressId, "{}");
    return pressId;
  };
  const close = async (): Promise<void> => {
    await deliverer.stop(0);
    store.close();
  };
  return { deliverer, store, events, press, clock, calls, refusals, close, databasePath };
}

/** Moves the clock until the event came, as the timers ask for it. */
async function advanceUntil(
  { events, clock }: ReturnType<typeof rig>,
  fits: (event: BridgeEvent) => boolean,
): Promise<BridgeEvent> {
  const reached = events.next(fits);
  const isReached = reached.then(() => true);
  for (;;) {
    const tick = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
    if (await Promise.race([isReached, tick])) {
      return reached;
    }
    if (clock.nextAtMs !== undefined && clock.nextAtMs > clock.elapsed()) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    clock.advance(Math.max(0, (clock.nextAtMs ?? clock.elapsed()) - clock.elapsed()));
  }
}

const isAccepted = ({ type }: BridgeEvent): boolean => type === "ticket.accepted";

test("a due press becomes one ticket, and its id is on disk when that is told", async () => {
  const psa = new FakePsa();
  const bridge = rig(psa);
  const pressId = bridge.press();
  bridge.deliverer.wake();
  expect(await bridge.events.until(isAccepted)).toMatchObject({ pressId, ticket: { id: "1" }, duplicates: [] });
  expect(bridge.store.queue(1).presses).toMatchObject([{ state: "sent", ticket: { id: "1" } }]);
  expect(psa.calls).toEqual([`submit ${pressId}`]);
  await bridge.close();
});

test("a lost answer: the ticket is found, not made again, and not before the request must have ended", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: { status: "ambiguous", error: failure("connection_lost") } });
  const bridge = rig(psa);
  const startMs = bridge.clock.now();
  const pressId = bridge.press();
  bridge.deliverer.wake();
  expect(await advanceUntil(bridge, isAccepted)).toMatchObject({ ticket: { id: "1" } });
  expect(psa.calls).toEqual([`submit ${pressId}`, `find ${pressId}`]);
  expect(bridge.clock.now() - startMs).toBe(settings.timeoutMs + settings.settleMs);
  await bridge.close();
});

test("a lost request: the search finds nothing, the ticket is made", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: false, answer: { status: "ambiguous", error: failure("connection_lost") } });
  const bridge = rig(psa);
  const pressId = bridge.press();
  bridge.deliverer.wake();
  await advanceUntil(bridge, isAccepted);
  expect(psa.calls).toEqual([`submit ${pressId}`, `find ${pressId}`, `submit ${pressId}`]);
  expect(psa.drafts).toHaveLength(1);
  await bridge.close();
});

test("an adapter that never comes back is timed out, and the ticket it made is found", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: "never" });
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  await advanceUntil(bridge, isAccepted);
  expect(psa.drafts).toHaveLength(1);
  await bridge.close();
});

test("several tickets of one press are told", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: { status: "ambiguous", error: failure("timeout") } });
  psa.plannedFinds.push({ status: "found", ticket: { id: "4", number: "4" }, duplicates: [{ id: "5", number: "5" }] });
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  expect(await advanceUntil(bridge, isAccepted)).toMatchObject({ ticket: { id: "4" }, duplicates: [{ id: "5" }] });
  await bridge.close();
});

test("at most four at once, oldest first", async () => {
  const psa = new FakePsa();
  const bridge = rig(psa);
  const ids = Array.from({ length: 10 }, () => bridge.press());
  bridge.deliverer.wake();
  await bridge.events.untilCount(10, isAccepted);
  expect(psa.mostAtOnce).toBe(4);
  expect(psa.calls).toEqual(ids.map((pressId) => `submit ${pressId}`));
  await bridge.close();
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
  await advanceUntil(bridge, ({ type }) => type === "destination.changed");
  await advanceUntil(bridge, (event) => event.type === "destination.changed" && event.state === "reachable");
  const changed = bridge.events.all.findLastIndex(({ type }) => type === "destination.changed");
  const before = bridge.events.all.slice(0, changed).filter(({ type }) => type === "delivery.started");
  expect(before).toHaveLength(11); // four when it broke, then one at a time
  expect(bridge.clock.now() - startMs).toBeGreaterThan(60_000);
  await advanceUntil(bridge, () => psa.drafts.length === 1000);
  expect(psa.drafts).toHaveLength(1000);
  await bridge.close();
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
  await advanceUntil(bridge, ({ type }) => type === "delivery.started");
  expect(bridge.clock.now() - startMs).toBeGreaterThanOrEqual(30_000);
  await advanceUntil(bridge, isAccepted);
  await bridge.close();
});

test("refused credentials pause the destination; the press waits and goes out later", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: false, answer: { status: "rejected", error: failure("auth_rejected") } });
  const bridge = rig(psa);
  bridge.press();
  bridge.deliverer.wake();
  const paused = await bridge.events.until(({ type }) => type === "destination.changed");
  expect(paused).toMatchObject({ state: "paused", error: { code: "auth_rejected" } });
  expect(bridge.store.queue(1).counts).toMatchObject({ ready: 1, failed: 0 });
  const startMs = bridge.clock.now();
  await advanceUntil(bridge, isAccepted);
  expect(bridge.clock.now() - startMs).toBeGreaterThanOrEqual(3 * settings.capMs);
  await bridge.close();
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
  expect(bridge.store.queue(1).counts).toMatchObject({ sent: 1, failed: 1 });
  await bridge.close();
  const next = rig(psa, bridge.databasePath);
  next.deliverer.wake();
  expect(await next.events.until(isAccepted)).toMatchObject({ pressId: refused });
  await next.close();
});

test("a lease found open by the next run is searched for before anything is made", async () => {
  const psa = new FakePsa();
  psa.plannedSubmits.push({ makes: true, answer: "never" });
  const killed = rig(psa);
  const pressId = killed.press();
  killed.deliverer.wake();
  await killed.events.until(({ type }) => type === "delivery.started");
  killed.store.close(); // as good as dead: nothing of it reaches the disk any more
  const next = rig(psa, killed.databasePath, killed.clock);
  next.deliverer.wake();
  await advanceUntil(next, isAccepted);
  expect(psa.calls).toEqual([`submit ${pressId}`, `find ${pressId}`]);
  await next.close();
});

test("a ticket id the disk refuses is kept until the disk takes it, and only told then", async () => {
  const psa = new FakePsa();
  const bridge = rig(psa);
  bridge.press();
  bridge.refusals.set("settle", new Error("disk full"));
  bridge.deliverer.wake();
  await bridge.calls.untilCount(1, ({ name }) => name === "settle");
  for (let tries = 0; tries < 3; tries++) {
    await new Promise((resolve) => setImmediate(resolve));
    bridge.clock.advance(60_000);
  }
  expect(bridge.events.all.some(isAccepted)).toBe(false);
  expect(bridge.calls.all.filter(({ name }) => name === "settle").length).toBeGreaterThan(1);
  bridge.refusals.clear();
  expect(await advanceUntil(bridge, isAccepted)).toMatchObject({ ticket: { id: "1" } });
  expect(psa.calls).toHaveLength(1);
  await bridge.close();
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
  const [first, second] = bridge.store.queue(9).presses;
  expect(first).toMatchObject({ state: "ready", leaseExpiresAtMs: undefined, findAfterMs: expect.any(Number) });
  expect(second).toMatchObject({ state: "ready", attempts: 0 });
  onTestFinished(() => bridge.store.close());
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
    await advanceUntil(bridge, isAccepted);
    // Neither hours later, nor before a late ticket would be seen.
    expect(bridge.clock.elapsed() - startMs).toBe(settings.timeoutMs + settings.settleMs);
    expect(psa.drafts).toHaveLength(1);
    const next = bridge.press();
    bridge.deliverer.wake();
    await advanceUntil(bridge, (event) => event.type === "ticket.accepted" && event.pressId === next);
    await bridge.close();
  },
);
