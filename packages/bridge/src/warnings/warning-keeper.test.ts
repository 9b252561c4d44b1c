import { expect, test } from "vitest";
import type { BridgeEvent } from "../events.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import type { QueueCounts, WarningInput } from "./conditions.ts";
import { hourMs, minuteMs } from "./durations.ts";
import { type WarningName, warningTable } from "./table.ts";
import { WarningKeeper } from "./warning-keeper.ts";

const adapterError = { code: "auth_rejected", message: "The key is refused.", hint: "Set a new key." } as const;
const described = { code: "disk_full", category: "storage", message: "The disk is full.", hint: "Free some." } as const;

function keeper() {
  const clock = new FakeClock();
  const events: BridgeEvent[] = [];
  const unwanted = new Set<WarningName>();
  const warnings = new WarningKeeper({
    clock,
    onEvent: (event) => void events.push(event),
    isWanted: (code) => !unwanted.has(code),
  });
  const told = (): string[] =>
    events
      .splice(0)
      .map((event) =>
        event.type === "warning.raised" ? `+${event.warning.code}` : `-${"code" in event && event.code}`,
      );
  return { clock, warnings, unwanted, told, codes: () => warnings.warnings.map(({ code }) => code) };
}

const counts = (change: Partial<QueueCounts>): WarningInput => ({
  type: "queue.counted",
  counts: { recorded: 0, ready: 0, sent: 0, folded: 0, cancelled: 0, failed: 0, dead: 0, ...change },
});

const attached = {
  type: "button.attached",
  serial: "S1",
  board: "pico",
  firmwareVersion: "1",
  path: "/dev/x",
} as const;
const destination = (state: "reachable" | "unreachable" | "paused"): BridgeEvent => ({
  type: "destination.changed",
  route: "first",
  host: "psa.invalid",
  state,
  error: state === "reachable" ? undefined : adapterError,
  nextAttemptAtMs: undefined,
});

/** What raises each warning, and what takes it back; undefined: time alone, or nothing but a new start. */
const occasions: Readonly<Record<WarningName, readonly [WarningInput, WarningInput | undefined]>> = {
  "dead-letter": [counts({ dead: 2 }), counts({})],
  "press-failed": [counts({ failed: 1 }), counts({})],
  "destination-paused": [destination("paused"), destination("reachable")],
  "destination-unreachable": [destination("unreachable"), destination("paused")],
  "button-missing": [{ type: "button.none" }, attached],
  "button-unusable": [{ type: "button.unusable", path: "/dev/x", error: described }, attached],
  "button-faulty": [
    { type: "button.warned", serial: "S1", message: "Presses were lost.", hint: "Renew it." },
    { type: "button.detached", serial: "S1", reason: "gone" },
  ],
  "storage-low": [{ type: "storage.low" }, { type: "storage.recovered" }],
  "database-key-lost": [{ type: "database.key-lost" }, undefined],
  "watch-failed": [{ type: "watch.failed", error: adapterError }, { type: "watch.recovered" }],
  "storage-failing": [{ type: "storage.failed", error: described }, { type: "storage.recovered" }],
  "config-refused": [{ type: "config.refused", error: described }, { type: "config.applied" }],
  "config-value-ignored": [
    { type: "config.values-ignored", problems: [{ ...described, line: 1, place: "page.minutes" }] },
    { type: "config.values-ignored", problems: [] },
  ],
  "config-deferred": [{ type: "config.deferred", places: ["dataDirectory"] }, { type: "config.applied" }],
  "picture-blank": [
    { type: "picture.taken", isBlank: true },
    { type: "picture.taken", isBlank: false },
  ],
  "main-thread-blocked": [{ type: "main-thread.blocked", durationMs: 2100 }, undefined],
  "database-set-aside": [{ type: "database.set-aside", keptAs: "presses.sqlite.other" }, undefined],
  "follow-up-failed": [
    { type: "follow-up.failed", pressId: "p", kind: "note", name: "", error: adapterError, nextAttemptAtMs: undefined },
    undefined,
  ],
  "ticket-duplicated": [
    { type: "ticket.duplicated", pressId: "p", duplicates: [{ id: "2", number: "T2" }] },
    undefined,
  ],
};

const names = Object.keys(occasions) as WarningName[];

test.each(names.filter((name) => warningTable[name].lastsMs === undefined))(
  "%s comes, and says what is wrong and what to do",
  (name) => {
    const { clock, warnings, told } = keeper();
    warnings.take(occasions[name][0]);
    clock.advance(4 * hourMs);
    expect(told()).toContain(`+${name}`);
    const { text, remedy, ...warning } = warnings.warnings.find(({ code }) => code === name) ?? {};
    expect(`${text} ${remedy}`).toMatch(/^[A-Z0-9].*\S$/);
    expect(`${text} ${remedy}`).not.toMatch(/[{}]|undefined/);
    const { severity, eventId } = warningTable[name];
    expect(warning).toMatchObject({ severity, eventId });
  },
);

