import { z } from "zod";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import type { Surroundings } from "../flash/attached.ts";
import { type BatchOptions, type BoardWork, logOption, openLog, reportBatch, runBatch } from "../flash/batch.ts";
import type { EmulatedFlash } from "../flash/emulated-flash.ts";
import { flashBoard } from "../flash/flash-board.ts";
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
import { type ImageChoice, checkChoice, imageFor, planAll } from "../flash/plan.ts";
import { reportCourse } from "../flash/report-course.ts";
import { batchShape } from "../shapes/firmware.ts";
import { usage } from "../usage.ts";
import { printJson } from "../print-json.ts";

export interface FirmwareFlashOptions extends BoardOptions, ImageChoice, BatchOptions, DropPresses {
  readonly emulated?: boolean;
}

const emulatedShape = z.strictObject({
  board: z.string(),
  imageSha256: z.string(),
  way: z.enum(["picoboot", "avr109", "uf2-drive"]),
  isCompared: z.boolean(),
  version: z.string().optional(),
  serial: z.string().optional(),
  press: z
    .strictObject({ bootId: z.number(), sequence: z.number(), deviceTimeMs: z.number() })
    .optional()
    .meta({ description: "of its switch, as the flashed button reported it" }),
  findings: z.array(z.string()).meta({ description: "rules of the hardware that were broken" }),
});

export const firmwareFlash: Command<FirmwareFlashOptions> = defineCommand<FirmwareFlashOptions>({
  name: "firmware flash",
  meaning: "Write the firmware to a board, read it back and compare, restart it, and wait until the button is there.",
  options: [
    ...boardOptions,
    allOption,
    logOption,
    ...imageOptions,
    forceOption,
    dropPressesOption,
    {
      flags: "--emulated",
      meaning: "flash an emulated new board (--board; default: pico) instead, and press its button once",
    },
    jsonOption,
  ],
  examples: [
    "tier2 firmware flash",
    "tier2 firmware flash --port-path 1-2",
    "tier2 firmware flash --all --log batch.csv",
    "tier2 firmware flash --image pico.uf2 --force",
    "tier2 firmware flash --emulated",
  ],
  json: z.strictObject({ ...batchShape, emulated: emulatedShape.optional() }),
  run: async (options, io) =>
    options.emulated === true
      ? runEmulated(options, io)
      : withUsbBoards(async (boards) => flashAttached(options, io, boards)),
});

/** Flashes what is plugged in there; a test plugs in boards of its own. */
export async function flashAttached(
  options: FirmwareFlashOptions,
  io: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  const choice = await checkChoice(options);
  const log = openLog(options);
  const chosen = chooseBoards(await findBoards(await surroundings.look()), options);
  const plans = await planAll(chosen, choice);
  const outcomes = await runBatch(plans, log, io, async ({ found, image }, listeners): Promise<BoardWork> => {
    const flashed = await flashBoard(found.target, image, surroundings, flashOptions(options, io), listeners);
    const { serial, version } = flashed.arrival ?? {};
    return { flashed, serial, version, selfTest: undefined };
  });
  return reportBatch(io, options.json, outcomes);
}

async function runEmulated(options: FirmwareFlashOptions, io: CommandContext): Promise<number> {
  const { all, log, portPath, serial, board = "pico" } = options;
  if (all === true || log !== undefined || portPath !== undefined || serial !== undefined) {
    const message = "--emulated flashes one board of its own; it takes --board, --image, --force and --json.";
    throw usage(message, "Write: tier2 firmware flash --emulated");
  }
  const image = await imageFor(board, await checkChoice(options));
  const { flashEmulated } = await import("../flash/emulated-flash.ts");
  const { end, ...listeners } = reportCourse(io, "");
  const flashed = await flashEmulated(board, image, flashOptions(options, io), listeners).finally(end);
  const { way, isCompared, arrival } = flashed.result;
  if (options.json === true) {
    const { version, serial: given } = arrival ?? {};
    const { press, findings } = flashed;
    const emulated = { board, imageSha256: image.sha256, way, isCompared, version, serial: given, press, findings };
    printJson(io, { boards: [], emulated });
  } else {
    io.stdout.write(`${emulatedText(board, image.sha256, flashed)}\n`);
  }
  return flashed.findings.length === 0 ? 0 : 11;
}

function emulatedText(
  board: string,
  sha256: string,
  { result: { way, arrival }, press, findings }: EmulatedFlash,
): string {
  const protocol = way === "picoboot" ? "PICOBOOT" : "AVR109";
  return [
    `An emulated new ${board}: the image was written by ${protocol}, read back, and is the same.`,
    `SHA-256 of the image: ${sha256}`,
    ...(arrival === undefined
      ? []
      : [`The computer sees it, with firmware ${arrival.version}; ${serialText(arrival.serial)}.`]),
    ...(press === undefined
      ? []
      : [`Its button was pressed: press ${press.sequence} of power cycle ${press.bootId} came.`]),
    ...findings,
  ].join("\n");
}

const serialText = (serial: string): string =>
  serial === "" ? "it has no serial number yet" : `its serial number is ${serial}`;
