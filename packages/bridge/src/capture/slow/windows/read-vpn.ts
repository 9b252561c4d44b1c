import type { VpnValue } from "../../fields/slow.ts";
import { lazily } from "../../lazily.ts";
import { readTableInThread } from "../../windows/native.ts";
import { cardsOfTable, vpnOfCard } from "./network-cards.ts";
import { addressOf, openLibrary } from "./thread-calls.ts";

const openAddresses = lazily(async () => {
  const helper = await openLibrary("iphlpapi.dll");
  return helper(
    "uint32_t __stdcall GetAdaptersAddresses(uint32_t family, uint32_t flags, void *reserved, void *table, void *size)",
  );
});

const anyFamily = 0;
/** GAA_FLAG_SKIP_UNICAST, ANYCAST, MULTICAST and DNS_SERVER: the cards alone. */
const cardsAlone = 0x1 | 0x2 | 0x4 | 0x8;
const noData = 232;

/** Network cards of VPNs. Ran under Wine, never on a real Windows. */
export async function readVpn(): Promise<VpnValue[]> {
  const getAddresses = await openAddresses();
  let isEmpty = false;
  const table = await readTableInThread("GetAdaptersAddresses", async (buffer, size) => {
    const status = await getAddresses(anyFamily, cardsAlone, null, buffer, size);
    isEmpty = status === noData;
    return isEmpty ? 0 : status;
  });
  return isEmpty ? [] : cardsOfTable(table, addressOf(table)).flatMap((card) => vpnOfCard(card) ?? []);
}
