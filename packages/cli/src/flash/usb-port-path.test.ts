import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { drivePortPath, hidPortPath } from "./usb-port-path.ts";

/** The kernel's folder of a class, in which `link` leads to `device`. */
function classWith(link: string, device: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-sys-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, device), { recursive: true });
  mkdirSync(path.dirname(path.join(folder, "class", link)), { recursive: true });
  symlinkSync(path.join(folder, device), path.join(folder, "class", link));
  return path.join(folder, "class");
}

test.each([
  ["usb1/1-2/1-2:1.0/0003:1209:0001.0001", "1-2"],
  ["usb1/1-2/1-2.3/1-2.3.4/1-2.3.4:1.1/0003:1209:0001.0001", "1-2.3.4"],
  ["virtual/misc/uhid/0003:1209:0001.0001", undefined],
])("%s is at the port %s", (device, portPath) => {
  const folder = classWith("hidraw7/device", device);
  expect(hidPortPath("/dev/hidraw7", folder)).toBe(portPath);
  expect(hidPortPath("/dev/hidraw8", folder)).toBeUndefined();
});

test.each([
  ["usb1/1-2/1-2.3/1-2.3:1.0/host0/target0:0:0/0:0:0:0/block/sda/sda1", "1-2.3"],
  ["pci0000:00/nvme/nvme0/nvme0n1/nvme0n1p1", undefined],
])("the drive %s is at the port %s", (device, portPath) => {
  const folder = classWith("sda1", device);
  expect(drivePortPath({ device: "/dev/sda1" }, folder)).toBe(portPath);
  expect(drivePortPath({ device: "/dev/sdb1" }, folder)).toBeUndefined();
  expect(drivePortPath({ device: undefined }, folder)).toBeUndefined();
});
