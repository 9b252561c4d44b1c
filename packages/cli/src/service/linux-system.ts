import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { Tier2Error } from "@tier2/bridge";
import { type RunSystem, type SystemOutcome, runSystem } from "../run-system.ts";

/** What the service's commands use of a Linux; a test hands in another. */
export interface LinuxSystem {
  /** In the place of "/". */
  readonly root: string;
  readonly isRoot: boolean;
  readonly run: RunSystem;
  readonly say: (text: string) => void;
  /** The words that start this program. */
  readonly program: readonly string[];
}

export const linuxHere = (say: (text: string) => void): LinuxSystem => ({
  ...{ root: "/", isRoot: process.getuid?.() === 0, run: runSystem, say },
  program: [process.execPath, ...process.execArgv, path.resolve(process.argv[1] ?? "")],
});

/** False where a system is only made or repaired, e.g. in an image: units can be enabled there, and nothing is started. */
export const isBooted = ({ root }: LinuxSystem): boolean => existsSync(path.join(root, "run/systemd/system"));

/** Throws a Tier2Error for who is not root. */
export function requireRoot({ isRoot }: LinuxSystem, command: string): void {
  if (!isRoot) {
    throw new Tier2Error({
      ...{ code: "service_not_root", category: "permission" },
      message: `Only root may do that: tier2 ${command}.`,
      hint: `sudo tier2 ${command}`,
    });
  }
}

/** Runs a program that has to succeed. Throws a Tier2Error with what it said. */
export function mustRun({ run }: LinuxSystem, words: readonly [string, ...string[]]): SystemOutcome {
  const outcome = run(words);
  if (outcome.code !== 0) {
    const said = outcome.code === -1 ? `there is no ${words[0]}` : outcome.said;
    throw new Tier2Error({
      ...{ code: "service_system_refused", category: outcome.code === -1 ? "usage" : "internal" },
      message: `${words.join(" ")} failed: ${said}`,
      hint: outcome.code === -1 ? withoutSystemd : "systemctl status tier2 and journalctl --unit tier2 tell more.",
    });
  }
  return outcome;
}

const withoutSystemd =
  "The service needs systemd, and the programs useradd and install. Elsewhere start the bridge by other means: tier2 run";
