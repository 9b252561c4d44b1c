import type { IdentityReport, SettingsReport, StatusReport } from "@tier2/button";
import { Tier2Error, openingError } from "@tier2/bridge";
import { z } from "zod";
import { faultTexts } from "../button/fault-texts.ts";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import type { Surroundings } from "../flash/attached.ts";
import { type BoardOptions, boardOptions, withUsbBoards } from "../flash/firmware-options.ts";
import { type FoundBoard, chooseBoard, findBoards } from "../flash/found-board.ts";
import { printJson } from "../print-json.ts";

const shape = z.strictObject({
  path: z.string(),
  portPath: z.string().optional(),
  state: z
    .enum(["button", "picoboot", "avr109", "uf2-drive", "sketch"])
    .meta({ description: "button: it runs its firmware" }),
  board: z.string(),
  bundledVersion: z.string().optional().meta({ description: "of the image that came with this software" }),
  version: z.string().optional(),
  protocolVersion: z.number().optional(),
  serial: z.string().optional(),
  capabilities: z.array(z.string()).optional(),
  status: z
    .strictObject({
      bootId: z.number(),
      lastSequence: z.number(),
      queued: z.number(),
      dropped: z.number(),
      suppressed: z.number(),
      pressed: z.number(),
      faults: z.array(z.string()),
    })
    .optional(),
  settings: z
    .strictObject({
      glitchFilterUs: z.number(),
      releaseMs: z.number(),
      holdMs: z.number(),
      doublePressMs: z.number(),
      brightness: z.number(),
    })
    .optional(),
});

export const firmwareInfo: Command<BoardOptions> = defineCommand<BoardOptions>({
  name: "firmware info",
  meaning: "Show the board that is plugged in: firmware, protocol, serial number, what it can do, counters and faults.",
  options: [...boardOptions, jsonOption],
  examples: ["tier2 firmware info", "tier2 firmware info --serial E66058388343762A --json"],
  json: shape,
  run: async (options, io) => withUsbBoards(async (boards) => showAttached(options, io, boards)),
});

export async function showAttached(
  options: BoardOptions,
  io: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  const found = chooseBoard(await findBoards(await surroundings.look()), options);
  const { readManifest } = await import("@tier2/emulator");
  const manifest = readManifest();
  const bundledVersion = manifest.boards.some(({ board }) => board === found.board) ? manifest.version : undefined;
  const { target, board = "unknown" } = found;
  const { path, portPath } = target;
  const facts = { path, portPath, state: target.kind, board, bundledVersion };
  const asked = await ask(found);
  if (options.json === true) {
    printJson(io, { ...facts, ...(asked === undefined ? {} : jsonOf(asked)) });
  } else {
    const lines = asked === undefined ? waitingLines(found) : buttonLines(asked, bundledVersion);
    io.stdout.write(`${board} at ${portPath ?? path}\n${lines.map((line) => `  ${line}\n`).join("")}`);
  }
  return 0;
}

interface Asked {
  readonly identity: IdentityReport;
  readonly status: StatusReport;
  readonly settings: SettingsReport;
}

/** Undefined for a board that does not run its firmware. Rejects with a Tier2Error. */
async function ask({ target }: FoundBoard): Promise<Asked | undefined> {
  if (target.kind !== "button") {
    return undefined;
  }
  try {
    const button = await target.open();
    try {
      const { identity } = button;
      return { identity, status: await button.readStatus(), settings: await button.readSettings() };
    } finally {
      await button.close();
    }
  } catch (error) {
    throw new Tier2Error(openingError(target.path, error), { cause: error });
  }
}

const versionOf = ({ firmwareMajor, firmwareMinor, firmwarePatch }: IdentityReport): string =>
  `${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`;

const jsonOf = ({ identity, status, settings }: Asked): object => ({
  version: versionOf(identity),
  protocolVersion: identity.protocolVersion,
  serial: identity.serial,
  capabilities: identity.capabilities,
  ...{ status, settings },
});

const waitingLines = ({ target }: FoundBoard): readonly string[] =>
  target.kind === "sketch"
    ? ["It runs an Arduino sketch, no firmware of a button."]
    : ["It waits in its boot loader. To give it a firmware: tier2 firmware flash"];

function buttonLines({ identity, status, settings }: Asked, bundled: string | undefined): readonly string[] {
  const version = versionOf(identity);
  const newer =
    bundled === undefined || bundled === version ? "" : ` (this software brings ${bundled}: tier2 firmware flash)`;
  const rows: readonly (readonly [string, string])[] = [
    ["firmware", `${version}${newer}`],
    ["protocol", String(identity.protocolVersion)],
    ["serial", identity.serial === "" ? "none yet: tier2 firmware provision gives it one" : identity.serial],
    ["can", identity.capabilities.join(", ")],
    ["starts", `${status.bootId}, ${status.lastSequence} presses since the last`],
    ["waiting", `${status.queued} presses that nobody took`],
    ["lost", `${status.dropped} with a full queue, ${status.suppressed} faster than a finger`],
    ["switch", status.pressed === 0 ? "open" : "closed"],
    ["faults", faultsText(status)],
    [
      "settings",
      `glitch filter ${settings.glitchFilterUs} us, release ${settings.releaseMs} ms, hold ${settings.holdMs} ms, ` +
        `double press ${settings.doublePressMs} ms, brightness ${settings.brightness}`,
    ],
  ];
  return rows.map(([name, text]) => `${name.padEnd(9)} ${text}`);
}

const faultsText = ({ faults }: StatusReport): string =>
  faults.length === 0 ? "none" : faults.map((fault) => `${fault}: ${faultTexts[fault].message}`).join("; ");
