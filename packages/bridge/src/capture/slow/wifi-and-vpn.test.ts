import { expect, test } from "vitest";
import { fakeRun } from "../../testing/fake-run.ts";
import { writeFileTree } from "../../testing/file-tree.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { vpnFact } from "./vpn.ts";
import { wifiFact } from "./wifi.ts";

const never = new AbortController().signal;

const cards = (files: Readonly<Record<string, string>>): string => {
  const root = temporaryFolder();
  writeFileTree(root, { "sys/class/net/eth0/type": "1\n", ...files });
  return root;
};
const wireless = { "sys/class/net/wlan0/phy80211/name": "phy0\n" };

test("without a wireless card nothing is started", async () => {
  const run = fakeRun({});
  await expect(wifiFact(run, cards({})).read(never)).resolves.toEqual([]);
  expect(run.ran).toEqual([]);
});

test("iw tells network and signal; a name of other bytes is read", async () => {
  const output =
    "Connected to 02:00:00:00:01:00 (on wlan0)\n\tSSID: B\\xc3\\xbcro\n\tfreq: 5180\n\tsignal: -58 dBm\n\ttx bitrate: 866 MBit/s\n";
  await expect(wifiFact(fakeRun({ "iw dev wlan0 link": output }), cards(wireless)).read(never)).resolves.toEqual([
    { name: "wlan0", isConnected: true, network: "Büro", signalDbm: -58 },
  ]);
});

test("not connected, and an answer that nobody understands", async () => {
  const read = async (output: string) => wifiFact(fakeRun({ iw: output }), cards(wireless)).read(never);
  await expect(read("Not connected.\n")).resolves.toEqual([{ name: "wlan0", isConnected: false }]);
  await expect(read("<html>")).rejects.toThrow("iw said nothing of the connection");
  const broken = fakeRun({ iw: { exitCode: 237, errorOutput: "command failed: No such device (-19)\n" } });
  await expect(wifiFact(broken, cards(wireless)).read(never)).rejects.toThrow("iw failed: command failed: No such");
});

test("without iw NetworkManager tells", async () => {
  const read = async (output: string) =>
    wifiFact(fakeRun({ iw: undefined, nmcli: output }), cards(wireless)).read(never);
  await expect(read(" :80:Neighbour\n*:62:Office\\:5G\n")).resolves.toEqual([
    { name: "wlan0", isConnected: true, network: "Office:5G", signalPercent: 62 },
  ]);
  await expect(read(" :80:Neighbour\n")).resolves.toEqual([{ name: "wlan0", isConnected: false }]);
});

test("with neither it says what is missing", () =>
  expect(wifiFact(fakeRun({ iw: undefined, nmcli: undefined }), cards(wireless)).read(never)).rejects.toThrow(
    "neither iw nor nmcli is installed",
  ));

test("cards of VPNs are told from others", async () => {
  const card = (name: string, files: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/class/net/${name}/${file}`, `${text}\n`]));
  const root = cards({
    ...card("wg0", {
      uevent: "DEVTYPE=wireguard\nINTERFACE=wg0",
      flags: "0x10091",
      operstate: "unknown",
      type: "65534",
    }),
    ...card("tun0", { tun_flags: "0x1001", flags: "0x1091", operstate: "down", type: "65534" }),
    ...card("vnet0", { tun_flags: "0x1002", flags: "0x1091", "master/ifindex": "4", type: "1" }),
    ...card("ppp0", { type: "512", flags: "0x10d0", operstate: "unknown" }),
    ...card("docker0", { type: "1", flags: "0x1003", operstate: "up" }),
  });
  await expect(vpnFact(root).read(never)).resolves.toEqual([
    { name: "ppp0", kind: "ppp", isUp: false },
    { name: "tun0", kind: "tun", isUp: false },
    { name: "wg0", kind: "wireguard", isUp: true },
  ]);
});

test("this computer's cards can be read", () => expect(vpnFact().read(never)).resolves.toEqual(expect.any(Array)));
