import { lstatSync, readFileSync } from "node:fs";
import { installedRule } from "@tier2/bridge";
import type { Facts } from "../../doctor/facts.ts";
import { type Finding, fail, ok, skipped } from "../../doctor/finding.ts";
import { readBridgeAccount } from "../../doctor/read-account.ts";
import { runSystem } from "../../run-system.ts";
import { version as ownVersion } from "../../version.ts";
import { type Look, type Looks, lookAt } from "../look.ts";
import { accountLook } from "../shared-looks.ts";
import { type FileRule, type SeenFile, dataRules, judgeFiles, socketRules } from "./files.ts";
import {
  type UnitProperties,
  isInstalled,
  judgeProcess,
  judgeUnitHardened,
  judgeUnitRunning,
  noUnit,
  parseProperties,
  unitProperties,
} from "./unit.ts";

function readUnit(): UnitProperties {
  const { code, printed } = runSystem(["systemctl", "show", "tier2.service", `--property=${unitProperties.join(",")}`]);
  return code === 0 ? parseProperties(printed) : undefined;
}

function processStatus(unit: UnitProperties): string | undefined {
  try {
    return readFileSync(`/proc/${unit?.["MainPID"] ?? "0"}/status`, "utf8");
  } catch {
    return undefined;
  }
}

function seenFile(path: string): SeenFile | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found === undefined
    ? undefined
    : { path, userId: found.uid, mode: found.mode & 0o7777, isLink: found.isSymbolicLink() };
}

async function lookAtFiles(rules: readonly FileRule[], facts: Facts, unit: UnitProperties): Promise<Finding> {
  const account = readBridgeAccount(await facts.status(), facts.userId);
  if (account === undefined || account.source === "own" || !isInstalled(unit)) {
    return noUnit;
  }
  try {
    return judgeFiles(rules, account.userId, seenFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EACCES") {
      return skipped("this account may not look there: sudo tier2 acceptance");
    }
    throw error;
  }
}

function judgePackage(told: string): Finding {
  const [state, version = ""] = told.trim().split(" ");
  if (state !== "installed") {
    return skipped("tier2 is not installed as a package of Debian");
  }
  // what follows the version of the program is the package's own
  return version === ownVersion || version.startsWith(`${ownVersion}-`)
    ? ok(version)
    : fail(
        "bridge",
        `The package is of version ${version}, this program of ${ownVersion}.`,
        "Which one is it? command -v tier2",
      );
}

function judgeRule(rule: string | undefined): Finding {
  return rule === undefined
    ? fail("permission", "The udev rule is not installed: none but root may open a button.", "sudo tier2 udev install")
    : ok(rule);
}

/** As `systemctl is-enabled` tells it. */
function judgeAgentUnit(state: string): Finding {
  return state === "enabled"
    ? ok("enabled for everybody")
    : fail(
        "bridge",
        `The session agent does not start with sessions (${state === "" ? "there is no unit" : state}).`,
        "sudo systemctl --global enable tier2-agent",
      );
}

/** Nothing is asked before the first look. */
export function linuxLooks(): Looks {
  let read: { readonly unit: UnitProperties } | undefined;
  const unit = (): UnitProperties => (read ??= { unit: readUnit() }).unit;
  const installed = (category: Look["category"], judge: (unit: UnitProperties) => Finding): Look =>
    lookAt(category, async () => (isInstalled(unit()) ? judge(unit()) : noUnit));
  return {
    "linux-package": lookAt("bridge", async () =>
      judgePackage(runSystem(["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", "tier2"]).printed),
    ),
    "linux-unit-running": lookAt("bridge", async () => judgeUnitRunning(unit())),
    "linux-unit-hardened": installed("permission", judgeUnitHardened),
    "linux-process": installed("permission", (found) => judgeProcess(processStatus(found))),
    "linux-files": lookAt("permission", async (facts) => lookAtFiles(dataRules, facts, unit())),
    "linux-account": accountLook,
    "linux-sockets": lookAt("permission", async (facts) => lookAtFiles(socketRules, facts, unit())),
    "linux-udev-rule": lookAt("permission", async () => judgeRule(installedRule())),
    "linux-agent-unit": installed("bridge", () =>
      judgeAgentUnit(runSystem(["systemctl", "--global", "is-enabled", "tier2-agent.service"]).printed.trim()),
    ),
  };
}
