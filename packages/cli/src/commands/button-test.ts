import { exitCodes } from "@tier2/bridge";
import { type ButtonOptions, buttonOptions, chooseButton, withButtons } from "../button/button-options.ts";
import { type SelfTestOptions, runSelfTest } from "../button/run-self-test.ts";
import { type TestStep, categoryOf } from "../button/self-test.ts";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import type { Surroundings } from "../flash/attached.ts";
import { buttonTestShape } from "../shapes/button.ts";
import { printJson } from "../print-json.ts";
import { usage } from "../usage.ts";

interface TestOptions extends ButtonOptions {
  readonly auto?: boolean;
}

export const buttonTest: Command<TestOptions> = defineCommand<TestOptions>({
  name: "button test",
  meaning: "Test a button step by step: firmware, light, and each way to press; what is pressed makes no ticket.",
  options: [{ flags: "--auto", meaning: "only what needs neither eyes nor fingers" }, ...buttonOptions, jsonOption],
  examples: ["tier2 button test", "tier2 button test --auto --json"],
  json: buttonTestShape,
  run: async (options, io) => withButtons(options, async (boards) => testAttached(options, io, boards)),
});

const words = { ok: "ok  ", failed: "FAIL", skipped: "skip" } as const;

export async function testAttached(
  options: TestOptions,
  io: CommandContext,
  surroundings: Surroundings,
  test: SelfTestOptions = {},
): Promise<number> {
  const isAuto = options.auto === true;
  if (!isAuto && test.prompts === undefined && (io.stdin.isTTY !== true || io.stderr.isTTY !== true)) {
    throw usage(
      "The test asks what a person sees, and there is no terminal to ask in.",
      "Write: tier2 button test --auto",
    );
  }
  const target = await chooseButton(surroundings, options);
  const onStep = (step: TestStep): void => {
    if (options.json !== true) {
      io.stdout.write(stepText(step));
    }
  };
  const { steps, ...facts } = await runSelfTest(target, io, { ...test, isAuto, onStep });
  const category = categoryOf(steps);
  if (options.json === true) {
    const isPassed = category === undefined;
    printJson(io, { ...facts, isPassed, steps: steps.map(({ category: _category, ...step }) => step) });
  } else {
    io.stderr.write(`\n${conclusion(steps)}\n`);
  }
  return category === undefined ? 0 : exitCodes[category];
}

function conclusion(steps: readonly TestStep[]): string {
  const failed = steps.filter(({ status }) => status === "failed").map(({ name }) => name);
  if (failed.length > 0) {
    return `The button failed: ${failed.join(", ")}.`;
  }
  return steps.some(({ status }) => status === "skipped")
    ? "The button passed what was tested; some of it was skipped."
    : "The button passed.";
}

const stepText = ({ status, name, message, hint }: TestStep): string =>
  `${words[status]}  ${name.padEnd(11)}  ${message}\n${hint === undefined ? "" : `${" ".repeat(19)}${hint}\n`}`;
