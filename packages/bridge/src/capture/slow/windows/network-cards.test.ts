import { expect, test } from "vitest";
import { type NetworkCard, cardsOfTable, vpnOfCard } from "./network-cards.ts";

/** Places in an IP_ADAPTER_ADDRESSES, and its size, as a C compiler has them. */
const [entryBytes, nextAt, descriptionAt, nameAt, typeAt, stateAt] = [448, 8, 64, 72, 100, 104];
/** Where the table was in memory. */
const address = 0x1_2345_6000n;

/** Each entry is followed by its texts, as Windows fills its buffer. */
function tableOf(cards: readonly NetworkCard[]): Buffer {
  const table = Buffer.alloc(8192);
  let at = 0;
  cards.forEach(({ name, description, type, isUp }, index) => {
    const texts = at + entryBytes;
    const nameBytes = table.write(`${name}\0`, texts, "utf16le");
    const end = texts + nameBytes + table.write(`${description}\0`, texts + nameBytes, "utf16le");
    table.writeBigUInt64LE(address + BigInt(texts), at + nameAt);
    table.writeBigUInt64LE(address + BigInt(texts + nameBytes), at + descriptionAt);
    table.writeUInt32LE(type, at + typeAt);
    table.writeUInt32LE(isUp ? 1 : 2, at + stateAt);
    const next = Math.ceil(end / 8) * 8;
    table.writeBigUInt64LE(index === cards.length - 1 ? 0n : address + BigInt(next), at + nextAt);
    at = next;
  });
  return table;
}

const ethernet: NetworkCard = { name: "Ethernet", description: "Intel(R) I219-V", type: 6, isUp: true };
const tunnel: NetworkCard = { name: "Büro", description: "WireGuard Tunnel", type: 53, isUp: false };

test("cards are read one after another", () => {
  expect(cardsOfTable(tableOf([ethernet, tunnel]), address)).toEqual([ethernet, tunnel]);
});

test("a list that leads back, or out of the table, ends there", () => {
  const table = tableOf([ethernet, tunnel]);
  table.writeBigUInt64LE(address, nextAt);
  expect(cardsOfTable(table, address)).toEqual([ethernet]);
  table.writeBigUInt64LE(address + 8191n, nextAt);
  expect(cardsOfTable(table, address)).toEqual([ethernet]);
});

test.each([
  [tunnel, { name: "Büro", kind: "wireguard", isUp: false }],
  [
    { ...ethernet, name: "Firmen-VPN" },
    { name: "Firmen-VPN", kind: "vpn", isUp: true },
  ],
  [
    { ...ethernet, type: 23 },
    { name: "Ethernet", kind: "ppp", isUp: true },
  ],
  [
    { ...ethernet, type: 131 },
    { name: "Ethernet", kind: "tunnel", isUp: true },
  ],
  [{ ...ethernet, description: "Microsoft Teredo Tunneling Adapter", type: 131 }, undefined],
  [ethernet, undefined],
])("%j is a VPN: %j", (card, vpn) => expect(vpnOfCard(card)).toEqual(vpn));
