import type { QueueSnapshot, QueuedPress } from "@tier2/bridge";
import { type BridgeOptions, askBridge, bridgeOptions } from "../bridge-client.ts";
import { type Command, defineCommand } from "../command.ts";
import { configOption } from "../common-options.ts";
import { printJson } from "../psa/report.ts";
import { usage } from "../psa/target.ts";

interface ListOptions extends BridgeOptions {
  readonly limit?: string;
}

const idArgument = { name: "id", meaning: "of the press, or its first characters (tier2 queue list shows them)" };

/** The API gives this many at most. */
const most = 1000;
/** Fewer characters of an id are too easily those of another press. */
const leastCharacters = 4;

export const queueList: Command<ListOptions> = defineCommand<ListOptions>({
  name: "queue list",
  meaning: "List presses: those that wait or were refused first, then the newest others.",
  options: [{ flags: "--limit <number>", meaning: `how many (1 to ${most}; default: 20)` }, ...bridgeOptions],
  examples: ["tier2 queue list", "tier2 queue list --limit 200 --json"],
  run: async (options, io) => {
    const { limit = "20" } = options;
    if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > most) {
      throw usage(`"${limit}" is no number of presses.`, `Write a number from 1 to ${most}.`);
    }
    const queue = await ask(options, Number(limit));
    if (options.json === true) {
      printJson(io, queue);
    } else {
      const lines = queue.presses.length === 0 ? ["No presses yet."] : queue.presses.flatMap(pressLines);
      io.stdout.write(`${lines.join("\n")}\n`);
    }
    return 0;
  },
});

export const queueRetry: Command<BridgeOptions> = decision(
  "retry",
  "Send a press again that was refused or given up.",
  "is tried again",
);
export const queueCancel: Command<BridgeOptions> = decision(
  "cancel",
  "Cancel a press that is not sent yet; it makes no ticket.",
  "is cancelled",
);

function decision(word: "retry" | "cancel", meaning: string, done: string): Command<BridgeOptions> {
  return defineCommand<BridgeOptions>({
    name: `queue ${word}`,
    meaning,
    argument: idArgument,
    options: [configOption],
    examples: [`tier2 queue ${word} 0199a3f2`],
    run: async (options, { stdout }, given) => {
      const pressId = await wholeId(options, given);
      await askBridge(options, "POST", `/v1/presses/${encodeURIComponent(pressId)}/${word}`);
      stdout.write(`Press ${pressId} ${done}.\n`);
      return 0;
    },
  });
}

const ask = async (options: BridgeOptions, limit: number): Promise<QueueSnapshot> =>
  (await askBridge(options, "GET", `/v1/presses?limit=${limit}`)) as QueueSnapshot;

/** The id that begins so; what is none of the listed ones goes to the bridge as it is. */
async function wholeId(options: BridgeOptions, given: string): Promise<string> {
  if (given.length < leastCharacters) {
    throw usage(`"${given}" is too short.`, `Write at least ${leastCharacters} characters of the id.`);
  }
  const { presses } = await ask(options, most);
  const fitting = presses.filter(({ pressId }) => pressId.startsWith(given));
  if (fitting.length > 1) {
    throw usage(`${fitting.length} presses begin with "${given}".`, "Write more of the id: tier2 queue list");
  }
  return fitting[0]?.pressId ?? given;
}

const states: Readonly<Record<QueuedPress["state"], string>> = {
  recorded: "waits",
  ready: "waits",
  sent: "sent",
  folded: "a note on",
  cancelled: "cancelled",
  failed: "REFUSED",
  dead: "GIVEN UP",
};

/** `2026-01-31 09:05` of this computer's time zone. */
function timeText(atMs: number): string {
  const at = new Date(atMs);
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function pressLines(press: QueuedPress): readonly string[] {
  const { pressId, state, recordedAtMs, ticket, subject, lastError, attempts } = press;
  const made = ticket === undefined ? "" : `${state === "folded" ? "" : ","} ticket ${ticket.number}`;
  const what = [
    `${states[state]}${made}`,
    ...(press.gesture === "double" ? ["urgent"] : []),
    ...(press.isFromSoftware ? ["by software"] : []),
    ...(press.route === "fallback" ? ["by the fallback"] : []),
    ...(ticket === undefined && attempts > 1 ? [`${attempts} attempts`] : []),
    ...(subject === undefined ? [] : [`"${subject}"`]),
  ];
  const isOpen = ticket === undefined && state !== "cancelled";
  const hint = lastError?.hint === undefined ? [] : [`    ${lastError.hint}`];
  return [
    `${timeText(recordedAtMs)}  ${pressId}  ${what.join(", ")}`,
    ...(isOpen && lastError !== undefined ? [`    ${lastError.message}`, ...hint] : []),
  ];
}
