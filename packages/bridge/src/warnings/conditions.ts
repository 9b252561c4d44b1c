import type { AdapterError } from "@tier2/psa-adapters";
import { type ConfigProblem, ignoredText } from "../config/problems.ts";
import type { BridgeEvent } from "../events.ts";
import type { PressState } from "../record/messages.ts";
import { type Warning, type WarningName, warningTable } from "./table.ts";

/** Both times of one moment: for people, and of a clock that nobody sets. Milliseconds. */
export interface Moment {
  readonly nowMs: number;
  readonly elapsedMs: number;
}

/** Something that is not as it should be; a warning once it lasted long enough. */
export interface Condition {
  readonly code: WarningName;
  readonly subject: string;
  readonly detail: string;
  readonly remedy: string;
  /** When it began. */
  readonly since: Moment;
  /** When it was last told, of the elapsed time. */
  readonly toldAtMs: number;
}

/** By code and subject. */
export type Conditions = ReadonlyMap<string, Condition>;

export type QueueCounts = Readonly<Record<PressState, number>>;

/** What conditions come from: what the bridge tells, and how many presses are in which state. */
export type WarningInput = BridgeEvent | { readonly type: "queue.counted"; readonly counts: QueueCounts };

type Step =
  | { readonly set: WarningName; readonly subject?: string; readonly detail?: string; readonly remedy?: string }
  | { readonly clear: WarningName; readonly subject?: string };

/** The conditions after an event; the same object when it changes none. */
export function afterEvent(conditions: Conditions, input: WarningInput, at: Moment): Conditions {
  return stepsOf(input).reduce((before, step) => afterStep(before, step, at), conditions);
}

/** The conditions that still hold at a time. */
export function withoutEnded(conditions: Conditions, { elapsedMs }: Moment): Conditions {
  return new Map([...conditions].filter(([, condition]) => endsAtMs(condition) > elapsedMs));
}

/** The conditions that are warnings at a time, those that began first in front. */
export function warningsOf(conditions: Conditions, { elapsedMs }: Moment): readonly Warning[] {
  return [...conditions.values()]
    .filter((condition) => beginsAtMs(condition) <= elapsedMs)
    .sort((one, other) => one.since.elapsedMs - other.since.elapsedMs)
    .map(describe);
}

/** When time alone changes the warnings next, of the elapsed time; undefined: never. */
export function nextChangeAtMs(conditions: Conditions, { elapsedMs }: Moment): number | undefined {
  const times = [...conditions.values()]
    .flatMap((condition) => [beginsAtMs(condition), endsAtMs(condition)])
    .filter((timeMs) => timeMs > elapsedMs && timeMs !== Infinity);
  return times.length === 0 ? undefined : Math.min(...times);
}

const beginsAtMs = ({ code, since }: Condition): number => since.elapsedMs + (warningTable[code].afterMs ?? 0);
const endsAtMs = ({ code, toldAtMs }: Condition): number => toldAtMs + (warningTable[code].lastsMs ?? Infinity);

function describe({ code, subject, detail, remedy, since }: Condition): Warning {
  const { eventId, severity, ...sentences } = warningTable[code];
  const known = { subject, detail, remedy };
  const fill = (text: string): string =>
    text.replace(/\{(subject|detail|remedy)\}/g, (_all, name: keyof typeof known) => known[name]);
  return {
    ...{ code, eventId, severity, subject, sinceMs: since.nowMs },
    text: fill(sentences.text),
    remedy: fill(sentences.remedy),
  };
}

function afterStep(before: Conditions, step: Step, at: Moment): Conditions {
  const subject = step.subject ?? "";
  if ("clear" in step) {
    const key = keyOf(step.clear, subject);
    return before.has(key) ? new Map([...before].filter(([other]) => other !== key)) : before;
  }
  const { set: code, detail = "", remedy = "Look into the log of the bridge." } = step;
  const since = before.get(keyOf(code, subject))?.since ?? at;
  return new Map(before).set(keyOf(code, subject), {
    ...{ code, subject, detail, remedy, since },
    toldAtMs: at.elapsedMs,
  });
}

const keyOf = (code: WarningName, subject: string): string => `${code} ${subject}`;

