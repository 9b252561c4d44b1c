import { buttonOptions, withButtons } from "../button/button-options.ts";
import { type WatchOptions, watchButton } from "../button/watch.ts";
import { type Command, defineCommand } from "../command.ts";
import { buttonWatchShape } from "../shapes/button.ts";

export const buttonWatch: Command<WatchOptions> = defineCommand<WatchOptions>({
  name: "button watch",
  meaning: "Show what a button reports as it comes, until Ctrl+C; while the bridge runs, beside it.",
  options: [
    { flags: "--acknowledge", meaning: "take the presses, so that they make no ticket; the bridge must not run" },
    ...buttonOptions,
    { flags: "--json", meaning: "print one JSON object a line on stdout" },
  ],
  examples: ["tier2 button watch", "tier2 button watch --acknowledge", "tier2 button watch --json"],
  json: buttonWatchShape,
  run: async (options, io) => withButtons(options, async (boards) => watchButton(options, io, boards)),
});
