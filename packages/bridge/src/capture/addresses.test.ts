import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { addressesOf } from "./addresses.ts";

const ipv4 = (address: string, mac: string, internal = false): NetworkInterfaceInfo => ({
  family: "IPv4",
  address,
  mac,
  internal,
  netmask: "255.255.255.0",
  cidr: null,
});

test("the card with the default route comes first; loopback is left out, and hardware addresses that are none", () => {
  const cards = {
    lo: [ipv4("127.0.0.1", "00:00:00:00:00:00", true)],
    tun0: [ipv4("10.8.0.2", "00:00:00:00:00:00")],
    eth0: [ipv4("10.20.30.40", "00:00:5e:00:53:01")],
    gone: undefined,
  };
  const waysOut = [
    { through: "eth0", family: "IPv4" },
    { through: "tun0", family: "IPv4" },
    { through: "tun0", family: "IPv6" },
  ];
  expect(addressesOf(cards, waysOut)).toEqual([
    { name: "eth0", address: "10.20.30.40", mac: "00:00:5e:00:53:01", hasDefaultRoute: true },
    { name: "tun0", address: "10.8.0.2" },
  ]);
});

test("a server with thousands of addresses does not fill the ticket", () => {
  const many = Array.from({ length: 5000 }, (_unused, index) => ipv4(`10.0.0.${index}`, "00:00:5e:00:53:01"));
  expect(addressesOf({ eth0: many }, [])).toHaveLength(64);
});
