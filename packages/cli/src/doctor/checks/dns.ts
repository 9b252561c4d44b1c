import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, ok, unconfigured } from "../finding.ts";

export interface DnsFacts {
  readonly host: string;
  /** Looks names up in this computer's place. */
  readonly proxy: string | undefined;
  readonly addresses: readonly string[];
  /** As Node has it: ENOTFOUND, EAI_AGAIN. */
  readonly errorCode: string | undefined;
}

export function judgeDns({ host, proxy, addresses, errorCode }: DnsFacts): Finding {
  if (errorCode === undefined) {
    return ok(isIP(host) === 0 ? `${host} is ${addresses.join(", ")}` : `${host} is an address, no name`);
  }
  if (proxy !== undefined) {
    return ok(`this computer does not know ${host} (${errorCode}); the proxy ${proxy} looks it up`);
  }
  return errorCode === "ENOTFOUND"
    ? fail(
        "network",
        `There is no host ${host}, as far as this computer's name servers know.`,
        "Compare it letter by letter with the address of the helpdesk system. Does another computer know it, look at the name servers of this one.",
      )
    : fail(
        "network",
        `The name servers of this computer do not answer for ${host} (${errorCode}).`,
        "Is it connected, and are its name servers right: resolvectl status; on Windows: ipconfig /all",
      );
}

export const dns: Check = {
  ...{ name: "dns", limitMs: shortMs, category: "network" },
  meaning: "the helpdesk system's host has an address",
  look: async (facts) => {
    const [address, network, system] = [await facts.origin(), await facts.way(), await facts.adapter()];
    if (isError(address) || isError(network) || isError(system)) {
      return unconfigured;
    }
    const host = address === undefined ? system.host.replace(/:\d+$/, "") : address.hostname.replace(/^\[|\]$/g, "");
    const proxy = address === undefined ? undefined : network.http.proxyOf(address.origin);
    return judgeDns({ host, proxy, ...(await resolve(host)) });
  },
};

async function resolve(host: string): Promise<Pick<DnsFacts, "addresses" | "errorCode">> {
  try {
    const found = await lookup(host, { all: true });
    return { addresses: found.map(({ address }) => address), errorCode: undefined };
  } catch (error) {
    return { addresses: [], errorCode: error instanceof Error && "code" in error ? String(error.code) : "EUNKNOWN" };
  }
}
