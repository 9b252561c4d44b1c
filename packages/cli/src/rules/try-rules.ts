import { compose } from "@tier2/bridge";
import type { RuleEffect } from "@tier2/bridge/rules";
import type { ReadRules } from "./read-rules.ts";
import type { TestedPress } from "./tested-press.ts";

/** A ticket's texts, and its values by the names of `tier2 psa fields`. */
export interface TriedTicket {
  readonly subject: string;
  readonly publicText: string;
  readonly internalNote: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What rules make of a press. */
export interface TriedRules {
  readonly press: { readonly pressId: string; readonly recordedAtMs: number; readonly gesture: TestedPress["gesture"] };
  /** One for each rule, in their order. */
  readonly effects: readonly RuleEffect[];
  /** What could not be followed, in sentences. */
  readonly problems: readonly string[];
  /** What a rule that refuses the ticket would show to the person; the bridge cannot refuse one yet. */
  readonly block?: string;
  readonly before: TriedTicket;
  readonly after: TriedTicket;
}

/** As the bridge does it when the press is sent at once; nothing is sent. `psa`: kind of the helpdesk system. */
export async function tryRules(
  { rules, texts, person, support }: ReadRules,
  press: TestedPress,
  psa: string,
): Promise<TriedRules> {
  const { composeByRules, fieldsOf, personOf } = await import("@tier2/bridge/rules");
  const { pressId, serial, recordedAtMs, gesture, isFromSoftware, evidence } = press;
  const input = {
    ...{ pressId, serial, sequence: 0, recordedAtMs, nowMs: recordedAtMs, gesture, holdMs: undefined },
    ...{ isFromSoftware, isPossibleDuplicate: false, evidence, texts, support },
    person: press.person ?? personOf(person, fieldsOf(evidence)),
  };
  const { draft, outcome } = composeByRules({ ...input, rules, psa });
  const { effects, problems, block } = outcome;
  return {
    press: { pressId, recordedAtMs, gesture },
    ...{ effects, problems, ...(block === undefined ? {} : { block }) },
    ...{ before: ticketOf(compose(input)), after: ticketOf(draft) },
  };
}

const ticketOf = ({ subject, publicText, internalNote, fields = {} }: ReturnType<typeof compose>): TriedTicket => ({
  ...{ subject, publicText, internalNote, fields },
});
