import type { AdapterContext } from "@tier2/psa-adapters";
import { askText, withDefault } from "./ask-access.ts";
import { type Draft, adapterOf, problemAt, referenceProblem, valueAt, withValue } from "./draft.ts";
import { type Prompts, askUntilRight } from "../prompts/prompts.ts";
import { lookUpCustomer } from "./look-up-customer.ts";
import { type System, existingProduct } from "./systems.ts";

/** The address that it tells people to use. */
const customaryAddress = "unregistered@helpdeskbuttons.com";

/** The customer of this computer, and the contact of people who are none. */
export async function askPlace(prompts: Prompts, before: Draft, context: AdapterContext): Promise<Draft> {
  const { customer, catchAll } = before.system;
  let draft = before;
  if (customer !== undefined) {
    draft = await askCustomer(prompts, draft, customer, context);
  }
  if (catchAll === undefined) {
    return draft;
  }
  if (catchAll.company !== undefined) {
    const ifEmpty = catchAll.isCompanyNeeded ? draft.company : "only one contact has the address";
    draft = await askText(prompts, draft, {
      ...{ key: "catchAll.company", message: catchAll.company, example: "Unregistered" },
      ...(ifEmpty === undefined ? {} : { ifEmpty }),
    });
  }
  return askContact(prompts, draft, context);
}

/** One that the helpdesk system does not have is taken when it is given a second time. */
async function askCustomer(
  prompts: Prompts,
  before: Draft,
  { message, example, ifEmpty }: NonNullable<System["customer"]>,
  context: AdapterContext,
): Promise<Draft> {
  let unknown: { readonly name: string; readonly nearest: string | undefined } | undefined;
  const company = await askUntilRight(
    prompts,
    async (again = before.company ?? "") => {
      const initial = unknown?.name === again ? (unknown.nearest ?? again) : again;
      return prompts.text({ message: withDefault(message, initial, ifEmpty), example, initial });
    },
    async (given) => {
      if (given === "" || given === unknown?.name) {
        return undefined;
      }
      const draft = { ...before, company: given };
      const wrong = referenceProblem(given, before.company) ?? (await problemAt(draft, "company"));
      if (wrong !== undefined) {
        return wrong;
      }
      const missing = await lookUpCustomer(prompts, draft, context);
      unknown = missing && { name: given, nearest: missing.nearest };
      return missing && `${missing.problem}\nThe same once more keeps it.`;
    },
  );
  return { ...before, company: company === "" ? undefined : company };
}

async function askContact(prompts: Prompts, before: Draft, context: AdapterContext): Promise<Draft> {
  const key = "catchAll.contactEmail";
  const isKnown = valueAt(before.section, key) !== undefined;
  const isCustomary = !isKnown && (await hasCustomaryContact(before, context));
  if (isCustomary) {
    prompts.say("plain", `There is a contact ${customaryAddress}, as ${existingProduct} asks for it: it can be kept.`);
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
