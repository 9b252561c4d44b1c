import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hidPortPath } from "./hid-port-path.ts";

test.each([
  ["usb1/1-2/1-2:1.0/0003:1209:0001.0001", "1-2"],
  ["usb1/1-2/1-2.3/1-2.3.4/1-2.3.4:1.1/0003:1209:0001.0001", "1-2.3.4"],
  ["virtual/misc/uhid/0003:1209:0001.0001", undefined],
])("%s is at the port %s", (device, portPath) => {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-sys-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, device), { recursive: true });
  mkdirSync(path.join(folder, "class/hidraw7"), { recursive: true });
  symlinkSync(path.join(folder, device), path.join(folder, "class/hidraw7/device"));
  expect(hidPortPath("/dev/hidraw7", path.join(folder, "class"))).toBe(portPath);
  expect(hidPortPath("/dev/hidraw8", path.join(folder, "class"))).toBeUndefined();
});
