import path from "node:path";
import { type Bridge, createLogger, databasePathIn, loadConfig, silentLogger, startService } from "@tier2/bridge";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { configFileOf, configOption, places } from "../common-options.ts";
import { createSentences, withHint } from "../sentence.ts";
import { untilAborted } from "../until-aborted.ts";
import { fitted } from "../wrapped.ts";

interface RunOptions {
  readonly config?: string;
}

export const run: Command<RunOptions> = defineCommand<RunOptions>({
  name: "run",
  meaning: "Run the bridge: claim the button, make tickets in the helpdesk system.",
  options: [configOption],
  examples: ["tier2 run --config config.yaml", "tier2 run --config config.yaml 2>>bridge.log   (JSON lines)"],
  run: async (options, { stderr, environment, ending }) => {
    const file = configFileOf(options.config);
    const loaded = loadConfig(file);
    // A person reads sentences; a service's log is JSON lines.
    const isPerson = stderr.isTTY === true;
    const sentence = createSentences();
    const dataDirectory = path.resolve(path.dirname(file), loaded.config.dataDirectory ?? places.dataDirectory);
    const service = await startService({
      ...{ loaded, environment, databasePath: databasePathIn(dataDirectory) },
      logger: isPerson ? silentLogger : createLogger({ destination: stderr }),
      onEvent: (event) => {
        const text = isPerson ? sentence(event) : undefined;
        if (text !== undefined) {
          stderr.write(`${fitted(text, stderr)}\n`);
        }
      },
    });
    const { bridge } = service;
    if (isPerson) {
      void printProblems(bridge, stderr, ending);
    }
    try {
      await Promise.race([untilAborted(ending), bridge.ended]);
    } finally {
      await service.stop(); // also of a bridge that broke down: its sockets would keep the process, and nobody restarts it
    }
    if (isPerson) {
      stderr.write("Stopped. What is not sent stays on disk for the next start.\n");
    }
    return 0;
  },
});

/** Somebody who looks on is told what the helpdesk system will not take before the first press, not by it. */
async function printProblems(bridge: Bridge, stderr: CommandContext["stderr"], ending: AbortSignal): Promise<void> {
  const results = await bridge.check();
  for (const { status, message, hint } of ending.aborted ? [] : results) {
    if (status !== "ok") {
      stderr.write(`${fitted(withHint(`Check: ${message}`, hint), stderr)}\n`);
    }
  }
}
