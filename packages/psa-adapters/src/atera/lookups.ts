import type { AdapterContext, Known, Subject } from "../contract.ts";
import { type Found, LookupCache } from "../lookup-cache.ts";
import { type CatchAll, type Place, type Signals, choosePlace, companyDomain, isDomain } from "../place.ts";
import { isSameText, isSearchableEmail } from "../text.ts";
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

const customerLifeMs = 24 * 3_600_000;
const contactLifeMs = 3_600_000;
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
  readonly #contacts = new LookupCache<Contacts>(contactLifeMs);
  readonly #agents = new LookupCache<readonly AgentRow[]>(contactLifeMs);
  readonly #customers = new LookupCache<readonly CustomerRow[]>(customerLifeMs);

  constructor(client: AteraClient, config: AteraConfig) {
    this.#client = client;
    this.#config = config;
  }

  forget(): void {
    this.#contacts.clear();
    this.#agents.clear();
    this.#customers.clear();
  }

  /** Where the ticket of this subject goes; `atMs` is the age of the oldest part. */
  async locate(subject: Subject, context: AdapterContext): Promise<Found<Located>> {
    const { company } = this.#config;
    const [contacts, agents] = await Promise.all([
      this.contacts(subject.person.email ?? "", context),
      this.agents(subject.device?.hostname ?? "", context),
    ]);
    const rows = contacts.value === "missing" ? [] : contacts.value;
    const isDecided = company !== undefined || rows.length > 0 || agents.value.length > 0;
    const domain = isDecided ? undefined : await this.#domainCustomers(subject, context);
    const signals: Signals = {
      subject,
      ...(company === undefined
        ? {}
        : { home: { id: customerIdOf(company, [...rows, ...agents.value]), name: company } }),
      contacts: contacts.value === "missing" ? "not-permitted" : rows.flatMap(candidateOf),
      assets: agents.value.flatMap(assetOf),
      domainCompanies: (domain?.value ?? []).map(({ CustomerID, CustomerName }) => ({
        id: CustomerID,
        name: CustomerName ?? "",
      })),
    };
    const isContact = choosePlace(signals, nobody).contact !== undefined;
    const catchAll = isContact ? undefined : await this.catchAll(context);
    const place = withContact(choosePlace(signals, catchAll?.value ?? nobody), catchAll?.value ?? nobody);
    // A stranger is where the configured company is, not where the catch-all is.
    const customer = await this.#customer(signals.home?.id ?? place.companyId, context);
    const ages = [contacts, agents, domain, catchAll, customer].flatMap((found) =>
      found === undefined ? [] : [found.atMs],
    );
    const person = rows.find(({ EndUserID }) => EndUserID === place.contact?.id);
    return { value: { place, known: knownOf(place, person, customer?.value, company) }, atMs: Math.min(...ages) };
  }

  /** The contacts with exactly this address, of any customer, without archived ones. */
  async contacts(email: string, context: AdapterContext): Promise<Found<Contacts>> {
    if (!isSearchableEmail(email)) {
      return { value: [], atMs: context.now() };
    }
    // The two documents name the parameter differently; a server that knows neither gives all contacts.
    const query = { Email: email, "searchOptions.email": email };
    return this.#contacts.get(email.toLowerCase(), context, async () =>
      orInstead(["permission_denied"], "missing", async () => {
        const { rows } = await this.#client.list("/contacts", query, contactRow, context);
        return rows.filter(({ Archived, Email }) => Archived !== true && isSameText((Email ?? "").trim(), email));
      }),
    );
  }

  /** The computer with this name that was seen last, of any customer. */
  async agents(hostname: string, context: AdapterContext): Promise<Found<readonly AgentRow[]>> {
    if (!hostName.test(hostname)) {
      return { value: [], atMs: context.now() };
    }
    return this.#agents.get(hostname.toLowerCase(), context, async () => {
      const found = await orInstead(["permission_denied", "not_found"], "missing", async () =>
        this.#client.list(`/agents/machine/${encodeURIComponent(hostname)}`, {}, agentRow, context),
      );
      const rows = found === "missing" ? [] : found.rows;
      return rows
        .filter(({ MachineName }) => isSameText(MachineName ?? "", hostname))
        .toSorted((one, other) => seenMs(other) - seenMs(one))
        .slice(0, 1);
    });
  }

  /** The one contact with the catch-all's address, of the catch-all's customer when that is configured. */
  async catchAll(context: AdapterContext): Promise<Found<CatchAll>> {
    const { contactEmail: email, company } = this.#config.catchAll;
    const { value, atMs } = await this.contacts(email, context);
    const there = (value === "missing" ? [] : value).filter(
      ({ CustomerName }) => company === undefined || isSameText(CustomerName ?? "", company),
    );
    const [contact, ...others] = there.flatMap(candidateOf);
    if (contact !== undefined && others.length === 0) {
      const customer = there[0]?.CustomerName ?? "";
      return { value: { company: { id: contact.companyId, name: customer }, email, contact }, atMs };
    }
    const where = company === undefined ? "" : ` of ${company}`;
    const trouble =
      value === "missing"
        ? "contacts may not be read"
        : others.length > 0
          ? `several contacts${where} have this address`
          : `no contact${where} has this address`;
    return { value: { ...nobody, email, trouble }, atMs };
  }

  /** All customers: Atera has no search by name. */
  async customers(context: AdapterContext): Promise<Found<readonly CustomerRow[]>> {
    return this.#customers.get("", context, async () => {
      const { rows } = await this.#client.list("/customers", {}, customerRow, context);
      return rows;
    });
  }

  async #domainCustomers(subject: Subject, context: AdapterContext): Promise<Found<readonly CustomerRow[]>> {
    const domain = companyDomain(subject.person.email ?? "");
    if (domain === undefined) {
      return { value: [], atMs: context.now() };
    }
    const found = await orInstead(["permission_denied"], "missing", async () => this.customers(context));
    return found === "missing"
      ? { value: [], atMs: context.now() }
      : { value: found.value.filter(({ Domain }) => isDomain(Domain ?? "", domain)), atMs: found.atMs };
  }

  /** For the address, which the ticket can do without. */
  async #customer(id: number, context: AdapterContext): Promise<Found<CustomerRow | undefined> | undefined> {
    if (id <= 0) {
      return undefined;
    }
    const found = await this.#customers.get(String(id), context, async () => {
      const row = await orInstead(["permission_denied", "not_found"], "missing", async () =>
        this.#client.row(`/customers/${id}`, {}, customerRow, context),
      );
      return row === "missing" ? [] : [row];
    });
    return { value: found.value.find(({ CustomerID }) => CustomerID === id), atMs: found.atMs };
  }
}

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

/** The id of a customer by its name, from rows that have both. 0: none of them is this customer's. */
const customerIdOf = (name: string, rows: readonly (ContactRow | AgentRow)[]): number =>
  rows.find(({ CustomerName }) => isSameText((CustomerName ?? "").trim(), name))?.CustomerID ?? 0;

const candidateOf = (row: ContactRow): { id: number; companyId: number; name: string }[] => {
  const { EndUserID, CustomerID, Firstname, Lastname, Email } = row;
  return typeof CustomerID === "number"
    ? [{ id: EndUserID, companyId: CustomerID, name: nameOf(Firstname, Lastname) || (Email ?? "") }]
    : [];
};

const assetOf = ({ AgentID, CustomerID, MachineName }: AgentRow): { id: number; companyId: number; name: string }[] =>
  typeof CustomerID === "number" ? [{ id: AgentID, companyId: CustomerID, name: MachineName ?? "" }] : [];

const seenMs = ({ LastSeen }: AgentRow): number => Date.parse(LastSeen ?? "") || 0;

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
