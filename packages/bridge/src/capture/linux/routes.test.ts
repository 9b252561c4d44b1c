import { expect, test } from "vitest";
import { defaultRoutes } from "./routes.ts";

const head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
const none = "0".repeat(32);

test("the preferred way of each family comes first; other routes and those that are down are none", () => {
  const ipv4 = [
    head,
    "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
    "eth0\t00000000\t011E140A\t0003\t0\t0\t100\t00000000\t0\t0\t0",
    "eth0\t001E140A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0",
    "eth1\t00000000\t01020304\t0002\t0\t0\t1\t00000000\t0\t0\t0",
    "ppp0\t00000000\t00000000\t0001\t0\t0\t700\t00000000\t0\t0\t0",
  ].join("\n");
  const ipv6 = [
    `${none} 00 ${none} 00 fe80000000000000021122fffe334455 00000400 00000003 00000000 00000003     eth0`,
    `${none} 00 ${none} 00 ${none} ffffffff 00000001 00000000 00200200       lo`,
    `fe800000000000000000000000000000 40 ${none} 00 ${none} 00000100 00000002 00000000 00000001     eth0`,
  ].join("\n");
  expect(defaultRoutes(ipv4, ipv6)).toEqual([
    { through: "eth0", family: "IPv4", gateway: "10.20.30.1" },
    { through: "wlan0", family: "IPv4", gateway: "192.168.1.1" },
    { through: "ppp0", family: "IPv4" },
    { through: "eth0", family: "IPv6", gateway: "fe80::211:22ff:fe33:4455" },
  ]);
});

test.each(["", head, "eth0", "eth0\t00000000\tXX\t0003\t0\t0\t0\t00000000", "\0\u0001\n\n"])(
  "there is no way out in %j",
  (text) => {
    expect(defaultRoutes(text, text)).toEqual([]);
  },
);
