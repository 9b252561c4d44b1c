import { type ErrorDescription, Tier2Error, toTier2Error } from "@tier2/bridge";
import { TransportError } from "@tier2/button";
import { type Attached, type Chip, type Surroundings, type Target, keyOf } from "./attached.ts";
import { type BoardState, describeState } from "./board-state.ts";
import { FlashError, type OnProgress } from "./boot-loader.ts";

export type Phase =
  | "enter boot loader"
  | "look"
  | "write"
  | "compare"
  | "erase settings"
  | "restart"
  | "wait for the button";

/** What whoever watches is told. */
export interface CourseListeners {
  readonly onPhase: (phase: Phase) => void;
  readonly onProgress: OnProgress;
  /** A sentence. */
  readonly onNote: (text: string) => void;
}

/** One board on its way to a new firmware. */
export interface Course {
  readonly target: Target;
  readonly chip: Chip;
  readonly surroundings: Surroundings;
  readonly ending: AbortSignal;
  readonly tell: CourseListeners;
  /** What else was plugged in at the start, by `keyOf`: all other came since. */
  readonly before: ReadonlySet<string>;
  state: BoardState;
}

const allOf = ({ buttons, loaders, drives, sketches }: Attached): readonly Target[] => [
  ...buttons,
  ...loaders,
  ...drives,
  ...sketches,
];

/** Rejects with a Tier2Error when the target left: what has its device file now may be another board. */
export async function beginCourse(
  target: Target,
  chip: Chip,
  surroundings: Surroundings,
  ending: AbortSignal,
  listeners: Partial<CourseListeners>,
): Promise<Course> {
  const isTarget = (one: Target): boolean => keyOf(one) === keyOf(target);
  const all = allOf(await surroundings.look());
  if (!all.some((one) => isTarget(one) && one.portPath === target.portPath)) {
    throw trouble(
      "board_left",
      `The board at ${target.portPath ?? target.path} is not there any more.`,
      "Nothing was changed on it. Plug it in again, then run the command again.",
      "device",
    );
  }
  const others = all.filter((one) => !isTarget(one));
  return {
    ...{ target, chip, surroundings, ending },
    tell: { onPhase: () => undefined, onProgress: () => undefined, onNote: () => undefined, ...listeners },
    before: new Set(others.map(keyOf)),
    state: target.kind === "button" || target.kind === "sketch" ? "running" : "waiting",
  };
}

const lookEveryMs = 100;

/**
 * Looks until something is found; undefined when the time is over. Rejects when the user asks for the end, or with what a
 * look failed with to the last: one that fails while a board comes or goes is followed by another.
 */
export async function untilSeen<Found>(
  course: Course,
  mostMs: number,
  find: (attached: Attached) => Found | undefined | Promise<Found | undefined>,
): Promise<Found | undefined> {
  const { look, wait, nowMs } = course.surroundings;
  const endsMs = nowMs() + mostMs;
  for (;;) {
    throwIfEnding(course);
    const attached = await look().catch((error: unknown) => {
      if (nowMs() >= endsMs) {
        throw error;
      }
      return undefined;
    });
    const found = attached === undefined ? undefined : await find(attached);
    if (found !== undefined || nowMs() >= endsMs) {
      return found;
    }
    await wait(lookEveryMs);
  }
}

/** Whether this may be the course's board in another guise: at its port, or, where ports are not told, come since. */
export const mayBeTarget = ({ target, before }: Course, other: Target): boolean =>
  target.portPath !== undefined && other.portPath !== undefined
    ? other.portPath === target.portPath
    : !before.has(keyOf(other));

export function throwIfEnding({ ending }: Course): void {
  if (ending.aborted) {
    throw trouble("flash_interrupted", "Interrupted.");
  }
}

/** An error of flashing itself; `failure` adds the board's state to it, and the hint unless it has one of its own. */
export const trouble = (
  code: string,
  message: string,
  hint = "",
  category: ErrorDescription["category"] = "firmware",
): Tier2Error => new Tier2Error({ code, category, message, hint });

const categories: Readonly<Record<string, ErrorDescription["category"]>> = {
  denied: "permission",
  permission_denied: "permission",
  busy: "device",
  in_use: "device",
  not_found: "device",
};

/** What went wrong, in which state it left the board, and what to do: whatever went wrong, how to get the board back. */
export function failure({ state, chip, target }: Course, error: unknown): Tier2Error {
  const { code, category, message, hint } = describeError(error);
  const { state: stateText, remedy } = describeState(state, chip);
  const place = target.portPath ?? target.path;
  const isHintEnough = hint !== "" && (state === "running" || state === "restarted");
  const whole = isHintEnough ? hint : `${hint} ${remedy} (${place})`.trimStart();
  return new Tier2Error({ code, category, message: `${message} ${stateText}`, hint: whole }, { cause: error });
}

/** Errors of boot loaders and buttons with their exit codes; without a hint, for the board's state makes it. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof FlashError) {
    const category = categories[error.code] ?? "firmware";
    return { code: `boot_loader_${error.code}`, category, message: sentence(error.message), hint: "" };
  }
  if (error instanceof TransportError) {
    const category = categories[error.code] ?? "firmware";
    return { code: `button_${error.code}`, category, message: sentence(error.message), hint: "" };
  }
  return toTier2Error(error).describe();
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
