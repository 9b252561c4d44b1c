import path from "node:path";
import { type Bridge, createLogger, databasePathIn, loadConfig, silentLogger, startService } from "@tier2/bridge";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { configFileOf, configOption, places } from "../common-options.ts";
import { type ServiceHost, openServiceHost } from "../service-host.ts";
import { createSentences, withHint } from "../sentence.ts";
import { untilAborted } from "../until-aborted.ts";
import { fitted } from "../wrapped.ts";

interface RunOptions {
  readonly config?: string;
  readonly hosted?: boolean;
}

export const run: Command<RunOptions> = defineCommand<RunOptions>({
  name: "run",
  meaning: "Run the bridge: claim the button, make tickets in the helpdesk system.",
  options: [
    configOption,
    { flags: "--hosted", meaning: "obey the Windows service on standard input; only its host says this" },
  ],
  examples: ["tier2 run --config config.yaml", "tier2 run --config config.yaml 2>>bridge.log   (JSON lines)"],
  run: async (options, context) => {
    if (options.hosted !== true) {
      return runBridge(options.config, context);
    }
    const host = await openServiceHost(context);
    try {
      return await runBridge(options.config, { ...context, ending: host.ending }, host);
    } finally {
      host.close();
    }
  },
});

async function runBridge(config: string | undefined, context: CommandContext, host?: ServiceHost): Promise<number> {
  const { stderr, environment, ending } = context;
  const file = configFileOf(config);
  const loaded = loadConfig(file);
  // A person reads sentences; a service's log is JSON lines.
  const isPerson = stderr.isTTY === true;
  const sentence = createSentences();
  const dataDirectory = path.resolve(path.dirname(file), loaded.config.dataDirectory ?? places.dataDirectory);
  const service = await startService({
    ...{ loaded, environment, databasePath: databasePathIn(dataDirectory) },
    ...{ host: host?.pipe, isSessionLocked: host?.isSessionLocked },
    logger: isPerson ? silentLogger : createLogger({ destination: stderr }),
    onEvent: (event) => {
      host?.take(event);
      const text = isPerson ? sentence(event) : undefined;
      if (text !== undefined) {
        stderr.write(`${fitted(text, stderr)}\n`);
      }
    },
  });
  const { bridge } = service;
  host?.ready(async () => service.resume());
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
}

/** Somebody who looks on is told what the helpdesk system will not take before the first press, not by it. */
async function printProblems(bridge: Bridge, stderr: CommandContext["stderr"], ending: AbortSignal): Promise<void> {
  const results = await bridge.check();
  for (const { status, message, hint } of ending.aborted ? [] : results) {
    if (status !== "ok") {
      stderr.write(`${fitted(withHint(`Check: ${message}`, hint), stderr)}\n`);
    }
  }
}
