import type { QueueSnapshot } from "@tier2/bridge";
import { type BridgeOptions, askBridge } from "../bridge-client.ts";
import type { ArgumentDescription } from "../command.ts";
import { mostPresses } from "./most-presses.ts";
import { usage } from "../usage.ts";

export const idArgument: ArgumentDescription = {
  name: "id",
  meaning: "of the press, or its first characters (tier2 queue list shows them)",
};

/** Fewer characters of an id are too easily those of another press. */
const leastCharacters = 4;

/** The id that begins so; what is none of the listed ones goes to the bridge as it is. */
export async function wholeId(options: BridgeOptions, given: string): Promise<string> {
  if (given.length < leastCharacters) {
    throw usage(`"${given}" is too short.`, `Write at least ${leastCharacters} characters of the id.`);
  }
  const { presses } = (await askBridge(options, "GET", `/v1/presses?limit=${mostPresses}`)) as QueueSnapshot;
  const fitting = presses.filter(({ pressId }) => pressId.startsWith(given));
  if (fitting.length > 1) {
    throw usage(`${fitting.length} presses begin with "${given}".`, "Write more of the id: tier2 queue list");
  }
  return fitting[0]?.pressId ?? given;
}
