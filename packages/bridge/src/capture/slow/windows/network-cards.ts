import type { VpnValue } from "../../fields/slow.ts";
import { textIn } from "../from-tools.ts";
import { wideTextAt } from "./wide-text.ts";

/** IP_ADAPTER_ADDRESSES on 64 bits (iptypes.h): each has a pointer to the next. */
const entry = { next: 8, description: 64, friendlyName: 72, type: 100, state: 104, readBytes: 108 };
/** IF_TYPE_PPP and IF_TYPE_TUNNEL (ipifcons.h). */
const typeWords: ReadonlyMap<number, string> = new Map([
  [23, "ppp"],
  [131, "tunnel"],
]);
/** IfOperStatusUp. */
const up = 1;

const vpnWords = /vpn|wireguard|openvpn|tap-windows|anyconnect|fortinet|globalprotect|zscaler|tailscale|zerotier/i;
/** Tunnels that every Windows has of its own accord. */
const ownTunnels = /teredo|isatap|6to4|ip-https/i;

export interface NetworkCard {
  /** As people see it, e.g. "Ethernet 3". */
  readonly name: string;
  /** As its driver calls it. */
  readonly description: string;
  /** Of ipifcons.h. */
  readonly type: number;
  readonly isUp: boolean;
}

/** The answer of GetAdaptersAddresses; `address` is where the table was in memory: it is full of pointers into itself. */
export function cardsOfTable(table: Buffer, address: bigint): NetworkCard[] {
  const cards: NetworkCard[] = [];
  let at = 0;
  for (;;) {
    cards.push({
      name: wideTextAt(table, address, at + entry.friendlyName),
      description: wideTextAt(table, address, at + entry.description),
      type: table.readUInt32LE(at + entry.type),
      isUp: table.readUInt32LE(at + entry.state) === up,
    });
    const next = Number(table.readBigUInt64LE(at + entry.next) - address);
    if (next <= at || next + entry.readBytes > table.length) {
      return cards;
    }
    at = next;
  }
}

/** Undefined for a card that is of no VPN. */
export function vpnOfCard({ name, description, type, isUp }: NetworkCard): VpnValue | undefined {
  const named = vpnWords.exec(`${name} ${description}`)?.[0].toLowerCase();
  const kind = named ?? (ownTunnels.test(`${name} ${description}`) ? undefined : typeWords.get(type));
  return kind === undefined ? undefined : { name: textIn(name, 60) ?? kind, kind, isUp };
}
