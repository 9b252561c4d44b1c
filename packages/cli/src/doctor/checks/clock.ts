import { clockSkewFact, messageOf, systemClock } from "@tier2/bridge";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, ok, skipped, warn, unconfigured } from "../finding.ts";

/** By the Date header of the helpdesk system, which tells whole seconds. */
export interface ClockFacts {
  readonly aheadSeconds: number;
  readonly host: string;
}

const warnedSeconds = 30;
/** Signed requests and tokens of helpdesk systems are commonly good for five minutes. */
const failedSeconds = 300;

export function judgeClock({ aheadSeconds, host }: ClockFacts): Finding {
  const distance = Math.abs(aheadSeconds);
  const way = aheadSeconds > 0 ? "ahead of" : "behind";
  const message = `This computer's clock is ${distance} s ${way} that of ${host}.`;
  const hint = "Let it be set by the network: timedatectl set-ntp true; on Windows: w32tm /resync";
  if (distance >= failedSeconds) {
    return fail("network", message, hint);
  }
  return distance >= warnedSeconds
    ? warn("network", message, hint)
    : ok(distance <= 1 ? `as that of ${host}` : `${distance} s ${way} that of ${host}`);
}

export const clock: Check = {
  ...{ name: "clock", limitMs: shortMs, category: "network" },
  meaning: "this computer's time is the helpdesk system's",
  look: async ({ origin, way }, signal) => {
    const [address, network] = [await origin(), await way()];
    if (isError(address) || isError(network)) {
      return unconfigured;
    }
    if (address === undefined) {
      return skipped("a mail server tells no time");
    }
    const { http } = network;
    const skew = clockSkewFact({ origin: () => address.origin, fetch: http.fetch, clock: systemClock });
    try {
      return judgeClock(await skew.read(signal));
    } catch (error) {
      signal.throwIfAborted();
      return skipped(`the helpdesk system's time could not be had: ${messageOf(error)}`);
    }
  },
};
