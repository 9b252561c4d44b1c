import type { NetworkInterfaceInfo } from "node:os";
import type { AddressValue } from "./fields/base-values.ts";

/** The card a family of addresses leaves the computer by. */
export interface WayOut {
  readonly through: string;
  readonly family: string;
}

/** Longest list; a server for containers has hundreds. */
const mostAddresses = 64;
const noMac = "00:00:00:00:00:00";

/** Addresses of the network cards as os.networkInterfaces() tells them, without loopback; those with the default route first. */
export function addressesOf(
  cards: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  waysOut: readonly WayOut[],
): AddressValue[] {
  const best = new Map<string, string>();
  for (const { family, through } of waysOut) {
    best.set(family, best.get(family) ?? through);
  }
  const all = Object.entries(cards).flatMap(([name, infos = []]) =>
    infos
      .filter(({ internal }) => !internal)
      .map(({ address, mac, family }) => ({
        name,
        address,
        ...(mac === noMac ? {} : { mac }),
        ...(best.get(family) === name ? { hasDefaultRoute: true } : {}),
      })),
  );
  const isOther = ({ hasDefaultRoute = false }: AddressValue): number => (hasDefaultRoute ? 0 : 1);
  return all.sort((one, other) => isOther(one) - isOther(other)).slice(0, mostAddresses);
}
