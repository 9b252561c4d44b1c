import { type BridgeOptions, askBridge, bridgeOptions } from "../bridge-client.ts";
import { loadConfig } from "@tier2/bridge";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { configFileOf } from "../common-options.ts";
import { pressShape } from "../shapes/presses.ts";
import { printJson } from "../print-json.ts";

interface PressOptions extends BridgeOptions {
  readonly double?: boolean;
  readonly button?: string;
  readonly dryRun?: boolean;
}

export const press: Command<PressOptions> = defineCommand<PressOptions>({
  name: "press",
  meaning: "Press the button by software: the running bridge makes a ticket as if a finger had pressed.",
  options: [
    { flags: "--double", meaning: "a double press: urgent" },
    { flags: "--button <serial>", meaning: "which button, where there are several (tier2 status shows them)" },
    { flags: "--dry-run", meaning: "print the ticket that it would make now; sends nothing, needs no running bridge" },
    ...bridgeOptions,
  ],
  examples: ["tier2 press", "tier2 press --double", "tier2 press --dry-run"],
  json: pressShape,
  run: async ({ double, button, dryRun, ...options }, io) => {
    if (dryRun === true) {
      return preview(options, io, double === true ? "double" : "short");
    }
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

async function preview(options: BridgeOptions, io: CommandContext, gesture: "short" | "double"): Promise<number> {
  const { captureNow } = await import("../capture-now.ts");
  const { previewOf, previewText } = await import("../press-preview.ts");
  const loaded = loadConfig(configFileOf(options.config));
  const shown = await previewOf(loaded, await captureNow(loaded, io), gesture, Date.now());
  if (options.json === true) {
    printJson(io, { preview: shown });
  } else {
    io.stdout.write(previewText(shown));
    io.stderr.write("Nothing is sent. Contact, company and site are looked up when a press is sent.\n");
  }
  return 0;
}
