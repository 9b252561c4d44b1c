import { type Command, defineCommand } from "../command.ts";
import { openService } from "../service/service.ts";

export const serviceStop: Command<object> = defineCommand<object>({
  name: "service stop",
  meaning: "Stop the service once it has finished what it is sending; what waits is kept.",
  options: [],
  examples: ["sudo tier2 service stop"],
  run: async (_options, { stderr }) => {
    (await openService((text) => void stderr.write(`${text}\n`))).stop();
    return 0;
  },
});
