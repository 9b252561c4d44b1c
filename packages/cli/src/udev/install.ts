import { lstatSync, mkdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { Tier2Error } from "@tier2/bridge";
import { udevRule } from "@tier2/button";
import { notWritten, writeWhole } from "../write-whole.ts";

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
  if (textOf(file) === rule) {
    return false;
  }
  const hint = "Run the command as an account that may, e.g. with sudo; or look at the disk and the folder.";
  try {
    refuseLink(file);
    mkdirSync(path.dirname(file), { recursive: true });
  } catch (error) {
    throw notWritten(file, error, hint);
  }
  writeWhole({ file, content: rule, mode: 0o644, hint });
  return true;
}

/** An administrator switches a rule off by a link to /dev/null (man 7 udev): that is not undone, nor written to. */
function refuseLink(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new Tier2Error({
      ...{ code: "udev_rule_linked", category: "storage" },
      message: `${file} is a link to ${readlinkSync(file)}: somebody put it there, perhaps to switch the rule off.`,
      hint: `If it is to be in force, remove the link first: sudo rm ${file}`,
    });
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
