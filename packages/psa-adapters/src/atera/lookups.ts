import { z } from "zod";
import type { AdapterContext, Known, Subject } from "../contract.ts";
import { deviceKeys } from "../device.ts";
import { LookupCache, keptMs } from "../lookup-cache.ts";
import { type CatchAll, type Place, type Signals, choosePlace, companyDomain, isDomain } from "../place.ts";
import { isSameName, isSameText, isSearchableEmail } from "../text.ts";
import type { AteraClient } from "./client.ts";
import type { AteraConfig } from "./config.ts";
import {
  type AgentRow,
  type ContactRow,
  type CustomerRow,
  addressOf,
  agentRow,
  contactRow,
  customerRow,
  nameOf,
} from "./fields.ts";
import { orInstead } from "../optional.ts";

/** A computer that was seen so much earlier than another one of its name is its former self. */
const unusedMs = 30 * keptMs;
const hostName = /^[\w-][\w.-]{0,62}$/;

type Contacts = readonly ContactRow[] | "missing";

/** Whose ticket it is. `place` without a contact: the catch-all could not be found, Atera is told its address. */
export interface Located {
  readonly place: Place;
  readonly known: Known;
}

/** Finds out whose ticket it is. All methods reject with a RemoteFailure. */
export class Lookups {
  readonly #client: AteraClient;
  readonly #config: AteraConfig;
  readonly #contacts = new LookupCache<Contacts>(keptMs, {
    name: "contacts",
    shape: z.union([z.array(contactRow), z.literal("missing")]),
  });
  readonly #agents = new LookupCache<readonly AgentRow[]>(keptMs, { name: "agents", shape: z.array(agentRow) });
  readonly #customers = new LookupCache<readonly CustomerRow[]>(keptMs, {
    name: "customers",
    shape: z.array(customerRow),
  });

  constructor(client: AteraClient, config: AteraConfig) {
    this.#client = client;
    this.#config = config;
  }

  forget(): void {
    this.#contacts.clear();
    this.#agents.clear();
    this.#customers.clear();
  }

  /** Where the ticket of this subject goes. */
  async locate(subject: Subject, context: AdapterContext): Promise<Located> {
    const { company } = this.#config;
    const [contacts, agents] = await Promise.all([
      this.contacts(subject.person.email ?? "", context),
      this.agents(deviceKeys(subject.device).hostname, context),
    ]);
    const rows = contacts === "missing" ? [] : contacts;
    const isDecided = company !== undefined || rows.length > 0 || agents.length > 0;
    const domain = isDecided ? [] : await this.#domainCustomers(subject, context);
    const signals: Signals = {
      subject,
      ...(company === undefined ? {} : { home: { id: customerIdOf(company, [...rows, ...agents]), name: company } }),
      contacts: contacts === "missing" ? "not-permitted" : rows.flatMap(candidateOf),
      assets: agents.flatMap(assetOf),
      domainCompanies: domain.map(({ CustomerID, CustomerName }) => ({
        id: CustomerID,
        name: CustomerName ?? "",
      })),
    };
    const isContact = choosePlace(signals, nobody).contact !== undefined;
    const catchAll = isContact ? undefined : await this.catchAll(context);
    const place = withContact(choosePlace(signals, catchAll ?? nobody), catchAll ?? nobody);
    // A stranger is where the configured company is, not where the catch-all is.
    const customer = await this.#customer(signals.home?.id ?? place.companyId, context);
    const person = rows.find(({ EndUserID }) => EndUserID === place.contact?.id);
    return { place, known: knownOf(place, person, customer, company) };
  }

  /** The contacts with exactly this address, of any customer, without archived ones. */
  async contacts(email: string, context: AdapterContext): Promise<Contacts> {
    if (!isSearchableEmail(email)) {
      return [];
    }
    const found = await this.#contacts.get(email.toLowerCase(), context, async () =>
      orInstead(["permission_denied"], "missing", async () => {
        const { rows } = await this.#client.list("/contacts", emailQuery(email), contactRow, context);
        return rows.filter(({ Archived, Email }) => Archived !== true && isSameText((Email ?? "").trim(), email));
      }),
    );
    return found.value;
  }

  /** The computers with this name, one of a customer; without those that another customer has taken over. */
  async agents(hostname: string, context: AdapterContext): Promise<readonly AgentRow[]> {
    if (!hostName.test(hostname)) {
      return [];
    }
    const kept = await this.#agents.get(hostname.toLowerCase(), context, async () => {
      const found = await orInstead(["permission_denied", "not_found"], "missing", async () =>
        this.#client.list(`/agents/machine/${encodeURIComponent(hostname)}`, {}, agentRow, context),
      );
      return ofToday(
        (found === "missing" ? [] : found.rows).filter(({ MachineName }) => isSameText(MachineName ?? "", hostname)),
      );
    });
    return kept.value;
  }

  /**
   * Whether the contact of a place is as it was kept: a ticket goes to the customer that the contact has now. One request,
   * which opens the connection, too.
   */
  async isStillThere({ contact, isCatchAll }: Place, { person }: Subject, context: AdapterContext): Promise<boolean> {
    if (contact === undefined) {
      await this.#client.account(context);
      return true;
    }
    const row = await orInstead(["not_found"], undefined, async () =>
      this.#client.row(`/contacts/${contact.id}`, {}, contactRow, context),
    );
    const email = isCatchAll ? this.#config.catchAll.contactEmail : (person.email ?? "");
    return (
      row !== undefined &&
      row.Archived !== true &&
      row.CustomerID === contact.companyId &&
      isSameText((row.Email ?? "").trim(), email)
    );
  }

  /** The one contact with the catch-all's address, of the catch-all's customer when that is configured. */
  async catchAll(context: AdapterContext): Promise<CatchAll> {
    const { contactEmail: email, company } = this.#config.catchAll;
    const value = await this.contacts(email, context);
    const there = (value === "missing" ? [] : value).filter(
      ({ CustomerName }) => company === undefined || isSameName(CustomerName ?? "", company),
    );
    const [contact, ...others] = there.flatMap(candidateOf);
    if (contact !== undefined && others.length === 0) {
      const customer = there[0]?.CustomerName ?? "";
      return { company: { id: contact.companyId, name: customer }, email, contact };
    }
    const where = company === undefined ? "" : ` of ${company}`;
    const trouble =
      value === "missing"
        ? "contacts may not be read"
        : others.length > 0
          ? `several contacts${where} have this address`
          : `no contact${where} has this address`;
    return { ...nobody, email, trouble };
  }

  /** Whether a contact with this address is archived. */
  async isArchived(email: string, context: AdapterContext): Promise<boolean> {
    const { rows } = await this.#client.list("/contacts", emailQuery(email), contactRow, context);
    return rows.some(({ Archived, Email }) => Archived === true && isSameText((Email ?? "").trim(), email));
  }

  /** All customers: Atera has no search by name. */
  async customers(context: AdapterContext): Promise<readonly CustomerRow[]> {
    const found = await this.#customers.get("", context, async () => {
      const { rows } = await this.#client.list("/customers", {}, customerRow, context);
      return rows;
    });
    return found.value;
  }

  async #domainCustomers(subject: Subject, context: AdapterContext): Promise<readonly CustomerRow[]> {
    const domain = companyDomain(subject.person.email ?? "");
    if (domain === undefined) {
      return [];
    }
    const found = await orInstead(["permission_denied"], "missing", async () => this.customers(context));
    return found === "missing" ? [] : found.filter(({ Domain }) => isDomain(Domain ?? "", domain));
  }

  /** For the address, which the ticket can do without. */
  async #customer(id: number, context: AdapterContext): Promise<CustomerRow | undefined> {
    if (id <= 0) {
      return undefined;
    }
    const found = await this.#customers.get(String(id), context, async () => {
      const row = await orInstead(["permission_denied", "not_found"], "missing", async () =>
        this.#client.row(`/customers/${id}`, {}, customerRow, context),
      );
      return row === "missing" ? [] : [row];
    });
    return found.value.find(({ CustomerID }) => CustomerID === id);
  }
}

