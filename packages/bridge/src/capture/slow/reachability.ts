import type { ReachabilityValue } from "../fields/slow.ts";
import { type HostTarget, targetName } from "./host-target.ts";
import type { Answer, Connect, Query } from "./probe.ts";
import type { SlowFact } from "./slow-fact.ts";

export interface ReachabilityParts {
  readonly connect: Connect;
  readonly query: Query;
  /** May throw, as may the next one. `through` is the network card. */
  readonly gateways: () => readonly { readonly address: string; readonly through: string }[];
  /** Addresses. */
  readonly nameServers: () => readonly string[];
  /** Helpdesk or proxy, and the configured hosts. */
  readonly hosts: () => readonly HostTarget[];
  /** The text of /proc/net/arp; empty where there is none. */
  readonly neighbours: () => string;
}

const most = { gateways: 2, nameServers: 3, hosts: 12 };
/** Few gateways listen there; what counts is whether the packet comes back refused or the link finds nobody. */
const gatewayPort = 80;
/** Asked of name servers when no host has a name: there is none like it (RFC 6761, 6.4), which is an answer, too. */
const anyName = "name.invalid";

/** Whether gateways, name servers and hosts answer; one after another. */
export const reachabilityFact = (parts: ReachabilityParts): SlowFact<"reachability"> => ({
  name: "reachability",
  everyMs: 120_000,
  timeoutMs: 60_000,
  read: async (signal) => {
    const hosts = parts.hosts().slice(0, most.hosts);
    const name = hosts.find(({ host }) => /[a-z]/i.test(host) && !host.includes(":"))?.host ?? anyName;
    const values: ReachabilityValue[] = [];
    for (const { address, through } of listed(parts.gateways).slice(0, most.gateways)) {
      // An address of the link alone (fe80::/10) says nothing without its card.
      const host = address.startsWith("fe80:") ? `${address}%${through}` : address;
      values.push(await askGateway(parts, host, signal));
    }
    for (const server of listed(parts.nameServers).slice(0, most.nameServers)) {
      values.push(valueOf("name-server", server, await parts.query(server, name, signal)));
    }
    for (const target of hosts) {
      values.push(valueOf(target.role, targetName(target), await parts.connect(target.host, target.port, signal)));
      signal.throwIfAborted();
    }
    return values;
  },
});

/** One kind of target that cannot be listed hides no other; the field of the same name says why. */
function listed<Item>(list: () => readonly Item[]): readonly Item[] {
  try {
    return list();
  } catch {
    return [];
  }
}

async function askGateway(parts: ReachabilityParts, host: string, signal: AbortSignal): Promise<ReachabilityValue> {
  const answer = await parts.connect(host, gatewayPort, signal);
  if (answer.result === "refused") {
    return { role: "gateway", name: host, isReachable: true, elapsedMs: answer.elapsedMs };
  }
  if (answer.result === "silent" && answer.code === "ETIMEDOUT" && hasNeighbour(parts.neighbours(), host)) {
    return { role: "gateway", name: host, isReachable: true, detail: "it answers on the link alone" };
  }
  return valueOf("gateway", host, answer);
}

/** Whether the address was found on the link: flag 2 in the third column of /proc/net/arp (linux/if_arp.h, ATF_COM). */
export function hasNeighbour(table: string, address: string): boolean {
  const row = table.split("\n").find((line) => line.split(/\s+/)[0] === address);
  return (Number(row?.split(/\s+/)[2]) & 2) !== 0;
}

const codeWords: Readonly<Record<string, string>> = {
  ETIMEDOUT: "no answer in time",
  ETIMEOUT: "no answer in time",
  ECANCELLED: "no answer in time",
  EHOSTUNREACH: "nobody has this address",
  ENETUNREACH: "no way to this network",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name could not be looked up",
  ECONNREFUSED: "the connection was refused",
};

function valueOf(role: ReachabilityValue["role"], name: string, answer: Answer): ReachabilityValue {
  switch (answer.result) {
    case "answered":
      return { role, name, isReachable: true, elapsedMs: answer.elapsedMs };
    case "refused":
      return { role, name, isReachable: false, detail: "the connection was refused" };
    case "silent":
      return { role, name, isReachable: false, detail: codeWords[answer.code] ?? answer.code };
  }
}