const pressesOf = (count: number): string => (count === 1 ? "1 press" : `${count} presses`);

const counted = (code: WarningName, count: number): Step =>
  count === 0 ? { clear: code } : { set: code, detail: pressesOf(count) };

const remedyOf = (error: AdapterError | undefined): { readonly remedy?: string } =>
  error?.hint === undefined ? {} : { remedy: error.hint };

/** What an event raises and clears. */
function stepsOf(input: WarningInput): readonly Step[] {
  switch (input.type) {
    case "queue.counted":
      return [counted("dead-letter", input.counts.dead), counted("press-failed", input.counts.failed)];
    case "button.none":
      return [{ set: "button-missing" }];
    case "button.attached":
      return [{ clear: "button-missing" }, { clear: "button-unusable", subject: input.path }];
    case "button.detached":
      return [{ clear: "button-faulty", subject: input.serial }];
    case "button.unusable": {
      const { message, hint } = input.error;
      return [
        { clear: "button-missing" },
        { set: "button-unusable", subject: input.path, detail: message, remedy: hint },
      ];
    }
    case "button.refusal-ended":
      return [{ clear: "button-unusable", subject: input.path }];
    case "button.warned":
      return [{ set: "button-faulty", subject: input.serial, detail: input.message, remedy: input.hint }];
    case "destination.changed":
      return destinationSteps(input);
    case "storage.failed":
      return [{ set: "storage-failing", detail: input.error.message, remedy: input.error.hint }];
    case "storage.low":
      return [{ clear: "storage-failing" }, { set: "storage-low" }];
    case "storage.recovered":
      return [{ clear: "storage-failing" }, { clear: "storage-low" }];
    case "database.key-lost":
      return [{ set: "database-key-lost" }];
    case "watch.failed":
      return [{ set: "watch-failed", detail: input.error.message, ...remedyOf(input.error) }];
    case "watch.recovered":
      return [{ clear: "watch-failed" }];
    case "config.applied":
      return [{ clear: "config-refused" }, { clear: "config-deferred" }];
    case "config.refused":
      return [{ set: "config-refused", detail: input.error.message, remedy: input.error.hint }];
    case "config.values-ignored":
      return [ignoredStep(input.problems)];
    case "config.deferred":
      return [{ set: "config-deferred", detail: input.places.join(", ") }];
    case "picture.taken":
      return [input.isBlank ? { set: "picture-blank" } : { clear: "picture-blank" }];
    case "main-thread.blocked":
      return [{ set: "main-thread-blocked", detail: `${(input.durationMs / 1000).toFixed(1)} s` }];
    case "database.set-aside":
      return [{ set: "database-set-aside", detail: input.keptAs }];
    case "follow-up.failed":
      return input.nextAttemptAtMs === undefined
        ? [{ set: "follow-up-failed", detail: input.error.message, ...remedyOf(input.error) }]
        : [];
    case "ticket.duplicated":
    case "ticket.accepted": {
      const numbers = input.duplicates.map(({ number }) => number);
      return numbers.length === 0 ? [] : [{ set: "ticket-duplicated", detail: numbers.join(", ") }];
    }
    default:
      return [];
  }
}

function ignoredStep(problems: readonly ConfigProblem[]): Step {
  const [first, ...others] = problems;
  if (first === undefined) {
    return { clear: "config-value-ignored" };
  }
  const more = others.length === 0 ? "" : ` ${others.length} more: tier2 config validate`;
  return { set: "config-value-ignored", detail: ignoredText(first), remedy: `${first.hint}${more}` };
}

function destinationSteps(event: Extract<BridgeEvent, { readonly type: "destination.changed" }>): readonly Step[] {
  const { route: subject, state, error } = event;
  const names = { unreachable: "destination-unreachable", paused: "destination-paused" } as const;
  const cleared = Object.entries(names)
    .filter(([other]) => other !== state)
    .map(([, name]): Step => ({ clear: name, subject }));
  if (state === "reachable") {
    return cleared;
  }
  return [...cleared, { set: names[state], subject, detail: error?.message ?? event.host, ...remedyOf(error) }];
}
