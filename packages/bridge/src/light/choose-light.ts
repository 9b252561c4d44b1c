import { type LightName, type LightReport, colours, lightNamed } from "@tier2/button";
import type { DestinationState } from "../events.ts";
import type { Attention } from "../record/watched.ts";

/**
 * How a press that is not sent stands. - waiting: for its first attempt. - postponed: for another one. - leased: in an
 * attempt. - failed: refused. - dead: given up after many days.
 */
export type OpenPress = "waiting" | "postponed" | "leased" | "failed" | "dead";

/** What is on disk about one button. */
export interface ButtonPresses {
  readonly open: Readonly<Record<OpenPress, boolean>>;
  /** Until then pressing again cancels the press that waits; undefined: there is no such press. */
  readonly undoUntilMs: number | undefined;
  /** The worst that the person has not seen of any ticket. */
  readonly attention: Attention | undefined;
}

/** Lights that tell of something that happened, for a while. */
export type PassingLight = "closed" | "sent" | "cancelled" | "urgent";

/** Everything the light of one button depends on. Times in milliseconds, all of one clock. */
export interface LightSituation extends ButtonPresses {
  /** When it happened last; missing: not since the start. */
  readonly happenedAtMs: Readonly<Partial<Record<PassingLight, number>>>;
  /** How each way to a helpdesk system stands. */
  readonly ways: readonly DestinationState[];
  /** The disk refuses what it is given. */
  readonly isStorageFailing: boolean;
  readonly nowMs: number;
}

export interface ChosenLight {
  readonly name: LightName;
  /** When to choose again though nothing happened. */
  readonly untilMs: number | undefined;
}

/** The time a light report holds without another; then the firmware shows no-bridge. */
export const timeToLiveMs = 10_000;
/** The field of the report has 16 bits, and 0 would count as 1000. */
const shortestPeriodMs = 1;
const longestPeriodMs = 65_535;

type Reason = (situation: LightSituation) => boolean;

const isUndelivered: Reason = ({ open }) => open.waiting || open.postponed || open.leased;
const isStuck: Reason = (situation) =>
  isUndelivered(situation) && !situation.ways.some((state) => state === "reachable");

/** When a passing light ends; undefined when it is over, or nothing happened. */
function endOf(light: PassingLight, { happenedAtMs, nowMs }: LightSituation): number | undefined {
  const sinceMs = happenedAtMs[light];
  const endMs = sinceMs === undefined ? nowMs : sinceMs + (lightNamed(light).showForMs ?? 0);
  return endMs > nowMs ? endMs : undefined;
}

const undoEnd = ({ undoUntilMs, nowMs }: LightSituation): number | undefined =>
  undoUntilMs !== undefined && undoUntilMs > nowMs ? undoUntilMs : undefined;

const passes =
  (light: PassingLight): Reason =>
  (situation) =>
    endOf(light, situation) !== undefined;

/** When each light of the bridge has a reason to be shown. */
const reasons: readonly (readonly [LightName, Reason])[] = [
  ["idle", () => true],
  ["closed", passes("closed")],
  ["sent", passes("sent")],
  ["cancelled", passes("cancelled")],
  ["answered", ({ attention }) => attention === "answered"],
  ["waiting", ({ attention }) => attention === "waiting"],
  ["urgent", passes("urgent")],
  ["saved", ({ open }) => open.waiting],
  ["undo", (situation) => undoEnd(situation) !== undefined],
  ["sending", ({ open }) => open.leased],
  // A press that failed once waits, whatever is said of the system as a whole.
  ["saved-offline", (situation) => situation.open.postponed || isStuck(situation)],
  ["blocked", (situation) => situation.ways.includes("paused") && (situation.open.postponed || isStuck(situation))],
  ["failed", ({ open, isStorageFailing }) => isStorageFailing || open.failed || open.dead],
];

/** The worst light that has a reason, by the protocol's priorities. */
export function chooseLight(situation: LightSituation): ChosenLight {
  const held = reasons.filter(([, holds]) => holds(situation)).map(([name]) => lightNamed(name));
  const worst = held.reduce((one, other) => (other.priority > one.priority ? other : one));
  const ends = [
    undoEnd(situation),
    endOf("closed", situation),
    endOf("sent", situation),
    endOf("cancelled", situation),
    endOf("urgent", situation),
  ].filter((end) => end !== undefined);
  return { name: worst.name, untilMs: ends.length === 0 ? undefined : Math.min(...ends) };
}

/** The report that shows a light; `periodMs` (any number) takes the place of the protocol's period. */
export function lightReport(name: LightName, periodMs: number = lightNamed(name).periodMs): LightReport {
  const { pattern, colour } = lightNamed(name);
  return { pattern, ...colours[colour], periodMs, timeToLiveMs };
}

/** The report that fades over the time that is left to decide, at most 65,535 ms. */
export function undoReport(leftMs: number): LightReport {
  return lightReport("undo", Math.min(longestPeriodMs, Math.max(shortestPeriodMs, Math.round(leftMs))));
}

/** Dark for ever, until a press finds nobody: what an orderly stopped bridge leaves behind. */
export const goodBye: LightReport = { ...lightReport("idle"), timeToLiveMs: 0 };
