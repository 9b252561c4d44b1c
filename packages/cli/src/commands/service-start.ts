import { type Command, defineCommand } from "../command.ts";
import { openService } from "../service/service.ts";

export const serviceStart: Command<object> = defineCommand<object>({
  name: "service start",
  meaning: "Start the service.",
  options: [],
  examples: ["sudo tier2 service start"],
  run: async (_options, { stderr }) => {
    (await openService((text) => void stderr.write(`${text}\n`))).start();
    return 0;
  },
});
