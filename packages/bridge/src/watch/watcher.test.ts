import type { AdapterError, Answer, TicketChange } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import type { BridgeEvent } from "../events.ts";
import type { Recorder } from "../record/messages.ts";
import type { WatchResult, WatchedTicket } from "../record/watched.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { Watcher, type WatchedWay } from "./watcher.ts";

const minuteMs = 60_000;
const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const ticketOf = (number: number, sinceMs: number): WatchedTicket => ({
  ...{ pressId: `press-${number}`, serial: "S1", ticketId: String(number), ticketNumber: `T${number}`, sinceMs },
  ...{ subject: "Printer", status: "New", isClosed: false, knownReplies: [] },
});
const changeOf = (number: number, to: Partial<TicketChange> = {}): TicketChange => ({
  ...{ ticketId: String(number), status: "New", isClosed: false, replies: [] },
  ...to,
});
const answered = (...value: TicketChange[]): Answer<readonly TicketChange[]> => ({ status: "answered", value });

interface Look {
  readonly ids: readonly string[];
  readonly sinceMs: number;
  readonly atMs: number;
  readonly signal: AbortSignal;
}

function rig({ random = 0.5 }: { readonly random?: number } = {}) {
  const clock = new FakeClock();
  const tickets: WatchedTicket[] = [ticketOf(1, clock.now())];
  const looks: Look[] = [];
  const stored: WatchResult[] = [];
  const happened: string[] = [];
  const failures: (AdapterError | "recovered")[] = [];
  const answers: (Answer<readonly TicketChange[]> | "never" | Error)[] = [];
  const state = { isReachable: true, delayMs: 0, isEnabled: true, isDiskFailing: false };
  const adapter = {
    kind: "fake",
    changesSince: async (ids: readonly string[], sinceMs: number, { signal }: { readonly signal: AbortSignal }) => {
      looks.push({ ids, sinceMs, atMs: clock.elapsed(), signal });
      const answer = answers.shift() ?? answered();
      if (answer === "never") {
        return new Promise<never>(() => undefined);
      }
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    },
  };
  const context = { fetch: async () => Promise.reject(new Error("not planned")), now: () => clock.now() };
  const logger = { debug: () => undefined, warn: () => undefined };
  const destination = { adapter, context: { ...context, logger } };
  const way: { current: WatchedWay | undefined } = {
    current: {
      destination,
      budget: { delayFor: () => state.delayMs },
      get isReachable() {
        return state.isReachable;
      },
    },
  };
  const calls: Partial<Record<string, (give: never) => unknown>> = {
    watched: () => [...tickets],
    storeWatched: ({ results }: { readonly results: readonly WatchResult[] }) => {
      stored.push(...results);
      happened.push("stored");
    },
  };
  const recorder: Pick<Recorder, "call"> = {
    call: async (name, give) => {
      if (state.isDiskFailing) {
        throw new Error("disk");
      }
      const call = calls[name];
      if (call === undefined) {
        throw new Error(`not planned: ${name}`);
      }
      return call(give as never) as never;
    },
  };
  const events: Extract<BridgeEvent, { type: "ticket.changed" }>[] = [];
  const watcher = new Watcher({
    ...{ recorder, clock, timeoutMs: 30_000 },
    way: () => way.current,
    settings: () => ({ enabled: state.isEnabled, everyMinutes: 5, waitingStatuses: [] }),
    random: () => random,
    onEvent: (event) => {
      happened.push("told");
      events.push(event);
    },
    onFailed: (error) => failures.push(error),
    onRecovered: () => failures.push("recovered"),
  });
  /** Lets time pass from timer to timer, with a turn of the event loop after each. */
  const pass = async (minutes: number): Promise<void> => {
    const endMs = clock.elapsed() + minutes * minuteMs;
    while (clock.elapsed() < endMs) {
      clock.advance(Math.min(clock.nextAtMs ?? endMs, endMs) - clock.elapsed());
      await settled();
    }
  };
  return { clock, tickets, looks, stored, happened, failures, answers, state, way, events, watcher, pass, adapter };
}

test("an answer is on disk, then it is told with its subject", async () => {
  const { answers, events, happened, stored, watcher, pass, clock } = rig();
  const startedAtMs = clock.now();
  const reply = { id: "a", atMs: 1, author: "Tess", text: "Hello" };
  answers.push(answered(changeOf(1, { replies: [reply] }), changeOf(99)));
  watcher.start();
  await pass(2.5);
  expect(stored).toEqual([
    {
      ...{ pressId: "press-1", status: "New", knownReplies: ["a"], attention: "answered", isClosed: false },
      sinceMs: startedAtMs + 2.5 * minuteMs,
    },
  ]);
  expect(events).toEqual([
    {
      ...{ type: "ticket.changed", pressId: "press-1", serial: "S1", ticketNumber: "T1", subject: "Printer" },
      ...{ status: "New", attention: "answered" },
    },
  ]);
  expect(happened).toEqual(["stored", "told"]);
});

test.each([
  [0, [0, 3.75, 7.5]],
  [0.5, [2.5, 7.5, 12.5]],
  [0.999_999, [5, 11.25, 17.5]],
])("it looks every 5 minutes, a quarter earlier or later (random %d: after %j)", async (random, minutes) => {
  const { looks, watcher, pass, clock } = rig({ random });
  const startedAtMs = clock.elapsed();
  watcher.start();
  await pass(18);
  expect(looks.slice(0, 3).map(({ atMs }) => Math.round((atMs - startedAtMs) / 1000) / 60)).toEqual(minutes);
});

