import { readFileSync } from "node:fs";
import process from "node:process";
import { Tier2Error } from "@tier2/bridge";
import { udevRule } from "@tier2/button";
import { type Command, defineCommand } from "../command.ts";
import { runSystem } from "../run-system.ts";
import { installUdevRule } from "../udev/install.ts";

interface InstallOptions {
  readonly root?: string;
}

export const udevPrint: Command<object> = defineCommand<object>({
  name: "udev print",
  meaning: "Print the udev rule that opens the button and its boot loaders to the person at the screen (Linux).",
  options: [],
  examples: ["tier2 udev print", `tier2 udev print > ${udevRule.name}`],
  run: async (_options, { stdout }) => {
    stdout.write(readFileSync(udevRule.file, "utf8"));
    return 0;
  },
});

export const udevInstall: Command<InstallOptions> = defineCommand<InstallOptions>({
  name: "udev install",
  meaning: "Put the udev rule in force, and make its group; as root, on Linux.",
  options: [
    { flags: "--root <folder>", meaning: "write the rule below this folder and do nothing else, for packages" },
  ],
  examples: ["sudo tier2 udev install", "tier2 udev install --root debian/tier2"],
  run: async ({ root }, { stderr }) => {
    if (root === undefined && process.platform !== "linux") {
      throw new Tier2Error({
        ...{ code: "udev_elsewhere", category: "usage" },
        message: "udev rules are for Linux; this computer needs none.",
        hint: "tier2 button list shows whether the button can be used.",
      });
    }
    const isRoot = process.getuid?.() === 0;
    installUdevRule({ root, isRoot, run: runSystem, say: (text) => void stderr.write(`${text}\n`) });
    return 0;
  },
});
