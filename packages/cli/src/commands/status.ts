import { setTimeout as wait } from "node:timers/promises";
import { type BridgeStatus, Tier2Error, toTier2Error } from "@tier2/bridge";
import { type BridgeOptions, askBridge, bridgeOptions } from "../bridge-client.ts";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { explain, sayError } from "../explain.ts";
import { hasColour } from "../has-colour.ts";
import { painted, plain, statusLines } from "../status-view.ts";
import { statusShape } from "../shapes/status.ts";
import { printJson } from "../print-json.ts";
import { untilAborted } from "../until-aborted.ts";
import { usage } from "../usage.ts";
import { fitted } from "../wrapped.ts";

interface StatusOptions extends BridgeOptions {
  readonly watch?: boolean;
  readonly page?: boolean;
}

const everyMs = 1000;

export const status: Command<StatusOptions> = defineCommand<StatusOptions>({
  name: "status",
  meaning: "Show how the running bridge stands: button, light, helpdesk system, presses, warnings and what to do.",
  options: [
    ...bridgeOptions,
    { flags: "--watch", meaning: "show it again whenever it changes, until Ctrl+C" },
    { flags: "--page", meaning: "show it in a browser of this computer, with what can be done, until Ctrl+C" },
  ],
  examples: ["tier2 status", "tier2 status --watch", "tier2 status --page", "tier2 status --json"],
  json: statusShape,
  run: async (options, io) => {
    if (options.page === true) {
      await showPage(options, io);
    } else if (options.watch === true) {
      await watch(options, io);
    } else {
      print(await ask(options, io.ending), options, io);
    }
    return 0;
  },
});

/** The address is data: a program may open it. */
async function showPage(options: StatusOptions, io: CommandContext): Promise<void> {
  if (options.watch === true || options.json === true) {
    throw usage("--page goes with neither --watch nor --json.", "Write: tier2 status --page");
  }
  const { serveStatusPage } = await import("../status-page/serve.ts"); // a server, which no other command needs
  const { environment, ending } = io;
  let isFirst = true;
  const page = await serveStatusPage({ options, environment, ending }, (address) => {
    io.stderr.write(
      isFirst
        ? "The status, on this computer alone; the address opens one tab. Ctrl+C ends it.\n"
        : "It is open. For another tab:\n",
    );
    io.stdout.write(`${address}\n`);
    isFirst = false;
  });
  await untilAborted(ending);
  await page.close();
}

const ask = async (options: StatusOptions, ending: AbortSignal): Promise<BridgeStatus> =>
  (await askBridge(options, "GET", "/v1/status", undefined, ending)) as BridgeStatus;

const textOf = (now: BridgeStatus, io: CommandContext): string =>
  fitted(statusLines(now, hasColour(io) ? painted : plain).join("\n"), io.stdout);

function print(now: BridgeStatus, { json }: StatusOptions, io: CommandContext): void {
  if (json === true) {
    printJson(io, now);
  } else {
    io.stdout.write(`${textOf(now, io)}\n`);
  }
}

/** A terminal is redrawn; all else gets what changed, one below the other. A bridge that starts again is followed. */
async function watch(options: StatusOptions, io: CommandContext): Promise<void> {
  const { stdout, ending } = io;
  const isScreen = stdout.isTTY === true && options.json !== true;
  let last = "";
  stdout.write(isScreen ? "\u001B[2J" : "");
  while (!ending.aborted) {
    const next = await ask(options, ending).catch(toTier2Error);
    if (ending.aborted) {
      return;
    }
    const isError = next instanceof Tier2Error;
    // the time that goes by is no change to tell of
    const key = isError ? explain(next) : JSON.stringify({ ...next, nowMs: 0 });
    if (isScreen) {
      const text = isError ? fitted(key, stdout) : textOf(next, io);
      stdout.write(`\u001B[H${text.replaceAll("\n", "\u001B[K\n")}\u001B[K\n\u001B[J`);
    } else if (key !== last && isError) {
      sayError(io, next);
    } else if (key !== last && !isError) {
      print(next, options, io);
    }
    last = key;
    await wait(everyMs, undefined, { signal: ending }).catch(() => undefined); // asked to end meanwhile
  }
}
