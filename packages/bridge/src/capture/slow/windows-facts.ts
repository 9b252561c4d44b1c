import type * as SystemInformation from "systeminformation";
import type { DiskHealthValue, PrinterValue, VpnValue, WifiValue } from "../fields/slow.ts";
import { listIn, numberIn, objectIn, optional, textIn } from "./from-tools.ts";
import type { AnySlowFact } from "./slow-fact.ts";

/*
 * Facts of Windows by systeminformation, which asks WMI through PowerShell and netsh. Not yet run on Windows. What it
 * answers is read as unknown data: its declared types promise more than it keeps.
 */

/** Loaded at the first reading, not by every bridge. */
const load = async (): Promise<typeof SystemInformation> => import("systeminformation");

export const windowsFacts: readonly AnySlowFact[] = [
  {
    name: "diskHealth",
    everyMs: 1_800_000,
    timeoutMs: 30_000,
    read: async () => listIn(await (await load()).diskLayout()).map(diskOf),
  },
  {
    name: "printers",
    everyMs: 900_000,
    timeoutMs: 30_000,
    read: async () => listIn(await (await load()).printer()).map(printerOf),
  },
  {
    name: "wifi",
    everyMs: 300_000,
    timeoutMs: 20_000,
    read: async () => listIn(await (await load()).wifiConnections()).map(wifiOf),
  },
  {
    name: "vpn",
    everyMs: 300_000,
    timeoutMs: 20_000,
    read: async () => listIn(await (await load()).networkInterfaces()).flatMap((card) => vpnOf(card) ?? []),
  },
];

export function diskOf(disk: unknown): DiskHealthValue {
  const { device, name, smartStatus } = objectIn(disk);
  const status = textIn(smartStatus)?.toLowerCase() ?? "unknown";
  return {
    name: textIn(device, 60) ?? "disk",
    ...optional("model", textIn(name, 80)),
    verdict: status === "ok" ? "good" : /fail|predict|degraded|error/.test(status) ? "failing" : "unknown",
    details: [`Windows says: ${status}`],
  };
}

/** Of Win32_Printer's PrinterStatus: 3 idle, 4 printing, 7 offline; systeminformation gives their words. */
export function printerOf(printer: unknown): PrinterValue {
  const { name, default: isDefault, status } = objectIn(printer);
  const words = textIn(status)?.toLowerCase() ?? "";
  const states = [
    ["idle", "idle"],
    ["printing", "printing"],
    ["stopped", "stopped"],
    ["offline", "stopped"],
  ] as const;
  return {
    name: textIn(name, 80) ?? "printer",
    isDefault: isDefault === true,
    state: states.find(([word]) => words.includes(word))?.[1] ?? "unknown",
    waitingJobs: 0,
    ...optional("reason", words.includes("offline") ? "offline" : undefined),
  };
}

export function wifiOf(connection: unknown): WifiValue {
  const { iface, ssid, signalLevel, quality } = objectIn(connection);
  return {
    name: textIn(iface, 60) ?? "Wi-Fi",
    isConnected: textIn(ssid) !== undefined,
    ...optional("network", textIn(ssid, 60)),
    ...optional("signalDbm", numberIn(signalLevel)),
    ...optional("signalPercent", numberIn(quality)),
  };
}

const vpnWords = /vpn|wireguard|openvpn|tap-windows|anyconnect|fortinet|globalprotect|zscaler|tailscale|zerotier/i;

export function vpnOf(card: unknown): VpnValue | undefined {
  const { iface, ifaceName, operstate } = objectIn(card);
  const names = `${textIn(iface) ?? ""} ${textIn(ifaceName) ?? ""}`;
  const kind = vpnWords.exec(names)?.[0];
  return kind === undefined
    ? undefined
    : { name: textIn(iface, 60) ?? kind, kind: kind.toLowerCase(), isUp: textIn(operstate) === "up" };
}
