import { Tier2Error, openingError } from "@tier2/bridge";
import { type SettingsReport, TransportError } from "@tier2/button";
import type { AttachedButton, Surroundings } from "./attached.ts";
import { awaitButton } from "./await-button.ts";
import type { BoardWork } from "./batch.ts";
import { type CourseListeners, beginCourse, failure, trouble } from "./course.ts";
import { type FlashOptions, type FlashResult, flashBoard } from "./flash-board.ts";
import type { Plan } from "./plan.ts";

export interface SelfTestOfBatch {
  /** What to call it when it is passed: with a person who pressed and looked, or without. */
  readonly outcome: NonNullable<BoardWork["selfTest"]>;
  /** Resolves when the button passed. Rejects with a Tier2Error. */
  readonly run: (target: AttachedButton) => Promise<void>;
}

/** What a board is given besides its firmware. */
export interface Provisions {
  /** For a board that has no serial number and takes one. */
  readonly newSerial: () => string;
  /** In place of those in force; empty: none. */
  readonly settings: Partial<SettingsReport>;
  /** Undefined: there is none. */
  readonly selfTest: SelfTestOfBatch | undefined;
}

/**
 * Puts a board into service: firmware, if its flash holds another or cannot be read; serial number, if it has none and takes one;
 * settings; self-test. Rejects with a Tier2Error.
 */
export async function provisionBoard(
  plan: Plan,
  provisions: Provisions,
  surroundings: Surroundings,
  options: FlashOptions,
  listeners: CourseListeners,
): Promise<BoardWork> {
  const { found, image } = plan;
  // Not by its version: two builds may have the same one.
  const how = { ...options, isKeptIfSame: true };
  const result = await flashBoard(found.target, image, surroundings, how, listeners);
  const running = await buttonOf(result, surroundings);
  const { target, serial } = await giveSerial(running, plan, provisions, surroundings, options, listeners);
  await giveSettings(target, provisions.settings).catch((error: unknown) => {
    throw error instanceof Tier2Error ? error : new Tier2Error(openingError(target.path, error), { cause: error });
  });
  await provisions.selfTest?.run(target);
  const flashed = result.writes === 0 ? undefined : result;
  return { flashed, serial, version: image.version, selfTest: provisions.selfTest?.outcome };
}

async function buttonOf({ arrival }: FlashResult, { look }: Surroundings): Promise<AttachedButton> {
  const button = (await look()).buttons.find(({ path }) => path === arrival?.path);
  if (button === undefined) {
    throw trouble(
      "button_missing",
      "The flashed board left the bus again.",
      "Plug it in again, then run the command again.",
    );
  }
  return button;
}

async function giveSerial(
  target: AttachedButton,
  { image }: Plan,
  { newSerial }: Provisions,
  surroundings: Surroundings,
  { ending }: FlashOptions,
  listeners: CourseListeners,
): Promise<{ readonly target: AttachedButton; readonly serial: string }> {
  const course = await beginCourse(target, image.chip, surroundings, ending, listeners);
  try {
    const button = await target.open();
    const { serial, capabilities } = button.identity;
    if (serial !== "" || !capabilities.includes("serial-settable")) {
      await button.close();
      return { target, serial };
    }
    const wanted = newSerial();
    try {
      course.state = "numbering";
      await button.setSerial(wanted).catch((error: unknown) => {
        if (error instanceof TransportError && error.code === "stalled") {
          course.state = "running"; // it refused
        }
        throw error;
      });
      course.state = "numbered";
    } finally {
      await button.close().catch(() => undefined); // it restarts
    }
    const seen = await awaitButton(course, (identity) => identity.serial === wanted);
    return { target: seen.target, serial: wanted };
  } catch (error) {
    throw failure(course, error);
  }
}

/** Sets them, reads them back, and compares. Rejects with a Tier2Error, or with a TransportError. */
export async function giveSettings(target: AttachedButton, settings: Partial<SettingsReport>): Promise<void> {
  if (Object.keys(settings).length === 0) {
    return;
  }
  const button = await target.open();
  try {
    const wanted = { ...(await button.readSettings()), ...settings };
    await button.writeSettings(wanted);
    const now = await button.readSettings();
    const names = Object.keys(wanted) as (keyof SettingsReport)[];
    const other = names.find((name) => now[name] !== wanted[name]);
    if (other !== undefined) {
      const message = `The button was given ${other} ${wanted[other]}, and has ${now[other]}.`;
      throw trouble("settings_not_taken", message, "Run the command again.");
    }
  } finally {
    await button.close();
  }
}
