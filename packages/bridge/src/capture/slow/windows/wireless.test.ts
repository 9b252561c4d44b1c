import { expect, test } from "vitest";
import { connectionBytes, connectionOf, wirelessCardBytes, wirelessCardsOf } from "./wireless.ts";

/** Places in a WLAN_INTERFACE_INFO and in a WLAN_CONNECTION_ATTRIBUTES as a C compiler has them. */
const [descriptionAt, stateAt] = [16, 528];
const [networkLengthAt, networkAt, qualityAt] = [520, 524, 576];

test("cards with their numbers, names and whether they are connected", () => {
  const rows = Buffer.alloc(2 * wirelessCardBytes);
  rows.fill(7, 0, 16);
  rows.write("Intel(R) Wi-Fi 6 AX201\0", descriptionAt, "utf16le");
  rows.writeUInt32LE(1, stateAt);
  rows.writeUInt32LE(4, wirelessCardBytes + stateAt);
  expect(wirelessCardsOf(rows)).toEqual([
    { id: Buffer.alloc(16, 7), name: "Intel(R) Wi-Fi 6 AX201", isConnected: true },
    { id: Buffer.alloc(16), name: "Wi-Fi", isConnected: false },
  ]);
});

const attributes = (network: string, length: number, quality: number): Buffer => {
  const bytes = Buffer.alloc(connectionBytes);
  bytes.writeUInt32LE(length, networkLengthAt);
  bytes.write(network, networkAt);
  bytes.writeUInt32LE(quality, qualityAt);
  return bytes;
};

test("the network's name and the strength of its signal", () => {
  expect(connectionOf(attributes("Büro 5G", 8, 87))).toEqual({ network: "Büro 5G", signalPercent: 87 });
});

test("a network that hides its name has none, and one is never longer than 32 bytes", () => {
  expect(connectionOf(attributes("", 0, 1000))).toEqual({ signalPercent: 100 });
  expect(connectionOf(attributes("x".repeat(32), 4_000_000, 0)).network).toBe("x".repeat(32));
});
