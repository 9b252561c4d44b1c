import { type LightName, type LightReport, colours, lightNamed } from "@tier2/button";
import type { DestinationState } from "../events.ts";

/** How a press that is not sent stands: waits for its attempt, in an attempt, or refused. */
export type OpenPress = "waiting" | "leased" | "failed";

/** Everything the light of one button depends on. Times in milliseconds since 1970. */
export interface LightSituation {
  readonly open: Readonly<Record<OpenPress, number>>;
  /** When the newest ticket id of this button was on disk; undefined when none was since the start. */
  readonly sentAtMs: number | undefined;
  readonly destination: DestinationState;
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

const sentShowsMs = lightNamed("sent").showForMs ?? 0;

const isUndelivered = ({ open }: LightSituation): boolean => open.waiting + open.leased > 0;

/** When each light of the bridge has a reason to be shown. */
const reasons: readonly (readonly [LightName, (situation: LightSituation) => boolean])[] = [
  ["idle", () => true],
  // The lower bound is for a clock that was set back.
  ["sent", ({ sentAtMs, nowMs }) => sentAtMs !== undefined && nowMs >= sentAtMs && nowMs - sentAtMs < sentShowsMs],
  ["saved", ({ open }) => open.waiting > 0],
  ["sending", ({ open }) => open.leased > 0],
  ["saved-offline", (situation) => situation.destination === "unreachable" && isUndelivered(situation)],
  [
    "failed",
    (situation) =>
      situation.isStorageFailing ||
      situation.open.failed > 0 ||
      (situation.destination === "paused" && isUndelivered(situation)),
  ],
];

/** The worst light that has a reason, by the protocol's priorities. */
export function chooseLight(situation: LightSituation): ChosenLight {
  const held = reasons.filter(([, holds]) => holds(situation)).map(([name]) => lightNamed(name));
  const worst = held.reduce((one, other) => (other.priority > one.priority ? other : one));
  const isSent = worst.name === "sent" && situation.sentAtMs !== undefined;
  return { name: worst.name, untilMs: isSent ? (situation.sentAtMs ?? 0) + sentShowsMs : undefined };
}

/** The report that shows a light. */
export function lightReport(name: LightName): LightReport {
  const { pattern, colour, periodMs } = lightNamed(name);
  return { pattern, ...colours[colour], periodMs, timeToLiveMs };
}

/** Dark for ever, until a press finds nobody: what an orderly stopped bridge leaves behind. */
export const goodBye: LightReport = { ...lightReport("idle"), timeToLiveMs: 0 };
