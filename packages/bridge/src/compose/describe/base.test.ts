import { expect, test } from "vitest";
import type { BaseValues, LastMinutes } from "../../capture/fields/base-values.ts";
import { baseDescribers } from "./base.ts";

const lines = <Name extends keyof BaseValues>(name: Name, value: BaseValues[Name]): readonly string[] =>
  baseDescribers[name](value);

test("fields in words", () => {
  expect(lines("platform", { architecture: "x86_64", virtualMachine: "" })).toEqual(["x86_64"]);
  expect(lines("platform", { architecture: "x86_64", virtualMachine: "Hyper-V" })).toEqual([
    "x86_64, virtual machine (Hyper-V)",
  ]);
  expect(lines("hardware", { manufacturer: "", model: "Board 4" })).toEqual(["Board 4"]);
  expect(lines("domain", "")).toEqual([]);
  expect(lines("pendingReboot", [])).toEqual(["no"]);
  expect(lines("session", { kind: "none", isRemote: false })).toEqual(["nobody is logged in"]);
  expect(lines("session", { kind: "x11", isRemote: true, isLocked: true })).toEqual(["x11, remote, locked"]);
  expect(lines("session", { kind: "wayland", isRemote: false })).toEqual(["wayland, at the computer itself"]);
  expect(lines("swap", { totalBytes: 0, freeBytes: 0 })).toEqual([]);
  expect(lines("swap", { totalBytes: 2 ** 31, freeBytes: 2 ** 30 })).toEqual(["1 GB of 2 GB free"]);
  expect(lines("diskActivity", [{ name: "sda", readBytesPerSecond: 2048, writtenBytesPerSecond: 0 }])).toEqual([
    "sda: 2 KB read, 0 bytes written per second",
  ]);
  expect(
    lines("networkActivity", [{ name: "eth0", receivedBytesPerSecond: 1024, sentBytesPerSecond: 5, errors: 1 }]),
  ).toEqual(["eth0: 1 KB received, 5 bytes sent per second, 1 error"]);
  expect(lines("battery", [{ name: "BAT0", chargePercent: 64, state: "discharging" }])).toEqual([
    "BAT0: 64 %, discharging",
  ]);
  expect(
    lines("addresses", [
      { name: "eth0", address: "10.20.30.40", mac: "00:00:5e:00:53:01", hasDefaultRoute: true },
      { name: "tun0", address: "10.8.0.2" },
    ]),
  ).toEqual(["eth0 10.20.30.40 (00:00:5e:00:53:01), default route", "tun0 10.8.0.2"]);
  expect(lines("gateways", [{ address: "10.20.30.1", through: "eth0" }])).toEqual(["10.20.30.1 through eth0"]);
});

test("the last minutes are one line a measure, and say when they are fewer", () => {
  const value: LastMinutes = {
    spanSeconds: 300,
    trends: {
      processorPercent: { min: 4, mean: 31, max: 98 },
      memoryAvailableBytes: { min: 300 * 1024, mean: 700 * 1024, max: 1.25 * 2 ** 20 },
      swapUsedBytes: { min: 1023 * 2 ** 20, mean: 1023 * 2 ** 20, max: 1023 * 2 ** 20 + 1 },
      batteryPercent: { min: 50, mean: 50, max: 50 },
    },
    networkErrors: 2,
  };
  expect(lines("lastMinutes", value)).toEqual([
    "processor: 4 to 98 %, mean 31 %",
    "free memory: 300 KB to 1.3 MB, mean 700 KB",
    "used swap: 1023 MB",
    "battery: 50 %",
    "network: 2 errors",
  ]);
  expect(lines("lastMinutes", { ...value, spanSeconds: 65, trends: {}, networkErrors: 0 })).toEqual([
    "only the last 1 minute 5 seconds are known",
  ]);
});
