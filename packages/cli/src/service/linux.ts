import { existsSync } from "node:fs";
import path from "node:path";
import { Tier2Error } from "@tier2/bridge";
import { udevRule } from "@tier2/button";
import { places } from "../common-options.ts";
import type { RunSystem, SystemOutcome } from "../run-system.ts";
import { putUdevRule } from "../udev/install.ts";
import { account, makeAccount, refuseAccountOfPeople } from "./linux-account.ts";
import {
  agentUnit,
  isPackaged,
  isWritten,
  refuseChanged,
  removeUnits,
  serviceUnit,
  writeUnits,
} from "./linux-files.ts";
import { refuseForeignProgram } from "./linux-program.ts";
import { readLinuxStatus } from "./linux-status.ts";
import { type LinuxSystem, isBooted, mustRun, requireRoot } from "./linux-system.ts";
import type { SystemService } from "./service.ts";
import { refuseHidden } from "./unit-text.ts";

/** The service as systemd has it. */
export const linuxService = (system: LinuxSystem): SystemService => ({
  install: ({ force }) => install(system, force),
  uninstall: ({ force }) => uninstall(system, force),
  start: () => start(system),
  stop: () => {
    requireRoot(system, "service stop");
    refuseMissing(system);
    mustRun(system, ["systemctl", "stop", serviceUnit.name]);
    system.say("Stopped. It starts again with the computer; not at all: sudo systemctl disable tier2");
  },
  status: async () => readLinuxStatus(system),
});

function install(system: LinuxSystem, force: boolean): void {
  const { root, say } = system;
  requireRoot(system, "service install");
  if (isPackaged(system)) {
    say("The Debian package tier2 has installed the service: there is nothing to do.");
    say(nextSteps(system));
    return;
  }
  refuseHidden(system.program);
  refuseForeignProgram(system);
  refuseAccountOfPeople(system);
  mustRun(system, ["systemctl", "--version"]);
  writeUnits(system, force);
  putUdevRule(path.join(root, "etc/udev/rules.d", udevRule.name), {
    say,
    run: (words) => runWhereUdevIs(system, words),
  });
  makeAccount(system);
  makeFolder(system, "etc/tier2", ["0750", "root"]);
  makeFolder(system, "etc/tier2/secrets", ["0700", account]);
  reload(system);
  mustRun(system, ["systemctl", "enable", serviceUnit.name]);
  mustRun(system, ["systemctl", "--global", "enable", agentUnit.name]);
  say("It starts with the computer, and its agent with each session.");
  say(nextSteps(system));
}

/** Where no systemd runs, no udev does. */
const runWhereUdevIs = (system: LinuxSystem, words: Parameters<RunSystem>[0]): SystemOutcome =>
  words[0] === "udevadm" && !isBooted(system) ? { code: -1, said: "", printed: "" } : system.run(words);

function reload(system: LinuxSystem): void {
  if (isBooted(system)) {
    mustRun(system, ["systemctl", "daemon-reload"]);
  }
}

const hasConfiguration = ({ root }: LinuxSystem): boolean => existsSync(path.join(root, places.configFile));

const nextSteps = (system: LinuxSystem): string =>
  hasConfiguration(system)
    ? "Next: sudo systemctl restart tier2, then: tier2 service status"
    : "Next: sudo tier2 setup, then: sudo tier2 service start";

/** One that is there keeps the owner and the rights that it has. */
function makeFolder(system: LinuxSystem, name: string, [mode, owner]: readonly [mode: string, owner: string]): void {
  const folder = path.join(system.root, name);
  if (existsSync(folder)) {
    system.say(`There already: ${folder}`);
    return;
  }
  mustRun(system, ["install", "-d", "-m", mode, "-o", owner, "-g", account, folder]);
  system.say(`Made: ${folder}`);
}

function uninstall(system: LinuxSystem, force: boolean): void {
  const { say } = system;
  requireRoot(system, "service uninstall");
  if (isPackaged(system)) {
    throw new Tier2Error({
      ...{ code: "service_of_package", category: "usage" },
      message: "The Debian package tier2 has installed the service.",
      hint: "sudo apt remove tier2 keeps configuration and data; sudo apt purge tier2 removes them, too.",
    });
  }
  refuseChanged(system, force);
  if (isWritten(system)) {
    if (isBooted(system)) {
      mustRun(system, ["systemctl", "stop", serviceUnit.name]);
    }
    mustRun(system, ["systemctl", "disable", serviceUnit.name]);
    system.run(["systemctl", "--global", "disable", agentUnit.name]);
    removeUnits(system);
    reload(system);
  } else {
    say("The service is not installed.");
  }
  say(
    "Left: /etc/tier2, /var/lib/tier2, the udev rule, the account and group tier2. To remove what is stored, too:\n" +
      "sudo rm -r /etc/tier2 /var/lib/tier2",
  );
}

function start(system: LinuxSystem): void {
  requireRoot(system, "service start");
  refuseMissing(system);
  if (!hasConfiguration(system)) {
    throw new Tier2Error({
      ...{ code: "config_missing", category: "config" },
      message: `There is no configuration ${places.configFile}.`,
      hint: "Make one: sudo tier2 setup (by hand: docs/configuration.md)",
    });
  }
  mustRun(system, ["systemctl", "start", serviceUnit.name]);
  system.say("Started. How it stands: tier2 status");
}

function refuseMissing(system: LinuxSystem): void {
  if (!isPackaged(system) && !isWritten(system)) {
    throw new Tier2Error({
      ...{ code: "service_not_installed", category: "usage" },
      message: "The service is not installed.",
      hint: "sudo tier2 service install",
    });
  }
}
