import { Tier2Error } from "@tier2/bridge";
import { TransportError } from "@tier2/button";
import type { CommandContext } from "../command.ts";
import type { AttachedButton } from "../flash/attached.ts";
import { clackPrompts } from "../prompts/clack-prompts.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { refusal } from "./button-options.ts";
import { dark } from "./dark.ts";
import { Finger } from "./finger.ts";
import { type TestStep, categoryOf, testButton } from "./self-test.ts";

export interface TestedButton {
  readonly serial: string;
  readonly board: string;
  readonly version: string;
  readonly steps: readonly TestStep[];
}

export interface SelfTestOptions {
  /** In the place of the terminal; undefined with `isAuto`: nobody is there. */
  readonly prompts?: Prompts;
  readonly isAuto?: boolean;
  /** How long a press is waited for. */
  readonly patienceMs?: number;
  readonly onStep?: (step: TestStep) => void;
}

const usualPatienceMs = 30_000;

/** Opens a button for the test alone, tests it, and leaves it dark. Rejects with a Tier2Error when it cannot be tested. */
export async function runSelfTest(
  target: AttachedButton,
  io: CommandContext,
  options: SelfTestOptions = {},
): Promise<TestedButton> {
  const { isAuto = false, patienceMs = usualPatienceMs, onStep = () => undefined } = options;
  const finger = new Finger();
  try {
    // What is pressed here must make no ticket: nobody else may take it.
    const button = await target.open(finger.listeners, { isExclusive: true });
    finger.use(button);
    try {
      const prompts = options.prompts ?? (isAuto ? undefined : await clackPrompts(io, givenUp));
      const person = isAuto || prompts === undefined ? undefined : { finger, prompts, patienceMs };
      const steps = await testButton({ button, person, onStep, ending: io.ending });
      const { serial, board, firmwareMajor, firmwareMinor, firmwarePatch } = button.identity;
      return { serial, board, version: `${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`, steps };
    } finally {
      await button.setLight(dark).catch(() => undefined); // it may be gone
      await button.close();
    }
  } catch (error) {
    if (io.ending.aborted) {
      throw givenUp();
    }
    throw error instanceof TransportError ? refusal(target, error) : error;
  }
}

/** The self-test as a part of `tier2 firmware provision`. Rejects with a Tier2Error when the button fails. */
export async function requireSelfTest(
  target: AttachedButton,
  io: CommandContext,
  options: SelfTestOptions = {},
): Promise<void> {
  const { steps } = await runSelfTest(target, io, options);
  const category = categoryOf(steps);
  const first = steps.find(({ status }) => status === "failed");
  if (category !== undefined && first !== undefined) {
    const message = `The self-test failed: ${first.name}: ${first.message}`;
    throw new Tier2Error({ code: "self_test_failed", category, message, hint: first.hint ?? "Test again." });
  }
}

const givenUp = (): Tier2Error =>
  new Tier2Error({
    ...{ code: "test_given_up", category: "usage" },
    message: "The test was not finished.",
    hint: "Begin again: tier2 button test",
  });
