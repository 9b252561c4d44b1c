import type { Check } from "./check.ts";
import type { Facts } from "./facts.ts";
import { type CheckedFinding, type Finding, fail, failOf, tidied } from "./finding.ts";

/** The command that runs a check once more. */
type Again = (name: string) => string;

/** Begins all checks side by side; each of them resolves, in time, whatever happens. */
export const runChecks = (
  checks: readonly Check[],
  facts: Facts,
  ending: AbortSignal,
  again: Again = (name) => `tier2 doctor --only ${name}`,
): readonly Promise<CheckedFinding>[] => checks.map(async (check) => runCheck(check, facts, ending, again));

async function runCheck(check: Check, facts: Facts, ending: AbortSignal, again: Again): Promise<CheckedFinding> {
  const { name, limitMs, look } = check;
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), limitMs);
  const signal = AbortSignal.any([over.signal, ending]);
  const ended = new Promise<Finding>((resolve) => {
    const end = (): void => resolve(ending.aborted ? interrupted : timeIsOver(check, again));
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) {
      end();
    }
  });
  try {
    const looking = Promise.resolve().then(async () => look(facts, signal));
    const finding = await Promise.race([looking.catch(failOf), ended]);
    const { details } = finding;
    return tidied({ name, ...finding, ...(details === undefined ? {} : { details: details.map(tidied) }) });
  } finally {
    clearTimeout(timer);
  }
}

const interrupted: Finding = { status: "skipped", message: "interrupted" };

const timeIsOver = ({ name, limitMs, category }: Check, again: Again): Finding =>
  fail(
    category,
    `This could not be found out within ${limitMs / 1000} s.`,
    `Once more, alone: ${again(name)}. Stays it so, look what keeps this computer or its network busy.`,
  );
