import type { Tier2Error } from "@tier2/bridge";
import { type Check, longMs } from "../check.ts";
import { type PsaResults, isError } from "../facts.ts";
import { type Finding, skipped } from "../finding.ts";
import { isPicklist } from "../psa-names.ts";
import { judgeResults } from "./psa.ts";

export function judgePicklists(found: PsaResults | Tier2Error): Finding {
  if (!isError(found) && !found.results.some(({ name }) => isPicklist(name))) {
    const isCutShort = found.results.some(({ status }) => status === "failed");
    return skipped(
      isCutShort ? "its lists cannot be looked at before psa is well" : `${found.kind} has no lists of values`,
    );
  }
  return judgeResults(
    found,
    ({ name }) => isPicklist(name),
    (_found, count) => `${count} values of tickets looked at; those that are configured exist`,
  );
}

export const picklists: Check = {
  ...{ name: "picklists", limitMs: longMs, category: "network" },
  meaning: "the board, queue, status, priority and so on of the configuration exist in the helpdesk system",
  look: async ({ psaResults }) => judgePicklists(await psaResults()),
};