test("it asks from the oldest time on, and 10 minutes more for clocks that differ; each ticket once", async () => {
  const { looks, tickets, watcher, pass, clock } = rig();
  const oldest = clock.now() - 50 * minuteMs;
  tickets.push({ ...ticketOf(2, oldest), ticketId: "2" }, { ...ticketOf(3, clock.now()), ticketId: "2" });
  watcher.start();
  await pass(2.5);
  expect(looks).toMatchObject([{ ids: ["1", "2"], sinceMs: oldest - 10 * minuteMs }]);
});

test("a clock that was set back does not make it ask for the future", async () => {
  const { looks, watcher, pass, clock } = rig();
  watcher.start();
  clock.set(-86_400_000);
  await pass(2.5);
  expect(looks).toMatchObject([{ sinceMs: clock.now() - 10 * minuteMs }]);
});

test("neither a clock that was set nor a long sleep makes a storm", async () => {
  const { looks, watcher, clock } = rig();
  watcher.start();
  clock.set(30 * 86_400_000);
  clock.advance(3 * 86_400_000); // all timers that were due, without a turn of the event loop
  await settled();
  expect(looks).toHaveLength(1);
});

test("nothing is asked while it cannot be reached, is switched off, has no ticket, no way, or no budget", async () => {
  const { looks, state, tickets, way, watcher, pass } = rig();
  watcher.start();
  state.isReachable = false;
  await pass(10);
  state.isReachable = true;
  state.isEnabled = false;
  await pass(10);
  state.isEnabled = true;
  const [ticket] = tickets.splice(0);
  await pass(10);
  tickets.push(...(ticket === undefined ? [] : [ticket]));
  state.delayMs = 1000;
  await pass(10);
  state.delayMs = 0;
  const { current } = way;
  way.current = undefined;
  await pass(10);
  expect(looks).toEqual([]);
  way.current = current;
  await pass(5);
  expect(looks).toHaveLength(1);
});

test("a poke looks earlier, at most once a minute", async () => {
  const { looks, watcher, pass, clock } = rig();
  const startedAtMs = clock.elapsed();
  watcher.start();
  for (let quarter = 0; quarter < 10; quarter++) {
    watcher.lookSoon();
    await pass(0.25);
  }
  expect(looks.map(({ atMs }) => atMs - startedAtMs)).toEqual([0, minuteMs, 2 * minuteMs]);
});

test("a poke during a look is not forgotten", async () => {
  const { looks, answers, watcher, pass } = rig();
  answers.push("never");
  watcher.start();
  await pass(2.5);
  watcher.lookSoon();
  answers.push(answered());
  await pass(2.5); // the first look ran out of its time and failed
  expect(looks).toHaveLength(1);
  expect(looks[0]?.signal.aborted).toBe(true);
  await pass(5);
  expect(looks).toHaveLength(2);
});

test("failures are told once and make it look more rarely, pokes included; what is asked for is obeyed", async () => {
  const { looks, answers, failures, watcher, pass, clock } = rig({ random: 0.5 });
  const startedAtMs = clock.elapsed();
  const error = { code: "rate_limited", message: "Too many requests." } as const;
  answers.push({ status: "retry", error, retryAfterMs: 30 * minuteMs }, { status: "rejected", error });
  answers.push(new Error("broken"), answered(), { status: "rejected", error });
  watcher.start();
  for (let minute = 0; minute < 70; minute++) {
    await pass(1);
    watcher.lookSoon();
  }
  // Poked after a minute; 30 and half of 5 later; half of 10; half of 20; then again poked after a minute.
  expect(looks.slice(0, 5).map(({ atMs }) => (atMs - startedAtMs) / minuteMs)).toEqual([1, 33.5, 38.5, 48.5, 49.5]);
  expect(failures).toEqual([error, "recovered", error, "recovered"]);
});

test("a helpdesk system that cannot tell is not asked again; another one that takes its place is", async () => {
  const { looks, answers, way, watcher, pass, adapter } = rig();
  answers.push({ status: "unsupported" });
  watcher.start();
  await pass(30);
  expect(looks).toHaveLength(1);
  const { current } = way;
  if (current !== undefined) {
    way.current = { ...current, isReachable: true, destination: { ...current.destination, adapter: { ...adapter } } };
  }
  await pass(5);
  expect(looks).toHaveLength(2);
});

test("what the disk did not take is not told, and asked for again", async () => {
  const { answers, events, state, looks, watcher, pass, adapter, stored } = rig();
  const closed = answered(changeOf(1, { isClosed: true, status: "Done" }));
  answers.push(closed, closed);
  const { changesSince } = adapter;
  adapter.changesSince = async (...words) => {
    state.isDiskFailing = looks.length === 0;
    return changesSince(...words);
  };
  watcher.start();
  await pass(2.5);
  expect([events, stored, looks.length]).toEqual([[], [], 1]);
  state.isDiskFailing = false;
  await pass(5);
  expect(events).toMatchObject([{ attention: "closed", status: "Done" }]);
});

test("stop ends a look that runs, and all timers", async () => {
  const { looks, answers, failures, watcher, pass, clock } = rig();
  answers.push("never");
  watcher.start();
  await pass(2.5);
  const stopped = watcher.stop();
  expect(looks[0]?.signal.aborted).toBe(true);
  clock.advance(1000); // what an adapter gets to come back
  await stopped;
  expect(failures).toEqual([]);
  watcher.lookSoon();
  expect(clock.nextAtMs).toBeUndefined();
});
