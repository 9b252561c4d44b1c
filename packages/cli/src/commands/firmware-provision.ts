import { randomInt } from "node:crypto";
import { z } from "zod";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import type { SelfTestOptions } from "../button/run-self-test.ts";
import type { Surroundings } from "../flash/attached.ts";
import { type BatchOptions, logOption, openLog, reportBatch, runBatch } from "../flash/batch.ts";
import {
  type BoardOptions,
  type DropPresses,
  allOption,
  boardOptions,
  dropPressesOption,
  flashOptions,
  forceOption,
  imageOptions,
  withUsbBoards,
} from "../flash/firmware-options.ts";
import { chooseBoards, findBoards } from "../flash/found-board.ts";
import { type ImageChoice, checkChoice, planAll } from "../flash/plan.ts";
import { type Provisions, provisionBoard } from "../flash/provision-board.ts";
import { parseSettings } from "../settings-words.ts";
import { batchShape } from "../shapes/firmware.ts";
import { usage } from "../usage.ts";

export interface ProvisionOptions extends BoardOptions, ImageChoice, BatchOptions, DropPresses {
  readonly newSerial?: string;
  readonly set?: readonly string[];
  readonly auto?: boolean;
  readonly skipTest?: boolean;
}

/** As the button takes it. */
const serialPattern = /^[\w-]{1,16}$/;
/** Without what is read for another: 0 O, 1 I L. */
const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const letterCount = 10;

export const firmwareProvision: Command<ProvisionOptions> = defineCommand<ProvisionOptions>({
  name: "firmware provision",
  meaning:
    "Put boards into service: firmware if it is another, a serial number where there is none, settings, self-test.",
  options: [
    ...boardOptions,
    allOption,
    logOption,
    {
      flags: "--new-serial <serial>",
      meaning: "for a board without one; it stays for good (default: T2- and 10 random letters)",
    },
    { flags: "--set <setting...>", meaning: "a setting of the button, e.g. holdMs=800" },
    {
      flags: "--auto",
      meaning: "of the self-test only what needs neither eyes nor fingers; so it is without a terminal",
    },
    { flags: "--skip-test", meaning: "no self-test" },
    ...imageOptions,
    forceOption,
    dropPressesOption,
    jsonOption,
  ],
  examples: [
    "tier2 firmware provision",
    "tier2 firmware provision --all --log batch.csv --auto --set holdMs=1000 brightness=128",
    "tier2 firmware provision --port-path 1-2 --new-serial DESK-0042",
  ],
  json: z.strictObject(batchShape),
  run: async (options, io) => withUsbBoards(async (boards) => provisionAttached(options, io, boards)),
});

export async function provisionAttached(
  options: ProvisionOptions,
  io: CommandContext,
  surroundings: Surroundings,
  test: SelfTestOptions = {},
): Promise<number> {
  const provisions = provisionsOf(options, io, test);
  const choice = await checkChoice(options);
  if (choice.image !== undefined && choice.image.board === undefined) {
    throw usage(`${choice.image.file} does not say that it is a button's firmware.`, "tier2 firmware flash writes it.");
  }
  const log = openLog(options);
  const plans = await planAll(chooseBoards(await findBoards(await surroundings.look()), options), choice);
  if (options.newSerial !== undefined && plans.length > 1) {
    throw usage("--new-serial is for one board.", "Leave it away: each board that has none gets one of its own.");
  }
  const outcomes = await runBatch(plans, log, io, async (plan, listeners) =>
    provisionBoard(plan, provisions, surroundings, flashOptions(options, io), listeners),
  );
  return reportBatch(io, options.json, outcomes);
}

function provisionsOf(options: ProvisionOptions, io: CommandContext, test: SelfTestOptions): Provisions {
  const { newSerial, set = [] } = options;
  if (newSerial !== undefined && !serialPattern.test(newSerial)) {
    throw usage(`"${newSerial}" is no serial number.`, "Write 1 to 16 letters, digits, - and _.");
  }
  return {
    newSerial: () => newSerial ?? randomSerial(),
    settings: parseSettings(set),
    selfTest: selfTestOf(options, io, test),
  };
}

function selfTestOf(
  { auto, skipTest }: ProvisionOptions,
  io: CommandContext,
  test: SelfTestOptions,
): Provisions["selfTest"] {
  if (skipTest === true) {
    return undefined;
  }
  const isPersonThere = test.prompts !== undefined || (io.stdin.isTTY === true && io.stderr.isTTY === true);
  const isAuto = auto === true || !isPersonThere;
  return {
    outcome: isAuto ? "passed without a person" : "passed",
    run: async (target) => {
      const { requireSelfTest } = await import("../button/run-self-test.ts"); // the prompts
      await requireSelfTest(target, io, { ...test, isAuto });
    },
  };
}

const randomSerial = (): string =>
  `T2-${Array.from({ length: letterCount }, () => letters.charAt(randomInt(letters.length))).join("")}`;
