import { orNotPermitted } from "../optional.ts";
import { isSameText } from "../text.ts";
import { type Checked, type Finding, ok } from "./finding.ts";
import type { ContactRow } from "./fields.ts";
import { hintOfRight } from "./outcome.ts";
import { remedyOf } from "./troubleshooting.ts";

export async function lookAtCompany(identifier: string, { lookups, context }: Checked): Promise<Finding> {
  const { value } = await lookups.company(identifier, context);
  if (value === "not-permitted") {
    const message = `companies may not be read: "${identifier}" is sent unchecked`;
    return { status: "warning", message, hint: hintOfRight("GET", "/company/companies") };
  }
  const status = value.status?.name?.trim() ?? "Active";
  return isSameText(status, "Active")
    ? ok(`"${value.identifier}" is ${value.name} (company ${value.id}), active`)
    : { status: "warning", message: `${value.name} has the status "${status}"`, hint: remedyOf("inactiveCompany") };
}

/** It exists, is active, and is the only one of its address in the catch-all company. */
export async function lookAtCatchAll({ config, lookups, context }: Checked): Promise<Finding> {
  const { company, contactEmail } = config.catchAll;
  const rows = await orNotPermitted(async () => lookups.everyContact(contactEmail, context));
  if (rows === "not-permitted") {
    const message = "contacts may not be read: every ticket goes to the catch-all company, without a contact";
    return { status: "failed", message, hint: hintOfRight("GET", "/company/contacts") };
  }
  const { value: place } = await lookups.company(company, context);
  const there = rows.filter(({ company: of }) =>
    place === "not-permitted" ? isSameText(of?.identifier?.trim() ?? "", company) : of?.id === place.id,
  );
  const [contact, ...others] = there.filter(isActive);
  if (contact !== undefined && others.length === 0) {
    return ok(`contact ${contact.id}, active and the only one, takes the tickets of people who are not contacts`);
  }
  return { status: "failed", message: trouble(company, contactEmail, there, rows), hint: remedyOf("catchAll") };
}

const isActive = ({ inactiveFlag }: ContactRow): boolean => inactiveFlag !== true;

function trouble(company: string, email: string, there: readonly ContactRow[], rows: readonly ContactRow[]): string {
  const ids = there
    .filter(isActive)
    .map(({ id }) => id)
    .join(", ");
  const [inactive] = there;
  const [elsewhere] = rows;
  const seen =
    ids !== ""
      ? `contacts ${ids} have it`
      : inactive !== undefined
        ? `contact ${inactive.id} is inactive`
        : elsewhere !== undefined
          ? `contact ${elsewhere.id} is of the company ${elsewhere.company?.identifier ?? "of nobody"}`
          : "no contact that the API member sees has it";
  return `${company} needs exactly one active contact with the address ${email}; ${seen}.`;
}