/** The two documents name the parameter differently; a server that knows neither gives all contacts. */
const emailQuery = (email: string): Readonly<Record<string, string>> => ({
  Email: email,
  "searchOptions.email": email,
});

/** In the place of the catch-all until it is known whether there is need of it; no customer has the id 0. */
const nobody: CatchAll = { company: { id: 0, name: "" }, email: "" };

/** Atera has no ticket without a contact: when only the customer is known, the catch-all contact is taken. */
function withContact(place: Place, { contact, email, trouble }: CatchAll): Place {
  if (place.contact !== undefined) {
    return place;
  }
  const why =
    contact === undefined
      ? `Atera was told the catch-all's address ${email} alone, because ${trouble ?? "there is no contact"}.`
      : `The ticket is in the name of the catch-all ${email}: Atera makes none without a contact.`;
  return { ...place, ...(contact === undefined ? {} : { contact }), why: `${place.why} ${why}` };
}

/** The id of a customer by its name, from rows that have both. 0: none of them is surely this customer's. */
function customerIdOf(name: string, rows: readonly (ContactRow | AgentRow)[]): number {
  const named = rows.filter(({ CustomerName }) => isSameName(CustomerName ?? "", name));
  const [id, ...others] = new Set(named.map(({ CustomerID }) => CustomerID ?? 0));
  return id === undefined || others.length > 0 ? 0 : id;
}

