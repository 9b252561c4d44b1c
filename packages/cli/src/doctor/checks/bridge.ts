import { type BridgeStatus, type ErrorCategory, type Tier2Error, type WarningName, wordsHere } from "@tier2/bridge";
import { agoOf } from "../../status-view.ts";
import { version as ownVersion } from "../../version.ts";
import type { Check } from "../check.ts";
import { isError } from "../facts.ts";
import { type Detail, type Finding, failOf, isOfConfiguration, ok, warn, unconfigured } from "../finding.ts";

/** What a warning is about, as exit codes tell it. */
const categories: Readonly<Record<WarningName, ErrorCategory>> = {
  "dead-letter": "psa",
  "destination-paused": "psa",
  "button-missing": "device",
  "picture-blank": "permission",
  "destination-unreachable": "network",
  "press-failed": "psa",
  "storage-failing": "storage",
  "button-unusable": "device",
  "config-refused": "config",
  "config-deferred": "config",
  "database-set-aside": "storage",
  "main-thread-blocked": "bridge",
  "button-faulty": "device",
  "follow-up-failed": "psa",
  "ticket-duplicated": "psa",
  "storage-low": "storage",
  "database-key-lost": "storage",
  "watch-failed": "psa",
  "config-value-ignored": "config",
};

export function judgeBridge(status: BridgeStatus | Tier2Error, version: string): Finding {
  if (isError(status)) {
    return isOfConfiguration(status) ? unconfigured : failOf(status);
  }
  const about = `version ${status.version}, process ${status.pid}, running for ${agoOf(status.nowMs - status.startedAtMs)}`;
  const [first, ...others] = status.warnings.toSorted((one, other) => rank(one) - rank(other));
  if (first !== undefined) {
    const more = others.length === 0 ? "" : ` ${others.length} more: tier2 status`;
    return {
      status: first.severity === "error" ? "fail" : "warn",
      category: categories[first.code] ?? "bridge", // a newer bridge may know more
      message: `${first.text} (${first.code}, event ${first.eventId})`,
      hint: `${first.remedy}${more}`,
      details: status.warnings.map(detailOf),
    };
  }
  if (status.version !== version) {
    return warn(
      "bridge",
      `The running bridge is of version ${status.version}, this program of ${version}.`,
      `Start the bridge again: ${wordsHere.restartService}`,
    );
  }
  return ok(about);
}

const rank = ({ severity }: BridgeStatus["warnings"][number]): number => (severity === "error" ? 0 : 1);

const detailOf = ({ code, severity, text, remedy }: BridgeStatus["warnings"][number]): Detail => ({
  name: code,
  status: severity === "error" ? "fail" : "warn",
  message: text,
  ...(remedy === "" ? {} : { hint: remedy }),
});

export const bridge: Check = {
  ...{ name: "bridge", limitMs: 20_000, category: "bridge" },
  meaning: "it runs, is of this version, and has no warnings",
  look: async ({ status }) => judgeBridge(await status(), ownVersion),
};
