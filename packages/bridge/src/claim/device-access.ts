import { type Stats, readFileSync, readdirSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";
import process from "node:process";

/** The group of the udev rule. */
const ruleGroup = "tier2";
const ruleName = "70-tier2-button.rules";
/** udev gives the person at the screen their rights in the rule file of this name: what is tagged later gets none. */
const seatRule = "73-seat-late.rules";
const ruleFolders = ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"];
const readWrite = 0o6;

/** Who may open a device file on Linux, as far as it can be seen. */
export interface DeviceAccess {
  readonly account: string;
  /** Undefined: the file is root's group's. */
  readonly group: string | undefined;
  /** The lowest nine bits. */
  readonly mode: number;
  /** By owner, group and mode this process may read and write it. */
  readonly isAllowed: boolean;
  /** The account was put into the file's group after this process began. */
  readonly isNewMember: boolean;
  /** udev was told to open it to the person at the screen. */
  readonly hasSeatTag: boolean;
  /** The installed rule for our buttons. */
  readonly rule: string | undefined;
}

interface Group {
  readonly name: string;
  readonly id: number;
  readonly members: readonly string[];
}

/** Looks at a device file; undefined where there is none, or no such rights. */
export function readDeviceAccess(deviceFile: string): DeviceAccess | undefined {
  if (process.platform !== "linux") {
    return undefined;
  }
  const file = statSync(deviceFile, { throwIfNoEntry: false });
  if (file === undefined) {
    return undefined;
  }
  const groups = readGroups();
  const group = groups.find(({ id }) => id === file.gid);
  const account = accountName();
  return {
    account,
    group: file.gid === 0 ? undefined : (group?.name ?? String(file.gid)),
    mode: file.mode & 0o777,
    isAllowed: isAllowed(file),
    isNewMember: group?.members.includes(account) === true,
    hasSeatTag: readSeatTag(file),
    rule: installedRule(),
  };
}

/** How a device file stands that this account may not open, and what to do about it. */
export function explainAccess(access: DeviceAccess): { readonly state: string; readonly remedy: string } {
  const { account, group, isNewMember, hasSeatTag, rule } = access;
  const mode = `mode ${access.mode.toString(8).padStart(4, "0")}`;
  const isOpenToGroup = ((access.mode >> 3) & readWrite) === readWrite;
  if (access.isAllowed) {
    return {
      state: `its file allows it (${mode}), something else forbids it`,
      remedy: "A systemd unit needs DeviceAllow=char-hidraw rw and no PrivateDevices; a container needs the device.",
    };
  }
  if (group !== undefined && isOpenToGroup) {
    const then = "log in again; a service has to be started again.";
    const seat = hasSeatTag ? " and the person at the screen" : "";
    return isNewMember
      ? {
          state: `it is open to the group ${group} (${mode})${seat}; ${account} was put into it after this process began`,
          remedy: `As ${account}, ${then}`,
        }
      : {
          state: `it is open to the group ${group} (${mode})${seat}; ${account} is not in it`,
          remedy: `As root: usermod -aG ${group} ${account}. Then ${then}`,
        };
  }
  if (hasSeatTag && rule !== undefined && path.basename(rule) > seatRule) {
    return {
      state: `its udev rule ${rule} is read too late to open it to the person at the screen (uaccess)`,
      remedy: `As root: mv ${rule} ${path.join(path.dirname(rule), ruleName)} && ${reload}`,
    };
  }
  if (hasSeatTag) {
    return {
      state: `it is open to the person at the screen alone (uaccess); ${account} has no session there`,
      remedy:
        `A service or a login from elsewhere needs the group of ${ruleName}. As root: ` +
        `${install} && usermod -aG ${ruleGroup} ${account}`,
    };
  }
  return rule === undefined
    ? {
        state: `it is open to root alone (${mode}); no udev rule of the button is installed`,
        remedy: `As root: ${install} && usermod -aG ${ruleGroup} ${account}`,
      }
    : {
        state: `it is open to root alone (${mode}), though the udev rule ${rule} is installed`,
        remedy: `As root: ${install}`,
      };
}

const reload = "udevadm control --reload && udevadm trigger";
/** Writes the rule, makes its group, and lets udev take it up. */
const install = "tier2 udev install";

function isAllowed(file: Stats): boolean {
  const groups = [process.getgid?.(), ...(process.getgroups?.() ?? [])];
  const shift = process.getuid?.() === file.uid ? 6 : groups.includes(file.gid) ? 3 : 0;
  return process.getuid?.() === 0 || ((file.mode >> shift) & readWrite) === readWrite;
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `the account ${process.getuid?.()}`; // it has no name
  }
}

function readGroups(): Group[] {
  return textOf("/etc/group")
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name = "", , id, members = ""]) => ({ name, id: Number(id), members: members.split(",") }));
}

/** udev keeps what it knows of a device by its numbers; `G:` are its tags (systemd, udev's database). */
function readSeatTag({ rdev }: Stats): boolean {
  const [major, minor] = [(rdev >> 8) & 0xf_ff, (rdev & 0xff) | ((rdev >> 12) & 0xf_ff_00)];
  return textOf(`/run/udev/data/c${major}:${minor}`).split("\n").includes("G:uaccess");
}

/** The file of the udev rule for our buttons, where one is installed. */
export function installedRule(): string | undefined {
  for (const folder of ruleFolders) {
    const name = namesIn(folder).find((one) => one.endsWith("tier2-button.rules"));
    if (name !== undefined) {
      return path.join(folder, name);
    }
  }
  return undefined;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
