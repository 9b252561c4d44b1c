import { Tier2Error } from "@tier2/bridge";
import type { Emulator, EmulatorInfo } from "@tier2/emulator";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { type EmulateOptions, startOptions } from "../emulate/emulate-options.ts";
import { type HowToUse, howToUse } from "../emulate/how-to-use.ts";
import { requireImageToRun } from "../emulate/image-to-run.ts";
import { notStarted } from "../emulate/not-started.ts";
import { untilAborted } from "../until-aborted.ts";

const boards: readonly string[] = ["pico", "promicro", "leonardo"];

export const emulate: Command<EmulateOptions> = defineCommand<EmulateOptions>({
  name: "emulate",
  meaning: "Play a button in this terminal: a board in software that runs the real firmware.",
  options: [
    { flags: "--board <name>", meaning: `which: ${boards.join(", ")} (default: pico)`, choices: boards },
    { flags: "--image <file>", meaning: "another firmware: UF2 for a pico, Intel HEX for the others" },
    { flags: "--keep <file>", meaning: "keep there what the board stores; otherwise each start is a new button" },
    { flags: "--socket <path>", meaning: "where a bridge on this computer finds it (default: the same at each start)" },
    { flags: "--usbip", meaning: "export it as a USB device, which a Linux machine attaches by usbip" },
    { flags: "--port <number>", meaning: "with --usbip: its port (default: 3240)" },
    {
      flags: "--address <address>",
      meaning:
        "with --usbip: listen there, for all who reach it, without password (default: 127.0.0.1, this computer alone)",
    },
  ],
  examples: ["tier2 emulate", "tier2 emulate --board promicro --keep desk.eeprom", "tier2 emulate --usbip"],
  run: async (options, context) => {
    const library = await import("@tier2/emulator");
    const started = startOptions(options, context.environment, library);
    await requireImageToRun(options);
    const emulator = await library.startEmulator(started).catch((error: unknown) => {
      throw notStarted(error, started);
    });
    try {
      const use = howToUse(emulator.info, "usbipPort" in started ? started.usbipAddress : undefined);
      if (context.stdin.isTTY === true && context.stdout.isTTY === true) {
        const { playInTerminal } = await import("../emulate/live.ts");
        await playInTerminal(emulator, nameOf(emulator.info), use, context);
      } else {
        await playUnseen(emulator, use, context);
      }
      return 0;
    } finally {
      await emulator.stop();
    }
  },
});

const nameOf = ({ board, firmwareVersion, serialNumber }: EmulatorInfo): string =>
  `${board}, firmware ${firmwareVersion}, ${serialNumber === "" ? "no serial yet" : `button ${serialNumber}`}`;

/** Without a terminal: until the program is asked to end. */
async function playUnseen(
  emulator: Emulator,
  use: HowToUse,
  { stdout, stderr, ending }: CommandContext,
): Promise<void> {
  const died = Promise.withResolvers<never>();
  emulator.onExit((reason) => {
    const hint = "This is a mistake in the program. Report it.";
    died.reject(new Tier2Error({ code: "emulator_ended", category: "internal", message: reason, hint }));
  });
  died.promise.catch(() => undefined); // it may come after the end
  emulator.onNote((text) => stderr.write(`${text}\n`));
  stdout.write(`${use.lines.join("\n")}\n`);
  const remarks = use.remarks.map((remark) => `  ${remark}\n`).join("");
  stderr.write(
    `Plugged in: ${nameOf(emulator.info)}.\n${remarks}Nobody presses it without a terminal. Ctrl+C ends it.\n`,
  );
  await Promise.race([untilAborted(ending), died.promise]);
}
