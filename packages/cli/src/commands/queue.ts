import type { QueueSnapshot } from "@tier2/bridge";
import { type BridgeOptions, askBridge, bridgeOptions } from "../bridge-client.ts";
import { type Command, defineCommand } from "../command.ts";
import { configOption } from "../common-options.ts";
import { confirmed, yesOption } from "../prompts/confirmed.ts";
import { pressLines } from "../queue/press-text.ts";
import { idArgument, wholeId } from "../queue/whole-id.ts";
import { queueListShape } from "../shapes/presses.ts";
import { mostPresses } from "../queue/most-presses.ts";
import { printJson } from "../print-json.ts";
import { usage } from "../usage.ts";

interface ListOptions extends BridgeOptions {
  readonly limit?: string;
}

interface DecisionOptions extends BridgeOptions {
  readonly yes?: boolean;
}

export const queueList: Command<ListOptions> = defineCommand<ListOptions>({
  name: "queue list",
  meaning: "List presses: those that wait or were refused first, then the newest others.",
  options: [{ flags: "--limit <number>", meaning: `how many (1 to ${mostPresses}; default: 20)` }, ...bridgeOptions],
  examples: ["tier2 queue list", "tier2 queue list --limit 200 --json"],
  json: queueListShape,
  run: async (options, io) => {
    const { limit = "20" } = options;
    if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > mostPresses) {
      throw usage(`"${limit}" is no number of presses.`, `Write a number from 1 to ${mostPresses}.`);
    }
    const queue = (await askBridge(options, "GET", `/v1/presses?limit=${limit}`)) as QueueSnapshot;
    if (options.json === true) {
      printJson(io, queue);
    } else {
      const lines = queue.presses.length === 0 ? ["No presses yet."] : queue.presses.flatMap(pressLines);
      io.stdout.write(`${lines.join("\n")}\n`);
    }
    return 0;
  },
});

export const queueRetry: Command<DecisionOptions> = defineCommand<DecisionOptions>({
  name: "queue retry",
  meaning: "Send a press again that was refused or given up.",
  argument: idArgument,
  options: [configOption],
  examples: ["tier2 queue retry 0199a3f2"],
  run: async (options, { stdout }, given) => {
    const pressId = await wholeId(options, given);
    await decide(options, pressId, "retry");
    stdout.write(`Press ${pressId} is tried again.\n`);
    return 0;
  },
});

export const queueCancel: Command<DecisionOptions> = defineCommand<DecisionOptions>({
  name: "queue cancel",
  meaning: "Give a press up that is not sent yet, was refused or is a dead letter: it makes no ticket.",
  argument: idArgument,
  options: [configOption, yesOption],
  examples: ["tier2 queue cancel 0199a3f2", "tier2 queue cancel 0199a3f2 --yes"],
  run: async ({ yes, ...options }, io, given) => {
    const pressId = await wholeId(options, given);
    if (!(await confirmed(io, yes, `Press ${pressId} will make no ticket, and nobody is told. Give it up?`))) {
      io.stderr.write("Nothing is changed.\n");
      return 0;
    }
    await decide(options, pressId, "cancel");
    io.stdout.write(`Press ${pressId} is cancelled.\n`);
    return 0;
  },
});

export const queueDrop: Command<DecisionOptions> = defineCommand<DecisionOptions>({
  ...queueCancel,
  name: "queue drop",
  meaning: "Another name of tier2 queue cancel.",
  examples: ["tier2 queue drop 0199a3f2 --yes"],
});

const decide = async (options: BridgeOptions, pressId: string, word: "retry" | "cancel"): Promise<unknown> =>
  askBridge(options, "POST", `/v1/presses/${encodeURIComponent(pressId)}/${word}`);
