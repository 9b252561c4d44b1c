import path from "node:path";
import process from "node:process";
import {
  createLogger,
  databasePathIn,
  defaultPlaces,
  loadConfig,
  resolveSecrets,
  silentLogger,
  startBridge,
} from "@tier2/bridge";
import { defineCommand } from "../command.ts";
import { createAdapter } from "../create-adapter.ts";
import { sentence } from "../sentence.ts";

interface RunOptions {
  readonly config?: string;
}

const places = defaultPlaces(process.platform, process.env["ProgramData"]);

export const run = defineCommand<RunOptions>({
  name: "run",
  meaning: "Run the bridge: claim the button, make tickets in the helpdesk system.",
  options: [{ flags: "--config <file>", meaning: `the configuration, YAML (default: ${places.configFile})` }],
  examples: ["tier2 run --config config.yaml", "tier2 run --config config.yaml 2>>bridge.log   (JSON lines)"],
  run: async (options, { stderr, environment, ending }) => {
    const file = path.resolve(options.config ?? places.configFile);
    const { config, source } = loadConfig(file);
    const secrets = { environment, folder: path.dirname(file) };
    const adapter = await createAdapter(resolveSecrets(config.psa, secrets), source);
    const { device } = config;
    // A person reads sentences; a service's log is JSON lines.
    const isPerson = stderr.isTTY === true;
    const bridge = await startBridge({
      config,
      transport: device.transport === "socket" ? { kind: "socket", path: device.path } : { kind: "node-hid" },
      adapter,
      databasePath: databasePathIn(path.resolve(path.dirname(file), config.dataDirectory ?? places.dataDirectory)),
      logger: isPerson ? silentLogger : createLogger({ destination: stderr }),
      onEvent: (event) => {
        const text = isPerson ? sentence(event) : undefined;
        if (text !== undefined) {
          stderr.write(`${text}\n`);
        }
      },
    });
    const asked = new Promise<void>((resolve) => {
      ending.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.race([asked, bridge.ended]);
    await bridge.stop();
    return 0;
  },
});
