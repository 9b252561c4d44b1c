import { toTier2Error } from "@tier2/bridge";
import { type Check, longMs } from "../check.ts";
import { isError } from "../facts.ts";
import { skipped, unconfigured } from "../finding.ts";
import { judgeResults } from "./psa.ts";

export const fallback: Check = {
  ...{ name: "fallback", limitMs: longMs, category: "network" },
  meaning: "the system that presses go to when the helpdesk system takes none takes the login",
  look: async ({ loaded, fallback: open, way }, signal) => {
    const [config, system, network] = [loaded(), await open(), await way()];
    if (isError(config) || isError(network)) {
      return unconfigured;
    }
    if (system === undefined) {
      return skipped("none is configured");
    }
    const found = isError(system)
      ? system
      : await system
          .check({
            ...{ fetch: network.http.fetch, now: Date.now, signal },
            logger: { debug: () => undefined, warn: () => undefined },
          })
          .then((results) => ({ kind: system.kind, host: system.host, isByBridge: false, results }), toTier2Error);
    return judgeResults(
      found,
      () => true,
      ({ kind, host }, count) => `${kind} at ${host}: ${count === 1 ? "1 thing" : `${count} things`} looked at`,
    );
  },
};
