import { type ButtonOptions, buttonOptions, chooseButton, withButtons } from "../button/button-options.ts";
import { type Command, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import { firmwareInfo, showAttached } from "./firmware-info.ts";

export const buttonInfo: Command<ButtonOptions> = defineCommand<ButtonOptions>({
  name: "button info",
  meaning: "Show a button: who it is, its counters, faults and settings.",
  options: [...buttonOptions, jsonOption],
  examples: ["tier2 button info", "tier2 button info --serial E66058388343762A --json"],
  ...(firmwareInfo.json === undefined ? {} : { json: firmwareInfo.json }),
  run: async (options, io) =>
    withButtons(options, async (boards) => {
      const { path } = await chooseButton(boards, options);
      return showAttached({ ...options, portPath: path }, io, boards);
    }),
});
