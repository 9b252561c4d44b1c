import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { udevRule } from "@tier2/button";
import { places } from "../common-options.ts";
import { version } from "../version.ts";
import { agentUnit, isPackaged, isWritten, serviceUnit } from "./linux-files.ts";
import type { LinuxSystem } from "./linux-system.ts";
import type { ServiceStatus } from "./service.ts";
import { lookedAtLines, troubleIn } from "./trouble.ts";

/** Of what systemd tells. */
const properties = ["ActiveState", "UnitFileState", "MainPID", "User", "StateChangeTimestamp"];
const ruleFolders = ["etc/udev/rules.d", "usr/lib/udev/rules.d", "lib/udev/rules.d"];

/** Asks systemd, which needs no root, though without it the log may be closed. Where no systemd runs, no service does. */
export function readLinuxStatus(system: LinuxSystem): ServiceStatus {
  const { root } = system;
  const asked = properties.map((name) => `--property=${name}`);
  const { printed } = system.run(["systemctl", "show", serviceUnit.name, "--timestamp=unix", ...asked]);
  const told = new Map([...printed.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]));
  const rule = ruleFolders.map((folder) => path.join(root, folder, udevRule.name)).find((file) => existsSync(file));
  const installedBy = isPackaged(system) ? "package" : isWritten(system) ? "command" : undefined;
  const sinceMs = 1000 * Number(told.get("StateChangeTimestamp")?.slice(1)); // @SECONDS
  const pid = Number(told.get("MainPID"));
  return {
    state: installedBy === undefined ? "not installed" : stateOf(told.get("ActiveState")),
    ...(installedBy === undefined ? {} : { installedBy }),
    ...(installedBy === undefined || !told.has("User") ? {} : { account: told.get("User") || "root" }),
    isEnabled: told.get("UnitFileState") === "enabled",
    ...(sinceMs > 0 ? { sinceMs } : {}),
    ...(pid > 0 ? { pid } : {}),
    version,
    configuration: { file: places.configFile, isThere: isThere(path.join(root, places.configFile)) },
    buttonRule: rule ?? null,
    agents: readAgents(path.join(root, "proc")),
    trouble: readTrouble(system),
  };
}

const states: Readonly<Record<string, ServiceStatus["state"]>> = {
  active: "running",
  reloading: "running",
  activating: "starting",
  deactivating: "stopping",
  failed: "failed",
};

const stateOf = (active: string | undefined): ServiceStatus["state"] => states[active ?? ""] ?? "stopped";

/** A folder that this account may not look into is taken for one with the file in it. */
function isThere(file: string): boolean {
  try {
    statSync(file);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EACCES";
  }
}

/** Names of the accounts that have a process in the agent's unit. */
function readAgents(processes: string): readonly string[] {
  const numbers = readdirSync(processes).filter((name) => /^\d+$/.test(name));
  const owners = numbers.flatMap((number) => {
    try {
      const isAgent = readFileSync(path.join(processes, number, "cgroup"), "utf8")
        .split("\n")
        .some((line) => line.endsWith(`/${agentUnit.name}`));
      return isAgent ? [statSync(path.join(processes, number)).uid] : [];
    } catch {
      return []; // it has ended meanwhile
    }
  });
  return [...new Set(owners)].map(nameOf);
}

/** As /etc/passwd has it. */
function nameOf(userId: number): string {
  const rows = readFileSync("/etc/passwd", "utf8").split("\n");
  return rows.find((row) => row.split(":")[2] === String(userId))?.split(":")[0] ?? String(userId);
}

function readTrouble({ run }: LinuxSystem): readonly string[] {
  const { printed } = run([
    ...(["journalctl", `_SYSTEMD_UNIT=${serviceUnit.name}`, "--output=cat", "--no-pager"] as const),
    ...["--quiet", `--lines=${lookedAtLines}`],
  ]);
  return troubleIn(printed.split("\n"));
}
