import type { AdapterContext } from "@tier2/psa-adapters";
import type { Prompts } from "../prompts/prompts.ts";
import { type Draft, adapterOf } from "./draft.ts";
import { withHint } from "../sentence.ts";

/** A customer that the helpdesk system does not have. */
export interface UnknownCustomer {
  /** What is wrong, and what to do. */
  readonly problem: string;
  /** One that is called nearly so, where the helpdesk system tells. */
  readonly nearest: string | undefined;
}

/**
 * Asks the helpdesk system for the customer of the draft, and says which it is. What cannot be asked now is no problem: the
 * check at the end tells of it.
 */
export async function lookUpCustomer(
  prompts: Prompts,
  draft: Draft,
  context: AdapterContext,
): Promise<UnknownCustomer | undefined> {
  const adapter = await adapterOf(draft);
  prompts.say("plain", `Looking for ${draft.company} at ${adapter.host} ...`);
  const found = (await adapter.check(context)).find(({ name }) => name === "company");
  if (found === undefined) {
    return undefined;
  }
  const { status, code, message, hint } = found;
  if (status !== "failed") {
    prompts.say(status, withHint(message, hint));
    return undefined;
  }
  return code === undefined || code === "value_unknown"
    ? { problem: withHint(message, hint), nearest: nearestOf(hint) }
    : undefined;
}

/** The adapters' words for it. */
const nearestOf = (hint = ""): string | undefined => /nearest is "([^"]+)"/.exec(hint)?.[1];
