import { Tier2Error } from "@tier2/bridge";
import { expect, test } from "vitest";
import type { SeenButton } from "../read-buttons.ts";
import { judgeButton } from "./button.ts";
import { judgeFirmware } from "./firmware.ts";
import { judgePermission } from "./permission.ts";

const pico: SeenButton = {
  ...{ path: "/dev/hidraw0", serial: "E66058388343762A", isClaimed: true },
  ...{ board: "pico", version: "1.2.0", problem: undefined },
};
const denied: SeenButton = {
  ...{ ...pico, isClaimed: false, board: undefined, version: undefined },
  problem: {
    ...{ code: "button_permission_denied", category: "permission" },
    message: "The button at /dev/hidraw0 may not be opened by this account: ann is not in it.",
    hint: "As root: usermod -aG tier2 ann.",
  },
};
const noHid = new Tier2Error({ code: "hid_unavailable", category: "device", message: "No libusb.", hint: "apt" });

test.each([
  ["none", [], true, undefined, { status: "fail", category: "device" }],
  ["nobody plays one", [], true, "/tmp/button.sock", { message: "Nobody plays a button at /tmp/button.sock." }],
  [
    "one, taken",
    [pico],
    true,
    undefined,
    { status: "ok", message: /^E66058388343762A \(pico\): taken by the bridge$/ },
  ],
  ["one, without a bridge", [{ ...pico, isClaimed: false }], false, undefined, { message: /plugged in$/ }],
  ["one that the bridge has not", [{ ...pico, isClaimed: false }], true, undefined, { status: "warn" }],
  [
    "several",
    [pico, { ...pico, serial: "", path: "/dev/hidraw1" }],
    true,
    undefined,
    { message: /^2 buttons.*at \/dev/ },
  ],
  ["rights are another check's", [denied], false, undefined, { status: "ok" }],
  ["no HID at all", noHid, false, undefined, { status: "fail", hint: "apt" }],
] as const)("button: %s", (_name, buttons, isBridgeRunning, socket, expected) => {
  expectFinding(judgeButton({ buttons, isBridgeRunning, isExpected: true, socket }), expected);
});

test("button: where none is expected none is well, and one that is there is looked at", () => {
  const facts = { isBridgeRunning: true, isExpected: false, socket: undefined } as const;
  expect(judgeButton({ ...facts, buttons: [] })).toMatchObject({ status: "skipped" });
  expect(judgeButton({ ...facts, buttons: [pico] })).toMatchObject({ status: "ok" });
});

test("button: one that is held, or has an unfit firmware, is a failure of that category", () => {
  const problem = { code: "button_firmware_unfit", category: "firmware", message: "Too old.", hint: "Flash." } as const;
  const found = judgeButton({
    buttons: [{ ...denied, problem }],
    ...{ isBridgeRunning: true, isExpected: true, socket: undefined },
  });
  expect(found).toMatchObject({ status: "fail", category: "firmware", hint: "Flash." });
});

const here = {
  platform: "linux",
  isPlayed: false,
  buttons: [pico],
  rule: "/etc/udev/rules.d/70.rules",
  isRoot: false,
} as const;

test.each([
  [
    "denied: the remedy is the button's own",
    { buttons: [denied] },
    { status: "fail", hint: "As root: usermod -aG tier2 ann." },
  ],
  ["taken by the bridge", {}, { status: "ok", message: /account of the bridge/ }],
  ["played", { isPlayed: true }, { status: "skipped" }],
  ["no rule, no button", { buttons: [], rule: undefined }, { status: "warn", hint: /^sudo tier2 udev install/ }],
  [
    "no rule, root sees it",
    { buttons: [{ ...pico, isClaimed: false }], rule: undefined, isRoot: true },
    { status: "warn" },
  ],
  ["a rule, no button", { buttons: [] }, { status: "ok", message: /group tier2/ }],
  [
    "this account opened it",
    { buttons: [{ ...pico, isClaimed: false }] },
    { message: "this account may open the button" },
  ],
  ["Windows", { platform: "win32", buttons: [], rule: undefined }, { status: "skipped" }],
] as const)("permission: %s", (_name, change, expected) => {
  expectFinding(judgePermission({ ...here, ...change }), expected);
});

const bundled = { version: "1.2.0", boards: ["pico", "promicro"], isDevelopment: false };

test.each([
  ["1.2.0", { status: "ok", message: /^1\.2\.0, as this software brings it$/ }],
  ["1.1.9", { status: "warn", hint: "tier2 firmware flash --serial E66058388343762A" }],
  ["1.10.0", { status: "warn", hint: /^Update tier2/ }],
  [undefined, { status: "skipped" }],
] as const)("firmware: %s", (version, expected) => {
  expectFinding(judgeFirmware({ buttons: [{ ...pico, version }], bundled }), expected);
});

test("firmware: a board of somebody else's, and a development build", () => {
  const other = { ...pico, board: "unknown", version: "0.0.1" };
  const found = judgeFirmware({ buttons: [other], bundled: { ...bundled, isDevelopment: true } });
  expectFinding(found, { status: "ok", message: /development build/ });
});

function expectFinding(found: object, expected: Readonly<Record<string, string | RegExp>>): void {
  for (const [key, value] of Object.entries(expected)) {
    const told = (found as Readonly<Record<string, string>>)[key] ?? "";
    expect(`${key}: ${told}`).toMatch(
      typeof value === "string" ? `${key}: ${value}` : new RegExp(value.source.replace("^", `^${key}: `)),
    );
  }
}
