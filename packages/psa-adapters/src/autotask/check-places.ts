import type { CheckResult } from "../contract.ts";
import { orNotPermitted } from "../optional.ts";
import type { Checked } from "./check.ts";
import { hintOfRight } from "./outcome.ts";
import { isActive } from "./signals.ts";
import { remedyOf } from "./troubleshooting.ts";

type Finding = Pick<CheckResult, "status" | "message" | "hint">;

/** There is exactly one active company of this name. */
export async function lookAtCompany(name: string, { lookups, context }: Checked): Promise<Finding> {
  const rows = await orNotPermitted(async () => lookups.everyCompany(name, context));
  if (rows === "not-permitted") {
    const message = `companies may not be read: "${name}" is not found`;
    return { status: "failed", message, hint: hintOfRight("POST", "/Companies/query") };
  }
  const [company, ...others] = rows.filter(isActive);
  if (company !== undefined && others.length === 0) {
    const own = company.id === 0 ? ", your own" : "";
    return { status: "ok", message: `"${company.companyName}" is company ${company.id}, active${own}` };
  }
  const [inactive] = rows;
  const seen =
    company !== undefined
      ? `companies ${idsOf([company, ...others])} have this name`
      : inactive === undefined
        ? "the API user sees no company of this name"
        : `company ${inactive.id} is not active`;
  return { status: "failed", message: `"${name}" is not found: ${seen}`, hint: remedyOf("company") };
}

/** It exists, is active, and is the only one of its address in the catch-all company. */
export async function lookAtCatchAll({ config, lookups, context }: Checked): Promise<Finding> {
  const { company: name, contactEmail } = config.catchAll;
  const rows = await orNotPermitted(async () => lookups.everyContact(contactEmail, context));
  const companies = await orNotPermitted(async () => lookups.everyCompany(name, context));
  if (rows === "not-permitted" || companies === "not-permitted") {
    const message = "contacts may not be read: every ticket goes to the catch-all company, without a contact";
    return { status: "failed", message, hint: hintOfRight("POST", "/Contacts/query") };
  }
  const ids = companies.filter(isActive).map(({ id }) => id);
  const there = rows.filter(({ companyID }) => ids.includes(companyID));
  const [contact, ...others] = there.filter(isActive);
  if (contact !== undefined && others.length === 0 && ids.length === 1) {
    const message = `contact ${contact.id}, active and the only one, takes the tickets of people who are not contacts`;
    return { status: "ok", message };
  }
  const [inactive] = there;
  const [elsewhere] = rows;
  const seen =
    contact !== undefined
      ? `contacts ${idsOf([contact, ...others])} have it`
      : inactive !== undefined
        ? `contact ${inactive.id} is inactive`
        : elsewhere !== undefined
          ? `contact ${elsewhere.id} is of company ${elsewhere.companyID}`
          : "no contact that the API user sees has it";
  const message = `${name} needs exactly one active contact with the address ${contactEmail}; ${seen}.`;
  return { status: "failed", message, hint: remedyOf("catchAll") };
}

const idsOf = (rows: readonly { readonly id: number }[]): string => rows.map(({ id }) => id).join(", ");
