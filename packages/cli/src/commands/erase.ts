import { type BridgeOptions, askBridge, bridgeOptions } from "../bridge-client.ts";
import { type Command, defineCommand } from "../command.ts";
import { eraseShape } from "../shapes/presses.ts";
import { printJson } from "../print-json.ts";
import { usage } from "../usage.ts";

interface EraseOptions extends BridgeOptions {
  readonly user?: string;
}

export const erase: Command<EraseOptions> = defineCommand<EraseOptions>({
  name: "erase",
  meaning: "Forget a person on this computer: their delivered presses and what was read at them.",
  options: [
    { flags: "--user <name>", meaning: "the person's login, or their mail address where no login was known" },
    ...bridgeOptions,
  ],
  examples: ["tier2 erase --user ann", "tier2 erase --user ann@example.com   (presses at which nobody was logged in)"],
  json: eraseShape,
  run: async ({ user, ...options }, io) => {
    const name = user?.trim() ?? "";
    if (name === "") {
      throw usage("Nobody is named.", "Write: tier2 erase --user NAME");
    }
    const answer = await askBridge(options, "DELETE", `/v1/people/${encodeURIComponent(name)}`);
    const { erased, kept } = answer as { readonly erased: number; readonly kept: number };
    if (options.json === true) {
      printJson(io, { erased, kept });
      return 0;
    }
    io.stdout.write(`Forgotten on this computer: ${presses(erased)} of ${name}.\n`);
    if (kept > 0) {
      io.stdout.write(`Not delivered yet, and kept until then: ${presses(kept)} (tier2 queue cancel ID).\n`);
    }
    if (erased + kept === 0) {
      io.stderr.write(elsewhere);
    }
    io.stderr.write("Tickets stay in the helpdesk system; erase them there.\n");
    return 0;
  },
});

/** As the bridge names who pressed. */
const elsewhere =
  "Presses are kept under the login; where none was known, under the mail address, else under the full name: try that, too.\n";

const presses = (count: number): string => (count === 1 ? "1 press" : `${count} presses`);
