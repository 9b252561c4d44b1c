import type { CheckResult } from "@tier2/psa-adapters";
import type { ErrorCategory, Tier2Error } from "@tier2/bridge";
import { networkCodes } from "../../psa/report.ts";
import { type Check, longMs } from "../check.ts";
import { type PsaResults, isError } from "../facts.ts";
import {
  type Detail,
  type Finding,
  fail,
  failOf,
  isOfConfiguration,
  ok,
  skipped,
  unconfigured,
  warn,
} from "../finding.ts";
import { isExpiry, isPicklist } from "../psa-names.ts";

/** What the helpdesk system is asked, without the values of lists and the ends of tokens, which have checks of their own. */
export const judgePsa = (found: PsaResults | Tier2Error): Finding =>
  judgeResults(
    found,
    ({ name }) => !isPicklist(name) && !isExpiry(name),
    ({ kind, host, isByBridge }, count) =>
      `${kind} at ${host} takes tickets: ${count} things looked at${isByBridge ? ", by the running bridge" : ""}`,
  );

/** Judges a part of what the helpdesk system was asked. */
export function judgeResults(
  found: PsaResults | Tier2Error,
  isMeant: (result: CheckResult) => boolean,
  wellText: (found: PsaResults, count: number) => string,
): Finding {
  if (isError(found)) {
    return judgeUnasked(found);
  }
  const results = found.results.filter(isMeant);
  const details = results.map(detailOf);
  const failed = results.filter(({ status }) => status === "failed");
  const warned = results.filter(({ status }) => status === "warning");
  const [first] = [...failed, ...warned];
  if (first === undefined) {
    return { ...ok(wellText(found, results.length)), details };
  }
  const say = failed.length > 0 ? fail : warn;
  const others = [...failed, ...warned].slice(1).map(({ name }) => name);
  const also = others.length === 0 ? "" : ` Also: ${others.join(", ")}.`;
  const message = `${first.name}: ${first.message.replace(/\.$/, "")}.${also}`;
  const category = categoryOf(first);
  return { ...say(category, message, first.hint ?? (category === "network" ? seeNetwork : seeReadme)), details };
}

/** Why nobody could ask; what no other check tells is told here. */
function judgeUnasked(error: Tier2Error): Finding {
  const { category, message, hint } = error;
  if (isOfConfiguration(error)) {
    return unconfigured;
  }
  switch (category) {
    case "permission":
      return skipped(`it cannot be asked: ${message}`);
    case "bridge":
      return warn(category, `The running bridge was to ask for this account: ${message}`, hint);
    default:
      return failOf(error);
  }
}

const seeNetwork = "What is in the way: proxy, dns and tls here. docs/network.md lists what has to be open.";
const seeReadme = "The README of its adapter describes what it needs.";

const categoryOf = ({ code }: CheckResult): ErrorCategory =>
  code !== undefined && networkCodes.has(code) ? "network" : "psa";

const statuses = { ok: "ok", warning: "warn", failed: "fail" } as const;

const detailOf = ({ name, status, message, hint }: CheckResult): Detail => ({
  ...{ name, status: statuses[status], message },
  ...(hint === undefined ? {} : { hint }),
});

export const psa: Check = {
  ...{ name: "psa", limitMs: longMs, category: "network" },
  meaning: "the helpdesk system takes the login, and its rights do: what tier2 psa check looks at",
  look: async ({ psaResults }) => judgePsa(await psaResults()),
};
