import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Tier2Error } from "@tier2/bridge";
import { udevRule } from "@tier2/button";

/** A program of the system: its exit code, -1 when it is not there, and what it said. */
export type RunProgram = (words: readonly [string, ...string[]]) => { readonly code: number; readonly said: string };

export interface UdevInstallation {
  /** In the place of "/", for packagers: only the file is written there. */
  readonly root: string | undefined;
  readonly isRoot: boolean;
  readonly run: RunProgram;
  readonly say: (text: string) => void;
}

/** What the rule is about, so that nothing else of the computer is looked at anew. */
const subsystems = ["usb", "hidraw", "tty"] as const;

/** Puts the udev rule in force; does only what is not done yet, and says what. Throws a Tier2Error. */
export function installUdevRule({ root, isRoot, run, say }: UdevInstallation): void {
  if (root === undefined && !isRoot) {
    throw new Tier2Error({
      ...{ code: "udev_not_root", category: "permission" },
      message: "Only root may install a udev rule.",
      hint: "sudo tier2 udev install",
    });
  }
  const file = path.join(root ?? "/", "etc/udev/rules.d", udevRule.name);
  if (root === undefined) {
    putUdevRule(file, { run, say });
  } else {
    say(`${writeRule(file) ? "Written" : "There already"}: ${file}`);
    say(`To do when it is installed: the system group ${udevRule.group}, udevadm control --reload, udevadm trigger.`);
  }
}

/** The rule, its group, and udev. Throws a Tier2Error. */
export function putUdevRule(file: string, { run, say }: Pick<UdevInstallation, "run" | "say">): void {
  say(`${writeRule(file) ? "Written" : "There already"}: ${file}`);
  makeGroup(run, say);
  reload(run, say);
  say(
    "The person at the screen may use the button now. A service, or who comes from elsewhere, needs the group\n" +
      `${udevRule.group}, which makes an administrator of the bridge, too: usermod -aG ${udevRule.group} NAME`,
  );
}

/** False when the file has the rule. */
function writeRule(file: string): boolean {
  const rule = readFileSync(udevRule.file, "utf8");
  try {
    if (textOf(file) === rule) {
      return false;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, rule);
    chmodSync(file, 0o644); // whatever the umask
    return true;
  } catch (error) {
    const isDenied = error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");
    throw new Tier2Error(
      {
        ...{ code: "udev_not_written", category: isDenied ? "permission" : "storage" },
        message: `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
        hint: isDenied ? "Run the command as an account that may, e.g. with sudo." : "Look at the disk and the folder.",
      },
      { cause: error },
    );
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // not there; whether it can be written shows in a moment
  }
}

function makeGroup(run: RunProgram, say: (text: string) => void): void {
  const { group } = udevRule;
  if (run(["getent", "group", group]).code === 0) {
    say(`There already: the group ${group}`);
    return;
  }
  const { code, said } = run(["groupadd", "--system", group]);
  if (code !== 0) {
    throw new Tier2Error({
      ...{ code: "udev_no_group", category: "device" },
      message: `The group ${group} cannot be made: ${code === -1 ? "there is no groupadd" : said}.`,
      hint: `Make a system group ${group} by this system's means, then run the command again.`,
    });
  }
  say(`Made: the system group ${group}`);
}

function reload(run: RunProgram, say: (text: string) => void): void {
  const match = subsystems.map((subsystem) => `--subsystem-match=${subsystem}`);
  for (const words of [
    ["udevadm", "control", "--reload"],
    ["udevadm", "trigger", ...match],
  ] as const) {
    const { code, said } = run(words);
    if (code === -1) {
      say("There is no udevadm here: the rule is in force once udev starts with it.");
      return;
    }
    if (code !== 0) {
      throw new Tier2Error({
        ...{ code: "udev_not_reloaded", category: "device" },
        message: `The rule is written, but udev did not take it up (${words.join(" ")}): ${said}.`,
        hint: "Restart the computer, or systemctl restart systemd-udevd and plug the button in again.",
      });
    }
  }
  say("udev has taken it up, also for what is plugged in.");
}
