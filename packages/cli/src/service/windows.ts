import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { Tier2Error, serviceLogFile, wordsHere } from "@tier2/bridge";
import { places } from "../common-options.ts";
import { askStatus } from "../doctor/bridge-status.ts";
import { runSystem } from "../run-system.ts";
import { version } from "../version.ts";
import type { ServiceStatus, SystemService } from "./service.ts";
import { lookedAtLines, troubleIn } from "./trouble.ts";
import { lastLogLines } from "./windows-log.ts";

const hostFile = path.join(path.dirname(process.execPath), "tier2-service.exe");
/** How the host exits where the account may not. */
const notPermittedCode = 5;

/** The service as Windows has it: its host, beside this program, knows how. */
export const windowsService = (say: (text: string) => void): SystemService => ({
  install: () => {
    ask("--install");
    say("Installed; it starts with the computer.");
  },
  uninstall: () => {
    ask("--uninstall");
    say(`Taken out. Configuration and data stay in ${path.dirname(places.configFile)}.`);
  },
  start: () => {
    ask("--start");
    say("Started. How it stands: tier2 status");
  },
  stop: () => {
    ask("--stop");
    say("Stopped. It starts again with the computer.");
  },
  status: async () => {
    const status = readWindowsStatus(ask("--status"));
    return { ...status, ...(await agentsOf(status)) };
  },
});

const states: Readonly<Record<string, ServiceStatus["state"]>> = {
  running: "running",
  starting: "starting",
  stopping: "stopping",
  absent: "not installed",
};

/** Of the host's line: state, process, exit code. */
function readWindowsStatus(line: string): Omit<ServiceStatus, "agents"> {
  const [word = "", pid = "0", exitCode = "0"] = line.trim().split(" ");
  const state = states[word] ?? "stopped";
  const isInstalled = state !== "not installed";
  return {
    state: state === "stopped" && exitCode !== "0" ? "failed" : state,
    ...(isInstalled ? { installedBy: "package", account: "LocalService" } : {}),
    isEnabled: isInstalled,
    ...(pid === "0" ? {} : { pid: Number(pid) }),
    version,
    configuration: { file: places.configFile, isThere: existsSync(places.configFile) },
    trouble: troubleIn(readLog()),
  };
}

/** The bridge alone knows in which sessions agents run; nothing where it tells this account none of it. */
async function agentsOf({ state }: Pick<ServiceStatus, "state">): Promise<Pick<ServiceStatus, "agents">> {
  if (state !== "running") {
    return { agents: [] };
  }
  try {
    const { agents } = await askStatus(undefined, new AbortController().signal);
    return { agents };
  } catch {
    return {};
  }
}

/** None where this account may not read the log. */
function readLog(): readonly string[] {
  try {
    return lastLogLines(serviceLogFile(places), lookedAtLines);
  } catch {
    return [];
  }
}

/** What the host printed. Throws a Tier2Error with what it said. */
function ask(word: string): string {
  const { code, said, printed } = runSystem([hostFile, word]);
  if (code !== 0) {
    const isDenied = code === notPermittedCode;
    throw new Tier2Error({
      ...{ code: "service_host_refused", category: isDenied ? "permission" : code === -1 ? "usage" : "internal" },
      message: code === -1 ? `There is no ${hostFile}: the installer brings it.` : said,
      hint: isDenied ? `${wordsHere.asAdministrator}.` : "Install tier2.msi again to repair it.",
    });
  }
  return printed;
}