const candidateOf = (row: ContactRow): { id: number; companyId: number; name: string }[] => {
  const { EndUserID, CustomerID, Firstname, Lastname, Email } = row;
  return typeof CustomerID === "number"
    ? [{ id: EndUserID, companyId: CustomerID, name: nameOf(Firstname, Lastname) || (Email ?? "") }]
    : [];
};

const assetOf = ({ AgentID, CustomerID, MachineName }: AgentRow): { id: number; companyId: number; name: string }[] =>
  typeof CustomerID === "number" ? [{ id: AgentID, companyId: CustomerID, name: MachineName ?? "" }] : [];

const seenMs = ({ LastSeen }: AgentRow): number => Date.parse(LastSeen ?? "") || 0;

/** Of each customer the one that was seen last, when that is not much longer ago than of all of them. */
function ofToday(rows: readonly AgentRow[]): readonly AgentRow[] {
  const [newest, ...others] = rows.toSorted((one, other) => seenMs(other) - seenMs(one));
  if (newest === undefined) {
    return [];
  }
  const inUse = [newest, ...others.filter((row) => seenMs(row) > seenMs(newest) - unusedMs)];
  return [...new Map(inUse.toReversed().map((row) => [row.CustomerID, row])).values()].toReversed();
}

function knownOf(
  place: Place,
  person: ContactRow | undefined,
  customer: CustomerRow | undefined,
  home: string | undefined,
): Known {
  const phone = person?.Phone || person?.MobilePhone;
  const company = customer?.CustomerName ?? person?.CustomerName ?? home;
  const address = customer === undefined ? "" : addressOf(customer);
  return {
    ...(person === undefined
      ? {}
      : {
          contact: {
            name: nameOf(person.Firstname, person.Lastname),
            ...(typeof person.Email === "string" ? { email: person.Email } : {}),
            ...(phone ? { phone } : {}),
          },
        }),
    ...(typeof company === "string" ? { company: { name: company } } : {}),
    ...(address === "" ? {} : { site: { name: company ?? "", address } }),
    ...(place.asset === undefined ? {} : { asset: { name: place.asset.name } }),
    why: place.why,
  };
}
