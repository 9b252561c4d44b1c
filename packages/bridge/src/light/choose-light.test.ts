import { type LightName, decodeLight, encodeLight, lightNamed, lights } from "@tier2/button";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type LightSituation,
  type OpenPress,
  chooseLight,
  goodBye,
  lightReport,
  timeToLiveMs,
  undoReport,
} from "./choose-light.ts";

const nowMs = 100_000;
const calm: LightSituation = {
  open: { waiting: false, postponed: false, leased: false, failed: false, dead: false },
  undoUntilMs: undefined,
  attention: undefined,
  happenedAtMs: {},
  ways: ["reachable"],
  isStorageFailing: false,
  nowMs,
};
const open = (change: Partial<LightSituation["open"]>): Pick<LightSituation, "open"> => ({
  open: { ...calm.open, ...change },
});
const one = (state: OpenPress): Pick<LightSituation, "open"> => open({ [state]: true });

const cases: readonly (readonly [string, Partial<LightSituation>, LightName])[] = [
  ["nothing is open", {}, "idle"],
  ["a ticket was closed", { happenedAtMs: { closed: nowMs - 59_999 } }, "closed"],
  ["a ticket was closed a minute ago", { attention: "closed", happenedAtMs: { closed: nowMs - 60_000 } }, "idle"],
  ["the id is on disk", { happenedAtMs: { sent: nowMs } }, "sent"],
  ["the id was on disk long ago", { happenedAtMs: { sent: nowMs - 10_000 } }, "idle"],
  ["the id of an urgent one is on disk", { happenedAtMs: { urgent: nowMs - 9999 } }, "urgent"],
  ["the id of an urgent one was on disk long ago", { happenedAtMs: { urgent: nowMs - 10_000 } }, "idle"],
  ["a press was cancelled", { happenedAtMs: { cancelled: nowMs - 3999 } }, "cancelled"],
  ["a press was cancelled a while ago", { happenedAtMs: { cancelled: nowMs - 4000 } }, "idle"],
  ["a technician answered", { attention: "answered" }, "answered"],
  ["a technician waits for the person", { attention: "waiting" }, "waiting"],
  ["a press waits", one("waiting"), "saved"],
  ["one is sent, another waits", { ...one("waiting"), happenedAtMs: { sent: nowMs } }, "saved"],
  ["the person may decide still", { ...one("waiting"), undoUntilMs: nowMs + 1 }, "undo"],
  ["the time to decide is over", { ...one("waiting"), undoUntilMs: nowMs }, "saved"],
  ["an attempt runs", open({ waiting: true, leased: true }), "sending"],
  ["a press waits for another attempt", one("postponed"), "saved-offline"],
  ["a press waits, the system is unreachable", { ...one("waiting"), ways: ["unreachable"] }, "saved-offline"],
  ["an unreachable system is tried", { ...one("leased"), ways: ["unreachable"] }, "saved-offline"],
  ["one way is open still", { ...one("waiting"), ways: ["unreachable", "reachable"] }, "saved"],
  ["no way is open", { ...one("waiting"), ways: ["unreachable", "unreachable"] }, "saved-offline"],
  ["nothing waits for an unreachable system", { ways: ["unreachable"] }, "idle"],
  ["a press waits, we are refused", { ...one("waiting"), ways: ["paused"] }, "blocked"],
  ["one way refuses us, the other is away", { ...one("waiting"), ways: ["paused", "unreachable"] }, "blocked"],
  ["one way refuses us, the other is open", { ...one("waiting"), ways: ["paused", "reachable"] }, "saved"],
  ["a press could not go where we are refused", { ...one("postponed"), ways: ["paused", "reachable"] }, "blocked"],
  ["nothing waits where we are refused", { ways: ["paused"] }, "idle"],
  ["a press was refused", { ...open({ failed: true, leased: true }), happenedAtMs: { sent: nowMs } }, "failed"],
  ["a press was given up", one("dead"), "failed"],
  ["the disk fails", { isStorageFailing: true }, "failed"],
];

test.each(cases)("%s", (_name, situation, light) => {
  expect(chooseLight({ ...calm, ...situation }).name).toBe(light);
});

test("each light that the bridge sets is reached", () => {
  const all = lights.filter(({ setBy }) => setBy === "bridge").map(({ name }) => name);
  expect(new Set(cases.map(([, , light]) => light))).toEqual(new Set(all));
});