test.each(names.filter((name) => warningTable[name].lastsMs !== undefined))("%s comes and ends by itself", (name) => {
  const { clock, warnings, told } = keeper();
  warnings.take(occasions[name][0]);
  clock.advance(48 * hourMs);
  expect(told()).toEqual([`+${name}`, `-${name}`]);
});

test.each(names.filter((name) => occasions[name][1] !== undefined))("%s goes when it is well again", (name) => {
  const { clock, warnings, told, codes } = keeper();
  const [raise, clear = raise] = occasions[name];
  warnings.take(raise);
  clock.advance(4 * hourMs);
  warnings.take(clear);
  expect(told()).toContain(`-${name}`);
  expect(codes()).not.toContain(name);
});

test("event ids are unique and stay what they are", () => {
  const ids = Object.entries(warningTable).map(([name, { eventId }]) => `${eventId} ${name}`);
  expect(new Set(ids.map((id) => id.slice(0, 4))).size).toBe(ids.length);
  expect(ids.slice(0, 5)).toEqual([
    "1001 dead-letter",
    "1002 destination-paused",
    "1003 button-missing",
    "1004 picture-blank",
    "1006 destination-unreachable",
  ]);
});

test("a helpdesk system that is away shortly is no warning; the time is that of a clock nobody sets", () => {
  const { clock, warnings, told } = keeper();
  warnings.take(destination("unreachable"));
  clock.set(24 * hourMs);
  clock.advance(5 * minuteMs - 1);
  expect(told()).toEqual([]);
  warnings.take(destination("reachable"));
  clock.advance(hourMs);
  expect(told()).toEqual([]);
  warnings.take(destination("unreachable"));
  clock.advance(2 * minuteMs);
  warnings.take(destination("unreachable")); // told again: it is unreachable since before
  clock.advance(3 * minuteMs);
  expect(told()).toEqual(["+destination-unreachable"]);
});

test("what is about a moment ends by itself, an hour after the last time", () => {
  const { clock, warnings, told } = keeper();
  warnings.take({ type: "main-thread.blocked", durationMs: 2100 });
  clock.advance(hourMs / 2);
  warnings.take({ type: "main-thread.blocked", durationMs: 3000 });
  expect(warnings.warnings[0]?.text).toContain("3.0 s");
  clock.advance(hourMs - 1);
  expect(told()).toEqual(["+main-thread-blocked"]);
  clock.advance(1);
  expect(told()).toEqual(["-main-thread-blocked"]);
  expect(clock.nextAtMs).toBeUndefined();
});

test("a button that cannot be used is no warning any more once it is gone; another one stays", () => {
  const { warnings, told } = keeper();
  warnings.take({ type: "button.unusable", path: "/dev/x", error: described });
  warnings.take({ type: "button.unusable", path: "/dev/y", error: described });
  warnings.take({ type: "button.refusal-ended", path: "/dev/x" });
  expect(told()).toEqual(["+button-unusable", "+button-unusable", "-button-unusable"]);
  expect(warnings.warnings).toMatchObject([{ subject: "/dev/y" }]);
});

test("two buttons have a warning each; numbers change without a new warning", () => {
  const { warnings, told } = keeper();
  warnings.take({ type: "button.warned", serial: "S1", message: "m", hint: "h" });
  warnings.take({ type: "button.warned", serial: "S2", message: "m", hint: "h" });
  warnings.take(counts({ dead: 1 }));
  warnings.take(counts({ dead: 2 }));
  expect(told()).toEqual(["+button-faulty", "+button-faulty", "+dead-letter"]);
  expect(warnings.warnings.at(-1)?.text).toMatch(/^2 presses /);
});

test("an event that has nothing to do with it costs and tells nothing", () => {
  const { clock, warnings, told } = keeper();
  warnings.take({ type: "press.captured", pressId: "p", durationMs: 1 });
  warnings.take({ type: "storage.recovered" });
  expect({ told: told(), next: clock.nextAtMs }).toEqual({ told: [], next: undefined });
});

test("a warning that nobody wants is not told; a changed configuration tells it, and takes it back", () => {
  const { clock, warnings, unwanted, told, codes } = keeper();
  unwanted.add("button-missing");
  warnings.take({ type: "button.none" });
  clock.advance(5 * hourMs);
  expect([told(), codes()]).toEqual([[], []]);
  unwanted.clear();
  warnings.take({ type: "config.applied" });
  expect([told(), codes()]).toEqual([["+button-missing"], ["button-missing"]]);
  unwanted.add("button-missing");
  warnings.take({ type: "config.applied" });
  expect([told(), codes()]).toEqual([["-button-missing"], []]);
});
