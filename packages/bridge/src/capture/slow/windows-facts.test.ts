import { expect, test } from "vitest";
import { diskOf, printerOf, vpnOf, wifiOf } from "./windows-facts.ts";

test("answers of systeminformation become facts", () => {
  expect(diskOf({ device: "\\\\.\\PHYSICALDRIVE0", name: "Model A", smartStatus: "Ok", serialNum: "S1" })).toEqual({
    name: "\\\\.\\PHYSICALDRIVE0",
    model: "Model A",
    verdict: "good",
    details: ["Windows says: ok"],
  });
  expect(diskOf({ smartStatus: "Predicted Failure" })).toMatchObject({ verdict: "failing" });
  expect(printerOf({ name: "P", default: true, status: "Offline" })).toEqual({
    name: "P",
    isDefault: true,
    state: "stopped",
    waitingJobs: 0,
    reason: "offline",
  });
  expect(wifiOf({ iface: "Wi-Fi", ssid: "Office", signalLevel: -50, quality: 90 })).toEqual({
    name: "Wi-Fi",
    isConnected: true,
    network: "Office",
    signalDbm: -50,
    signalPercent: 90,
  });
  expect(vpnOf({ iface: "Ethernet 3", ifaceName: "WireGuard Tunnel", operstate: "up" })).toEqual({
    name: "Ethernet 3",
    kind: "wireguard",
    isUp: true,
  });
  expect(vpnOf({ iface: "Ethernet", ifaceName: "Intel I219" })).toBeUndefined();
});

test.each([undefined, null, 7, "x", [], { name: 7, ssid: [], smartStatus: {} }])(
  "garbage (%j) is survived",
  (value) => {
    expect(diskOf(value)).toMatchObject({ verdict: "unknown" });
    expect(printerOf(value)).toMatchObject({ state: "unknown" });
    expect(wifiOf(value)).toMatchObject({ isConnected: false });
    expect(vpnOf(value)).toBeUndefined();
  },
);
