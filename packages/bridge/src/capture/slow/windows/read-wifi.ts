import type { WifiValue } from "../../fields/slow.ts";
import { lazily } from "../../lazily.ts";
import { optional } from "../from-tools.ts";
import { bytesAt, openLibrary } from "./thread-calls.ts";
import {
  type WirelessCard,
  connectionBytes,
  connectionOf,
  listHeadBytes,
  wirelessCardBytes,
  wirelessCardsOf,
} from "./wireless.ts";

/*
 * Wireless cards by the service WLAN AutoConfig. Since Windows 11 24H2 the network's name is told only where the computer's
 * location settings allow it; that a card is connected is told always. Ran under Wine, which knows no such card, and never
 * on a real Windows.
 */

const openWireless = lazily(async () => {
  const wlan = await openLibrary("wlanapi.dll");
  return {
    open: wlan("uint32_t __stdcall WlanOpenHandle(uint32_t version, void *reserved, void *negotiated, void *handle)"),
    close: wlan("uint32_t __stdcall WlanCloseHandle(intptr_t handle, void *reserved)"),
    cards: wlan("uint32_t __stdcall WlanEnumInterfaces(intptr_t handle, void *reserved, void *list)"),
    query: wlan(
      "uint32_t __stdcall WlanQueryInterface(intptr_t handle, void *card, int what, void *reserved, void *size, void *data, void *kind)",
    ),
    free: wlan("void __stdcall WlanFreeMemory(intptr_t memory)"),
  };
});

type Wireless = Awaited<ReturnType<typeof openWireless>>;

/** Of Windows Vista and later. */
const clientVersion = 2;
/** WLAN_INTF_OPCODE. */
const questions = { currentConnection: 7, signalDbm: 0x1000_0102 };
const serviceNotActive = 1062;
const mostCards = 8;

/** None where Windows has no part for wireless networks, or it does not run. Rejects when Windows does not tell. */
export async function readWifi(): Promise<WifiValue[]> {
  const wireless = await wirelessOrNone();
  if (wireless === undefined) {
    return [];
  }
  const handle = Buffer.alloc(8);
  const status = await wireless.open(clientVersion, null, Buffer.alloc(4), handle);
  if (status === serviceNotActive) {
    return [];
  }
  if (status !== 0) {
    throw new Error(`Windows does not tell (WlanOpenHandle: error ${status}).`);
  }
  const opened = handle.readBigInt64LE();
  try {
    const cards: WifiValue[] = [];
    for (const card of await readCards(wireless, opened)) {
      cards.push(await readCard(wireless, opened, card));
    }
    return cards;
  } finally {
    await wireless.close(opened, null);
  }
}

/** Servers have wlanapi.dll only with a feature that few of them have. */
async function wirelessOrNone(): Promise<Wireless | undefined> {
  try {
    return await openWireless();
  } catch {
    return undefined;
  }
}

async function readCards(wireless: Wireless, handle: bigint): Promise<WirelessCard[]> {
  const pointer = Buffer.alloc(8);
  const status = await wireless.cards(handle, null, pointer);
  if (status !== 0) {
    throw new Error(`Windows does not tell (WlanEnumInterfaces: error ${status}).`);
  }
  const list = pointer.readBigUInt64LE();
  try {
    const count = Math.min(bytesAt(list, 4).readUInt32LE(), mostCards);
    return wirelessCardsOf(bytesAt(list, listHeadBytes + count * wirelessCardBytes).subarray(listHeadBytes));
  } finally {
    await wireless.free(list);
  }
}

async function readCard(
  wireless: Wireless,
  handle: bigint,
  { id, name, isConnected }: WirelessCard,
): Promise<WifiValue> {
  if (!isConnected) {
    return { name, isConnected };
  }
  const connection = await ask(wireless, handle, id, questions.currentConnection, connectionBytes);
  const signal = await ask(wireless, handle, id, questions.signalDbm, 4);
  return {
    name,
    isConnected,
    ...(connection === undefined ? {} : connectionOf(connection)),
    ...optional("signalDbm", signal?.readInt32LE()),
  };
}

/** Undefined when Windows does not tell. */
async function ask(
  { query, free }: Wireless,
  handle: bigint,
  card: Buffer,
  question: number,
  bytes: number,
): Promise<Buffer | undefined> {
  const [size, pointer] = [Buffer.alloc(4), Buffer.alloc(8)];
  if ((await query(handle, card, question, null, size, pointer, null)) !== 0) {
    return undefined;
  }
  const data = pointer.readBigUInt64LE();
  try {
    return size.readUInt32LE() < bytes ? undefined : bytesAt(data, bytes);
  } finally {
    await free(data);
  }
}
