import type { WifiValue } from "../../fields/slow.ts";
import { optional, textIn } from "../from-tools.ts";
import { wideTextIn } from "./wide-text.ts";

/** WLAN_INTERFACE_INFO_LIST: two numbers, then rows of WLAN_INTERFACE_INFO (wlanapi.h). */
export const listHeadBytes = 8;
export const wirelessCardBytes = 532;
const row = { id: 0, idBytes: 16, description: 16, descriptionBytes: 512, state: 528 };
/** wlan_interface_state_connected. */
const connected = 1;
/** WLAN_CONNECTION_ATTRIBUTES: a DOT11_SSID is its length and 32 bytes. */
export const connectionBytes = 604;
const connection = { nameLength: 520, name: 524, longestName: 32, quality: 576 };

export interface WirelessCard {
  /** GUID, as Windows wants it back. */
  readonly id: Buffer;
  readonly name: string;
  readonly isConnected: boolean;
}

/** Rows of WLAN_INTERFACE_INFO, without the head of the list. */
export const wirelessCardsOf = (rows: Buffer): WirelessCard[] =>
  Array.from({ length: Math.floor(rows.length / wirelessCardBytes) }, (_unused, index) => {
    const at = index * wirelessCardBytes;
    return {
      id: rows.subarray(at + row.id, at + row.id + row.idBytes),
      name: textIn(wideTextIn(rows, at + row.description, row.descriptionBytes), 60) ?? "Wi-Fi",
      isConnected: rows.readUInt32LE(at + row.state) === connected,
    };
  });

/** From a WLAN_CONNECTION_ATTRIBUTES. */
export function connectionOf(attributes: Buffer): Pick<WifiValue, "network" | "signalPercent"> {
  const length = Math.min(attributes.readUInt32LE(connection.nameLength), connection.longestName);
  const network = textIn(attributes.toString("utf8", connection.name, connection.name + length));
  return {
    ...optional("network", network),
    signalPercent: Math.min(100, attributes.readUInt32LE(connection.quality)),
  };
}
