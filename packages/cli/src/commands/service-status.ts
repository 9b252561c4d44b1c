import { type Command, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import { harmless } from "../harmless.ts";
import { printJson } from "../print-json.ts";
import { openService } from "../service/service.ts";
import { serviceLines } from "../service/view.ts";
import { serviceShape } from "../shapes/service.ts";

interface StatusOptions {
  readonly json?: boolean;
}

export const serviceStatus: Command<StatusOptions> = defineCommand<StatusOptions>({
  name: "service status",
  meaning: "Show how the service stands in the eyes of the system; what the bridge says itself: tier2 status.",
  options: [jsonOption],
  examples: ["tier2 service status", "sudo tier2 service status --json"],
  json: serviceShape,
  run: async ({ json }, io) => {
    const status = await (await openService((text) => void io.stderr.write(`${text}\n`))).status();
    if (json === true) {
      printJson(io, status);
    } else {
      io.stdout.write(
        serviceLines(status)
          .map((line) => `${harmless(line)}\n`)
          .join(""),
      );
    }
    return 0;
  },
});
