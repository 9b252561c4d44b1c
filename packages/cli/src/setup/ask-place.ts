import type { AdapterContext } from "@tier2/psa-adapters";
import { askText } from "./ask-access.ts";
import { type Draft, adapterOf, problemAt, referenceProblem, valueAt, withValue } from "./draft.ts";
import { type Prompts, askUntilRight } from "../prompts/prompts.ts";

/** The address that the existing product tells people to use. */
const customaryAddress = "unregistered@helpdeskbuttons.com";

/** The customer of this computer, and the contact of people who are none. */
export async function askPlace(prompts: Prompts, before: Draft, context: AdapterContext): Promise<Draft> {
  const { customer, catchAll } = before.system;
  let draft = before;
  if (customer !== undefined) {
    const company = await askUntilRight(
      prompts,
      async (again = draft.company ?? "") => prompts.text({ ...customer, initial: again }),
      async (given) =>
        given === ""
          ? undefined
          : (referenceProblem(given, draft.company) ?? problemAt({ ...draft, company: given }, "company")),
    );
    draft = { ...draft, company: company === "" ? undefined : company };
  }
  if (catchAll === undefined) {
    return draft;
  }
  if (catchAll.company !== undefined) {
    const isOptional = !catchAll.isCompanyNeeded || draft.company !== undefined;
    const same = catchAll.isCompanyNeeded && draft.company !== undefined ? ` (empty: ${draft.company})` : "";
    draft = await askText(prompts, draft, {
      ...{ key: "catchAll.company", message: `${catchAll.company}${same}`, example: "Unregistered" },
      ...(isOptional ? { isOptional: true } : {}),
    });
  }
  return askContact(prompts, draft, context);
}

async function askContact(prompts: Prompts, before: Draft, context: AdapterContext): Promise<Draft> {
  const key = "catchAll.contactEmail";
  const isKnown = valueAt(before.section, key) !== undefined;
  const isCustomary = !isKnown && (await hasCustomaryContact(before, context));
  if (isCustomary) {
    prompts.say("plain", `There is a contact ${customaryAddress}, as the existing product has it: it can be kept.`);
  }
  const offered: Draft = isCustomary
    ? { ...before, section: withValue(before.section, key, customaryAddress) }
    : before;
  const draft = await askText(prompts, offered, {
    key,
    message:
      "E-mail address of the contact for people who are not registered (make it there first; none is made for you)",
    example: "unregistered@your-own-domain.example",
  });
  if (valueAt(draft.section, key) === customaryAddress) {
    const whose =
      "Mails of the helpdesk system to it go to whoever owns that domain: an address at your own is better.";
    prompts.say("warning", whose);
  }
  return draft;
}

/** Whether the helpdesk system has it; what cannot be asked now counts as no. */
async function hasCustomaryContact(draft: Draft, context: AdapterContext): Promise<boolean> {
  const section = withValue(draft.section, "catchAll.contactEmail", customaryAddress);
  const adapter = await adapterOf({ ...draft, section, company: undefined });
  const answer = await adapter.lookup({ person: { email: customaryAddress } }, context);
  const email = answer.status === "answered" ? answer.value.contact?.email : undefined;
  return email?.toLowerCase() === customaryAddress;
}
