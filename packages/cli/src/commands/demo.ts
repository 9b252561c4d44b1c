import { type Command, defineCommand } from "../command.ts";
import { demoShape } from "../shapes/demo.ts";
import { usage } from "../usage.ts";
import { printJson } from "../print-json.ts";

interface DemoOptions {
  readonly once?: boolean;
  readonly json?: boolean;
}

export const demo: Command<DemoOptions> = defineCommand<DemoOptions>({
  name: "demo",
  meaning: "Play with an emulated button, a sandbox PSA and the bridge; nothing leaves this computer.",
  options: [
    { flags: "--once", meaning: "press once, wait for the ticket, and end; no page opens" },
    { flags: "--json", meaning: "with --once: print one JSON object on stdout" },
  ],
  examples: ["tier2 demo", "tier2 demo --once --json"],
  json: demoShape,
  run: async (options, context) => {
    if (options.once !== true) {
      if (options.json === true) {
        throw usage("--json goes with --once.", "Write: tier2 demo --once --json");
      }
      if (context.stdin.isTTY !== true || context.stdout.isTTY !== true) {
        throw usage("The live view needs a terminal.", "Without one: tier2 demo --once --json");
      }
      const { playLive } = await import("../demo/live.ts"); // the emulator, which no other command needs
      return playLive(context);
    }
    const { playOnce } = await import("../demo/once.ts");
    const report = await playOnce(context.ending);
    if (options.json === true) {
      printJson(context, report);
    } else {
      const { press, ticket, elapsedMs } = report;
      const lights = report.lights.map(({ name }) => name).join(", ");
      context.stdout.write(
        `Press ${press.sequence} of button ${press.serial}: ticket ${ticket.number} after ${elapsedMs.ticket} ms.\n` +
          `Lights: ${lights}\n`,
      );
    }
    return 0;
  },
});
