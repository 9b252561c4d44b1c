import type { AdapterContext, Answer, Known, Subject } from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import type { BridgeConfig } from "../config/schema.ts";
import type { KnownContact } from "../facts/press-facts.ts";
import { ruleVariables } from "../rules/variables.ts";
import { adapterAnswer } from "./adapter-answer.ts";
import type { Destination } from "./destination.ts";

const told = ruleVariables.filter(({ name }) => name === "contactName" || name === "businessName");
const names = told.flatMap(({ name, aliases }) => [name, ...aliases]);
const asks = new RegExp(String.raw`\b(${names.join("|")}|contact\.(name|company))\b`);

/** Whether rules or texts want to know what the helpdesk system knows of the person; else it is not asked. */
export const readsContact = ({ rules, texts }: Pick<BridgeConfig, "rules" | "texts">): boolean =>
  [...rules.map(({ when }) => when), ...Object.values(texts)].some((text) => asks.test(text ?? ""));

/**
 * What the helpdesk system knows of the person; looked up before, as a rule, when the press was recorded. Undefined: it knows
 * nobody, has no such thing, or did not answer; the ticket does not wait for it. Never rejects.
 */
export async function knownContact(
  adapter: Pick<Destination, "kind" | "lookup">,
  subject: Subject,
  context: AdapterContext,
  clock: Clock,
): Promise<KnownContact | undefined> {
  const answer = await adapterAnswer<Answer<Known>>(
    { kind: adapter.kind, signal: context.signal, clock },
    async () => adapter.lookup(subject, context),
    (error) => ({ status: "retry", error }),
  );
  if (answer.status !== "answered") {
    return undefined;
  }
  const { contact, company } = answer.value;
  return { name: contact?.name, company: company?.name };
}
