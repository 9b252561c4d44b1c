import { readdirSync } from "node:fs";
import { existsSync } from "node:fs";
import path from "node:path";
import { textOrNone } from "../linux/read-text.ts";
import type { VpnValue } from "../fields/slow.ts";
import type { SlowFact } from "./slow-fact.ts";

/** Numbers of net/if_arp.h. */
const hardwareTypes = { ppp: 512, none: 65_534 };
/** Of net/if.h. */
const isUpFlag = 1;
/** Of linux/if_tun.h. */
const isTapFlag = 2;

/** Network cards of VPNs, by the kernel's files. */
export const vpnFact = (root = "/"): SlowFact<"vpn"> => ({
  name: "vpn",
  everyMs: 120_000,
  timeoutMs: 5000,
  read: async () => {
    const folder = path.join(root, "sys/class/net");
    return readdirSync(folder)
      .toSorted()
      .flatMap((name) => vpnOf(path.join(folder, name), name) ?? []);
  },
});

function vpnOf(folder: string, name: string): VpnValue | undefined {
  const kind = kindOf(folder);
  if (kind === undefined) {
    return undefined;
  }
  const flags = Number(textOrNone(path.join(folder, "flags")).trim());
  const state = textOrNone(path.join(folder, "operstate")).trim();
  // These cards mostly know no more than "unknown", also while they work.
  return { name, kind, isUp: (flags & isUpFlag) !== 0 && state !== "down" };
}

function kindOf(folder: string): string | undefined {
  if (/^DEVTYPE=wireguard$/m.test(textOrNone(path.join(folder, "uevent")))) {
    return "wireguard";
  }
  const tunFlags = textOrNone(path.join(folder, "tun_flags")).trim();
  if (tunFlags !== "") {
    // One of a bridge belongs to a virtual machine.
    const isOfBridge = existsSync(path.join(folder, "master"));
    return isOfBridge ? undefined : (Number(tunFlags) & isTapFlag) === 0 ? "tun" : "tap";
  }
  const type = Number(textOrNone(path.join(folder, "type")).trim());
  if (type === hardwareTypes.ppp) {
    return "ppp";
  }
  return type === hardwareTypes.none ? "tunnel" : undefined;
}
