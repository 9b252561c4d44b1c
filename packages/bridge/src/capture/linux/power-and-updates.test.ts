import { expect, test } from "vitest";
import { batteryOf } from "./battery.ts";
import { updatesText } from "./pending-reboot.ts";

test.each([
  ["64", "Discharging", [{ name: "BAT0", chargePercent: 64, state: "discharging" }]],
  ["100", "Full", [{ name: "BAT0", chargePercent: 100, state: "full" }]],
  ["101", "Not charging", [{ name: "BAT0", chargePercent: 100, state: "not charging" }]],
  ["7", "odd", [{ name: "BAT0", chargePercent: 7, state: "unknown" }]],
  ["", "Charging", []],
  ["1e9", "Charging", []],
])("a battery of %j, %j", (capacity, status, batteries) => {
  expect(batteryOf("BAT0", capacity, status)).toEqual(batteries);
});

test("what was updated is named once, eight at most", () => {
  expect(updatesText("")).toBe("updates were installed");
  expect(updatesText("libc6\nlinux-base\nlibc6\n")).toBe("updated: libc6, linux-base");
  const many = Array.from({ length: 20 }, (_unused, index) => `p${index}`).join("\n");
  expect(updatesText(many)).toBe("updated: p0, p1, p2, p3, p4, p5, p6, p7 and 12 more");
});
