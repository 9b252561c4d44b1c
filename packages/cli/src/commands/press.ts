import { type BridgeOptions, askBridge, bridgeOptions } from "../bridge-client.ts";
import { type Command, defineCommand } from "../command.ts";
import { printJson } from "../psa/report.ts";

interface PressOptions extends BridgeOptions {
  readonly double?: boolean;
  readonly button?: string;
}

export const press: Command<PressOptions> = defineCommand<PressOptions>({
  name: "press",
  meaning: "Press the button by software: the running bridge makes a ticket as if a finger had pressed.",
  options: [
    { flags: "--double", meaning: "a double press: urgent" },
    { flags: "--button <serial>", meaning: "which button, where there are several (tier2 status shows them)" },
    ...bridgeOptions,
  ],
  examples: ["tier2 press", "tier2 press --double"],
  run: async ({ double, button, ...options }, io) => {
    const body = {
      gesture: double === true ? "double" : "short",
      ...(button === undefined ? {} : { serial: button }),
    };
    const { pressId } = (await askBridge(options, "POST", "/v1/presses", body)) as { readonly pressId: string };
    if (options.json === true) {
      printJson(io, { pressId });
    } else {
      io.stdout.write(`Press ${pressId} is saved.\n`);
      io.stderr.write("See what becomes of it: tier2 queue list\n");
    }
    return 0;
  },
});
