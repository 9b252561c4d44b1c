import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { readLinuxPorts } from "./serial-ports.ts";

test.skipIf(process.platform === "win32")("USB ports are read from what the kernel tells", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sys-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const tty = (name: string, device: string, files: Readonly<Record<string, string>>): void => {
    const place = path.join(folder, "devices", device);
    mkdirSync(place, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(path.join(place, "..", file), `${text}\n`);
    }
    mkdirSync(path.join(folder, "tty", name), { recursive: true });
    symlinkSync(place, path.join(folder, "tty", name, "device"));
  };
  tty("ttyACM0", "usb1/1-2/1-2.3/1-2.3:1.0", { idVendor: "1b4f", idProduct: "9205" });
  tty("ttyACM1", "usb1/1-4/1-4:1.0", { idVendor: "2341", idProduct: "8036" });
  tty("ttyS0", "platform/serial8250", {});
  mkdirSync(path.join(folder, "tty", "tty0"));
  expect(readLinuxPorts(path.join(folder, "tty"))).toEqual([
    { path: "/dev/ttyACM0", portPath: "1-2.3", vendorId: 0x1b4f, productId: 0x9205 },
    { path: "/dev/ttyACM1", portPath: "1-4", vendorId: 0x2341, productId: 0x8036 },
  ]);
  expect(readLinuxPorts(path.join(folder, "nowhere"))).toEqual([]);
});
