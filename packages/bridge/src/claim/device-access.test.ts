import { expect, test } from "vitest";
import { type DeviceAccess, explainAccess, readDeviceAccess } from "./device-access.ts";

const untouched: DeviceAccess = {
  ...{ account: "ci", group: undefined, mode: 0o600, isAllowed: false, isNewMember: false, hasSeatTag: false },
  ...{ rule: undefined },
};
const rule = "/etc/udev/rules.d/70-tier2-button.rules";
const reload = "udevadm control --reload && udevadm trigger";
const install = "tier2 udev install && usermod -aG tier2 ci";
const again = "log in again; a service has to be started again.";

test.each<[string, Partial<DeviceAccess>, string, string]>([
  [
    "no rule",
    {},
    "it is open to root alone (mode 0600); no udev rule of the button is installed",
    `As root: ${install}`,
  ],
  [
    "a rule that was not applied",
    { rule },
    `it is open to root alone (mode 0600), though the udev rule ${rule} is installed`,
    "As root: tier2 udev install",
  ],
  [
    "a rule whose group does not exist",
    { rule, mode: 0o660 },
    `it is open to root alone (mode 0660), though the udev rule ${rule} is installed`,
    "As root: tier2 udev install",
  ],
  [
    "a group without this account",
    { rule, group: "tier2", mode: 0o660 },
    "it is open to the group tier2 (mode 0660); ci is not in it",
    `As root: usermod -aG tier2 ci. Then ${again}`,
  ],
  [
    "a group, or the person at the screen",
    { rule, group: "tier2", mode: 0o660, hasSeatTag: true },
    "it is open to the group tier2 (mode 0660) and the person at the screen; ci is not in it",
    `As root: usermod -aG tier2 ci. Then ${again}`,
  ],
  [
    "a group that the account joined meanwhile",
    { rule, group: "tier2", mode: 0o660, isNewMember: true },
    "it is open to the group tier2 (mode 0660); ci was put into it after this process began",
    `As ci, ${again}`,
  ],
  [
    "the person at the screen alone",
    { rule: "/etc/udev/rules.d/70-other.rules", mode: 0o660, hasSeatTag: true },
    "it is open to the person at the screen alone (uaccess); ci has no session there",
    `A service or a login from elsewhere needs the group of 70-tier2-button.rules. As root: ${install}`,
  ],
  [
    "a rule that is read too late",
    { rule: "/etc/udev/rules.d/99-tier2-button.rules", mode: 0o600, hasSeatTag: true },
    "its udev rule /etc/udev/rules.d/99-tier2-button.rules is read too late to open it to the person at the screen (uaccess)",
    `As root: mv /etc/udev/rules.d/99-tier2-button.rules ${rule} && ${reload}`,
  ],
  [
    "a unit that closes devices",
    { rule, group: "tier2", mode: 0o660, isAllowed: true },
    "its file allows it (mode 0660), something else forbids it",
    "A systemd unit needs DeviceAllow=char-hidraw rw and no PrivateDevices; a container needs the device.",
  ],
])("%s: the state and the remedy are named", (_name, change, state, remedy) => {
  expect(explainAccess({ ...untouched, ...change })).toEqual({ state, remedy });
});

test.runIf(process.platform === "linux")("a device file is looked at; one that is not there is not", () => {
  expect(readDeviceAccess("/dev/null")).toMatchObject({ group: undefined, mode: 0o666, isAllowed: true });
  expect(readDeviceAccess("/dev/there-is-no-such-device")).toBeUndefined();
});