/** Both at once. */
const together = (first: Partial<LightSituation>, second: Partial<LightSituation>): LightSituation => {
  const states = Object.keys(calm.open) as OpenPress[];
  const ways = [...(first.ways ?? []), ...(second.ways ?? [])];
  return {
    ...calm,
    ...first,
    ...second,
    ...open(
      Object.fromEntries(states.map((state) => [state, first.open?.[state] === true || second.open?.[state] === true])),
    ),
    happenedAtMs: { ...first.happenedAtMs, ...second.happenedAtMs },
    isStorageFailing: first.isStorageFailing === true || second.isStorageFailing === true,
    ways: ways.length === 0 ? calm.ways : ways,
  };
};

/** One reason for each light. */
const single: readonly (readonly [LightName, Partial<LightSituation>])[] = [
  ["idle", {}],
  ["closed", { happenedAtMs: { closed: nowMs } }],
  ["sent", { happenedAtMs: { sent: nowMs } }],
  ["cancelled", { happenedAtMs: { cancelled: nowMs } }],
  ["answered", { attention: "answered" }],
  ["waiting", { attention: "waiting" }],
  ["urgent", { happenedAtMs: { urgent: nowMs } }],
  ["saved", one("waiting")],
  ["undo", { undoUntilMs: nowMs + 1000 }],
  ["sending", one("leased")],
  ["saved-offline", one("postponed")],
  ["blocked", { ...one("postponed"), ways: ["paused"] }],
  ["failed", one("failed")],
];

const pairs = single.flatMap((first) => single.map((second) => [first, second] as const));

test("of two reasons the worse one is shown, and when it goes, the other", () => {
  for (const [[first, firstReason], [second, secondReason]] of pairs) {
    // Of the answers only the worst is known.
    const isOneOfThem = firstReason.attention !== undefined && secondReason.attention !== undefined;
    const worse = isOneOfThem || lightNamed(first).priority < lightNamed(second).priority ? second : first;
    expect([first, second, chooseLight(together(firstReason, secondReason)).name]).toEqual([first, second, worse]);
  }
});

const timeNear = fc.option(fc.integer({ min: nowMs - 100_000, max: nowMs + 100_000 }), { nil: undefined });
const isAny = fc.boolean();
const situations: fc.Arbitrary<LightSituation> = fc
  .record({
    open: fc.record({ waiting: isAny, postponed: isAny, leased: isAny, failed: isAny, dead: isAny }),
    undoUntilMs: timeNear,
    attention: fc.constantFrom("answered" as const, "waiting" as const, "closed" as const, undefined),
    closed: timeNear,
    sent: timeNear,
    cancelled: timeNear,
    urgent: timeNear,
    ways: fc.array(fc.constantFrom("reachable" as const, "unreachable" as const, "paused" as const), { maxLength: 2 }),
    isStorageFailing: fc.boolean(),
  })
  .map(({ closed, sent, cancelled, urgent, ...others }) => ({
    ...others,
    happenedAtMs: Object.fromEntries(
      Object.entries({ closed, sent, cancelled, urgent }).filter((entry) => entry[1] !== undefined),
    ),
    nowMs,
  }));

test("any situation has a light of the bridge, and says sent only of a ticket", () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const { name, untilMs } = chooseLight(situation);
      expect(lightNamed(name).setBy).toBe("bridge");
      expect(untilMs ?? nowMs + 1).toBeGreaterThan(nowMs);
      const claimsTicket = name === "sent" || name === "urgent";
      const isAllDone = !Object.values(situation.open).includes(true);
      expect(!claimsTicket || (isAllDone && situation.happenedAtMs[name] !== undefined)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("between two times to choose again the light stays the same", () => {
  fc.assert(
    fc.property(situations, fc.double({ min: 0, max: 1, noNaN: true }), (situation, part) => {
      const { name, untilMs = nowMs + 1_000_000 } = chooseLight(situation);
      const later = Math.floor(nowMs + part * (untilMs - nowMs - 1));
      expect(chooseLight({ ...situation, nowMs: later }).name).toBe(name);
    }),
  );
});

test("every light can be shown and holds for a limited time", () => {
  for (const { name, pattern } of lights) {
    const report = lightReport(name);
    expect(decodeLight(encodeLight(report))).toEqual(report);
    expect(report).toMatchObject({ pattern, timeToLiveMs });
  }
});

test.each([
  [5000, 5000],
  [0.2, 1],
  [120_000, 65_535],
])("the fade of %d ms that are left has the period %d", (leftMs, periodMs) => {
  const report = undoReport(leftMs);
  expect(report).toMatchObject({ pattern: "fade", periodMs });
  expect(decodeLight(encodeLight(report))).toEqual(report);
});

test("the good-bye is dark and holds for ever", () => {
  expect(goodBye).toMatchObject({ pattern: "off", timeToLiveMs: 0 });
});
