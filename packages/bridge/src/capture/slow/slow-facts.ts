import process from "node:process";
import type { Clock } from "../../clock.ts";
import { textOrNone } from "../linux/read-text.ts";
import { type ClockSkewParts, clockSkewFact } from "./clock-skew.ts";
import { diskHealthFact } from "./disk-health.ts";
import { type HostTarget, hostTarget } from "./host-target.ts";
import { printersFact } from "./printers.ts";
import { connect, query } from "./probe.ts";
import { type ReachabilityParts, reachabilityFact } from "./reachability.ts";
import { type RunCommand, runCommand } from "./run-command.ts";
import type { AnySlowFact } from "./slow-fact.ts";
import { linuxErrorsFact, windowsErrorsFact } from "./system-errors.ts";
import { vpnFact } from "./vpn.ts";
import { wifiFact } from "./wifi.ts";
import { windowsFacts } from "./windows-facts.ts";

export interface SlowFactsParts extends Pick<ReachabilityParts, "gateways" | "nameServers" | "hosts"> {
  readonly clock: Clock;
  readonly fetch: ClockSkewParts["fetch"];
  /** Of the helpdesk system as it is now; undefined where it is not asked by HTTP. */
  readonly origin: ClockSkewParts["origin"];
  readonly run?: RunCommand;
  readonly platform?: NodeJS.Platform;
}

/** The facts of this operating system, the quick ones first. */
export function createSlowFacts(parts: SlowFactsParts): readonly AnySlowFact[] {
  const { clock, run = runCommand, platform = process.platform } = parts;
  const everywhere: readonly AnySlowFact[] = [
    reachabilityFact({ ...parts, connect, query, neighbours: () => textOrNone("/proc/net/arp") }),
    clockSkewFact(parts),
  ];
  const own: readonly AnySlowFact[] =
    platform === "win32"
      ? [...windowsFacts, windowsErrorsFact()]
      : [
          vpnFact(),
          wifiFact(run),
          printersFact(run),
          diskHealthFact(run),
          linuxErrorsFact({ run, now: () => clock.now() }),
        ];
  return [...everywhere, ...own];
}

const httpsPort = 443;

/**
 * The hosts to connect to: the proxy in the place of the helpdesk system where there is one, since nothing else can be
 * reached directly then, and the configured ones. Entries that are no host are left out.
 */
export function hostTargets(
  helpdesk: { readonly host: string; readonly port?: number },
  proxy: string | undefined,
  configured: readonly string[],
): HostTarget[] {
  const way =
    proxy === undefined
      ? hostTarget("helpdesk", helpdesk.host, helpdesk.port ?? httpsPort)
      : hostTarget("proxy", new URL(proxy).host, new URL(proxy).protocol === "https:" ? httpsPort : 80);
  return [way, ...configured.map((text) => hostTarget("host", text, httpsPort))].filter(
    (target) => target !== undefined,
  );
}
