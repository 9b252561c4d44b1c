import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { WifiValue } from "../fields/slow.ts";
import { optional, textIn } from "./from-tools.ts";
import { CommandMissingError, type RunCommand } from "./run-command.ts";
import type { SlowFact } from "./slow-fact.ts";

/** Wireless cards by iw, else by NetworkManager; where there is no such card no process is started. */
export const wifiFact = (run: RunCommand, root = "/"): SlowFact<"wifi"> => ({
  name: "wifi",
  everyMs: 300_000,
  timeoutMs: 10_000,
  read: async (signal) => {
    const folder = path.join(root, "sys/class/net");
    const names = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, "phy80211")));
    const cards: WifiValue[] = [];
    for (const name of names) {
      cards.push(await readCard(name, run, signal));
    }
    return cards;
  },
});

async function readCard(name: string, run: RunCommand, signal: AbortSignal): Promise<WifiValue> {
  try {
    return cardOfIw(name, await outputOf("iw", ["dev", name, "link"], run, signal));
  } catch (error) {
    if (!(error instanceof CommandMissingError)) {
      throw error;
    }
  }
  try {
    return cardOfNetworkManager(name, await outputOf("nmcli", nmcliArguments(name), run, signal));
  } catch (error) {
    throw error instanceof CommandMissingError ? new Error("neither iw nor nmcli is installed") : error;
  }
}

async function outputOf(
  command: string,
  args: readonly string[],
  run: RunCommand,
  signal: AbortSignal,
): Promise<string> {
  const { output, errorOutput, exitCode } = await run(command, args, signal);
  if (exitCode !== 0) {
    throw new Error(`${command} failed: ${textIn(errorOutput.split("\n")[0]) ?? `exit code ${exitCode}`}`);
  }
  return output;
}

const nmcliArguments = (name: string): string[] => [
  ...["--terse", "--fields", "IN-USE,SIGNAL,SSID", "device", "wifi", "list", "ifname", name, "--rescan", "no"],
];

/** The output of `iw dev NAME link`. */
export function cardOfIw(name: string, output: string): WifiValue {
  if (/^Not connected/m.test(output)) {
    return { name, isConnected: false };
  }
  if (!/^Connected to /m.test(output)) {
    throw new Error("iw said nothing of the connection");
  }
  const network = /^\s*SSID: (.*)$/m.exec(output)?.[1];
  const signal = /^\s*signal: (-?\d+) dBm/m.exec(output)?.[1];
  return {
    name,
    isConnected: true,
    ...optional("network", network === undefined ? undefined : unescapeIw(network)),
    ...optional("signalDbm", signal === undefined ? undefined : Number(signal)),
  };
}

/** iw writes the bytes of a name that are no printable ASCII as \xNN. */
const unescapeIw = (text: string): string => {
  const bytes = text
    .slice(0, 200)
    .replaceAll(/\\x([0-9a-f]{2})/gi, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};

/** Lines of "IN-USE:SIGNAL:SSID", with "*" at the network in use, and ":" and "\" in names after a "\". */
export function cardOfNetworkManager(name: string, output: string): WifiValue {
  const line = output.split("\n").find((text) => text.startsWith("*:"));
  if (line === undefined) {
    return { name, isConnected: false };
  }
  const [, percent, network] = /^\*:(\d*):(.*)$/.exec(line) ?? [];
  return {
    name,
    isConnected: true,
    ...optional("network", network?.slice(0, 200).replaceAll(/\\(.)/g, "$1")),
    ...optional("signalPercent", percent === undefined || percent === "" ? undefined : Number(percent)),
  };
}
