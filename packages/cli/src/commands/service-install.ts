import { type Command, defineCommand } from "../command.ts";
import { openService } from "../service/service.ts";

interface InstallOptions {
  readonly force?: boolean;
}

export const serviceInstall: Command<InstallOptions> = defineCommand<InstallOptions>({
  name: "service install",
  meaning: "Set the bridge up as a service of this system, from the program that runs the command; not started yet.",
  options: [{ flags: "--force", meaning: "write over what somebody changed, too" }],
  examples: ["sudo tier2 service install"],
  run: async ({ force = false }, { stderr }) => {
    (await openService((text) => void stderr.write(`${text}\n`))).install({ force });
    return 0;
  },
});
