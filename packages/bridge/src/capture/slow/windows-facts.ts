import type { AnySlowFact } from "./slow-fact.ts";
import { inTurn } from "./windows/in-turn.ts";
import { readDisks } from "./windows/read-disks.ts";
import { readPrinters } from "./windows/read-printers.ts";
import { readVpn } from "./windows/read-vpn.ts";
import { readWifi } from "./windows/read-wifi.ts";

/** Facts of Windows by its functions, called in a thread; no process is started. */
export const windowsFacts: readonly AnySlowFact[] = [
  { name: "vpn", everyMs: 120_000, timeoutMs: 10_000, read: async (signal) => inTurn(signal, readVpn) },
  { name: "wifi", everyMs: 300_000, timeoutMs: 10_000, read: async (signal) => inTurn(signal, readWifi) },
  { name: "printers", everyMs: 600_000, timeoutMs: 30_000, read: async (signal) => inTurn(signal, readPrinters) },
  {
    name: "diskHealth",
    everyMs: 1_800_000,
    timeoutMs: 30_000,
    read: async (signal) => inTurn(signal, async () => readDisks(signal)),
  },
];
