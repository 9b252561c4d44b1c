import type { TicketDraft } from "../contract.ts";
import { isSameText, isSearchableEmail } from "./conditions.ts";
import type { CompanyRow, ContactRow } from "./fields.ts";

/** The contacts with somebody's e-mail address, or why they could not be searched. */
export type Matches =
  | { readonly kind: "searched"; readonly contacts: readonly ContactRow[] }
  | { readonly kind: "not-permitted" };

export interface CompanyContacts {
  readonly company: CompanyRow;
  readonly matches: Matches;
}

/** Whose ticket it becomes, and why, for the technician. */
export interface ChosenPerson {
  readonly companyId: number;
  readonly contactId?: number;
  /** The person who pressed is not the contact: their name and address are written into the ticket. */
  readonly isCatchAll: boolean;
  readonly why: string;
}

/** Active contacts that surely have this address; the server's own idea of "equal" does not count. */
export const withEmail = (rows: readonly ContactRow[], email: string): readonly ContactRow[] =>
  rows.filter(
    ({ inactiveFlag, communicationItems = [] }) =>
      inactiveFlag !== true &&
      communicationItems.some(
        ({ value = "", communicationType }) =>
          isSameText(value.trim(), email) && (communicationType ?? "Email") === "Email",
      ),
  );

const ofCompany = ({ company, matches }: CompanyContacts): readonly ContactRow[] =>
  matches.kind === "searched" ? matches.contacts.filter((contact) => contact.company?.id === company.id) : [];

/** Undefined when `person` is not surely one contact of the company; then `reasonAgainst` says why. */
export function contactOf(home: CompanyContacts): ContactRow | undefined {
  const [first, ...others] = ofCompany(home);
  return others.length === 0 ? first : undefined;
}

/** Why the person is not taken for a contact of the company. */
export function reasonAgainst({ email }: TicketDraft["person"], home: CompanyContacts): string {
  if (email === undefined) {
    return "the e-mail address of who pressed is not known";
  }
  if (!isSearchableEmail(email)) {
    return "the e-mail address of who pressed cannot be searched for";
  }
  if (home.matches.kind === "not-permitted") {
    return "the API member may not read contacts";
  }
  if (ofCompany(home).length > 1) {
    return `several contacts of company ${home.company.identifier} have the e-mail address ${email}`;
  }
  return home.matches.contacts.length > 0
    ? `the contact with the e-mail address ${email} belongs to another company than ${home.company.identifier}`
    : `no contact visible to the API member has the e-mail address ${email}`;
}

/** The contact when `person` is surely one of the configured company. */
export function chooseContact({ email = "" }: TicketDraft["person"], home: CompanyContacts): ChosenPerson | undefined {
  const contact = contactOf(home);
  if (contact === undefined) {
    return undefined;
  }
  const name = [contact.firstName, contact.lastName].filter((part) => part !== undefined).join(" ");
  return {
    companyId: home.company.id,
    contactId: contact.id,
    isCatchAll: false,
    why: `Contact: ${name}, found by the e-mail address ${email}.`,
  };
}

/** The catch-all, or its company without a contact when there is not exactly one; a ticket is made in any case. */
export function chooseCatchAll(reason: string, catchAllEmail: string, catchAll: CompanyContacts): ChosenPerson {
  const contact = contactOf(catchAll);
  const base = { companyId: catchAll.company.id, isCatchAll: true };
  if (contact !== undefined) {
    return { ...base, contactId: contact.id, why: `Contact: the catch-all ${catchAllEmail}, because ${reason}.` };
  }
  const trouble =
    catchAll.matches.kind === "not-permitted"
      ? "it may not be read"
      : ofCompany(catchAll).length > 1
        ? "there are several of it"
        : `company ${catchAll.company.identifier} has no such active contact`;
  return {
    ...base,
    why: `Contact: none, because ${reason}; the catch-all ${catchAllEmail} was not used, because ${trouble}.`,
  };
}
