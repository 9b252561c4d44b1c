import { type Command, defineCommand } from "../command.ts";
import { openService } from "../service/service.ts";

interface UninstallOptions {
  readonly force?: boolean;
}

export const serviceUninstall: Command<UninstallOptions> = defineCommand<UninstallOptions>({
  name: "service uninstall",
  meaning: "Stop the service and take it out of this system; configuration and data stay.",
  options: [{ flags: "--force", meaning: "remove what somebody changed, too" }],
  examples: ["sudo tier2 service uninstall"],
  run: async ({ force = false }, { stderr }) => {
    (await openService((text) => void stderr.write(`${text}\n`))).uninstall({ force });
    return 0;
  },
});
