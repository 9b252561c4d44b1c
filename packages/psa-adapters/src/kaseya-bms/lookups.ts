import { z } from "zod";
import type { AdapterContext, Known, Subject } from "../contract.ts";
import { deviceKeys } from "../device.ts";
import { LookupCache, keptMs, rowsOrNot } from "../lookup-cache.ts";
import {
  type CatchAll,
  type CompanyCandidate,
  type Place,
  type Signals,
  choosePlace,
  companyDomain,
  withoutCompany,
} from "../place.ts";
import { isSameText, isSearchableEmail } from "../text.ts";
import { Accounts } from "./accounts.ts";
import type { KaseyaBmsClient } from "./client.ts";
import type { KaseyaBmsConfig } from "./config.ts";
import { type AssetRow, type ContactRow, assetRow, contactRow, nameOf } from "./fields.ts";
import { orIgnored, orInstead, orNothing, orNotPermitted } from "../optional.ts";

const rowsPerPage = 100;
const contactsPath = "/v2/crm/contacts/summary";
const assetsPath = "/v2/servicedesk/hardwareasset/searchselect";

type Contacts = readonly ContactRow[] | "not-permitted";

/** Where a ticket goes, with what is known of it. Account, location and contact belong together. */
export interface Located {
  readonly place: Place;
  readonly locationId: number;
  readonly known: Known;
}

/** Finds out whose ticket it is. All methods reject with a RemoteFailure. */
export class Lookups {
  readonly accounts: Accounts;
  readonly #client: KaseyaBmsClient;
  readonly #config: KaseyaBmsConfig;
  readonly #contacts = new LookupCache<Contacts>(keptMs, { name: "contacts", shape: rowsOrNot(contactRow) });
  readonly #assets = new LookupCache<readonly AssetRow[]>(keptMs, { name: "assets", shape: z.array(assetRow) });

  constructor(client: KaseyaBmsClient, config: KaseyaBmsConfig) {
    this.#client = client;
    this.#config = config;
    this.accounts = new Accounts(client);
  }

  forget(): void {
    this.accounts.forget();
    this.#contacts.clear();
    this.#assets.clear();
  }

  /** Where the ticket of this subject goes. */
  async locate(subject: Subject, context: AdapterContext): Promise<Located> {
    const { company: homeName } = this.#config;
    const [home, contacts, assets] = await Promise.all([
      homeName === undefined ? undefined : this.#home(homeName, context),
      this.contacts(subject.person.email ?? "", context),
      this.assets(subject, context),
    ]);
    const domain = homeName === undefined ? await this.#accountsOfDomain(subject, contacts, context) : [];
    const signals: Signals = {
      subject,
      ...(home === undefined ? {} : { home }),
      contacts: contacts === "not-permitted" ? contacts : contacts.map(candidateOf),
      assets: assets.flatMap(({ id, accountId, assetName = "" }) =>
        accountId === undefined ? [] : [{ id, companyId: accountId, name: assetName }],
      ),
      domainCompanies: domain,
    };
    const rowsOfContacts = contacts === "not-permitted" ? [] : contacts;
    const named = [
      ...[home, ...domain],
      ...[...assets, ...rowsOfContacts].map(({ accountId, accountName }) => ({ id: accountId, name: accountName })),
    ];
    const nameOfAccount = (id: number): string | undefined => named.find((one) => one?.id === id)?.name;
    const first = choosePlace(signals, nobody).companyId;
    const firstName = home === undefined ? nameOfAccount(first) : undefined;
    const isGone = firstName !== undefined && (await this.accounts.isGone(first, firstName, context));
    const usable = isGone ? withoutCompany(signals, first) : signals;
    const needsCatchAll = choosePlace(usable, nobody).companyId === nobody.company.id;
    const catchAll = needsCatchAll ? await this.#catchAllOrHome(home, context) : undefined;
    const chosen = choosePlace(usable, catchAll ?? nobody);
    const remarks = [
      ...(isGone ? ["Their account is not active, or the API employee does not see it."] : []),
      ...(home?.id === invisibleId ? [`Account ${home.name}: no single active one of this name is visible.`] : []),
    ];
    const place = { ...chosen, why: [chosen.why, ...remarks].join(" ") };
    const contact = await this.#contactOf(place, contacts, context);
    const location = await this.accounts.location(place.companyId, contact?.locationId, context);
    const name = nameOfAccount(place.companyId);
    // Whoever goes to the catch-all is not there: the computer is at the configured company, or nobody knows where.
    const isHomeKnown = home !== undefined && home.id !== invisibleId;
    const atHome = isHomeKnown ? { id: home.id, name: home.name, locationId: undefined } : undefined;
    const where = needsCatchAll
      ? atHome
      : { id: place.companyId, name: name ?? contact?.accountName, locationId: location.id };
    const known: Known = {
      ...(contact === undefined || place.isCatchAll ? {} : { contact: knownContact(contact) }),
      ...(where === undefined || where.name === undefined ? {} : { company: { name: where.name } }),
      ...(where === undefined ? {} : { site: await this.accounts.site(where.id, where.locationId, context) }),
      ...(place.asset === undefined ? {} : { asset: { name: place.asset.name } }),
      why: place.why,
    };
    return { place, locationId: location.id, known };
  }

  /** The configured account; one that is not visible is nobody's, so that the ticket goes to the catch-all. */
  async #home(name: string, context: AdapterContext): Promise<CompanyCandidate> {
    return orInstead(["value_unknown"], { id: invisibleId, name }, async () => this.accounts.named(name, context));
  }

  /** As `catchAll`; where its account is not visible strangers go to the configured one, without a contact. */
  async #catchAllOrHome(home: CompanyCandidate | undefined, context: AdapterContext): Promise<CatchAll> {
    if (home === undefined || home.id === invisibleId) {
      return this.catchAll(context);
    }
    const { company, contactEmail: email } = this.#config.catchAll;
    const instead = { company: home, email, trouble: `no single active account ${company} is visible` };
    return orInstead(["value_unknown"], instead, async () => this.catchAll(context));
  }

  /** The row of the chosen contact: the person's, or the catch-all's. */
  async #contactOf(place: Place, contacts: Contacts, context: AdapterContext): Promise<ContactRow | undefined> {
    if (place.contact === undefined) {
      return undefined;
    }
    const { contactEmail } = this.#config.catchAll;
    const rows = place.isCatchAll ? await this.contacts(contactEmail, context) : contacts;
    return rows === "not-permitted" ? undefined : rows.find(({ id }) => id === place.contact?.id);
  }

  /** The active contacts with this address, of any account. */
  async contacts(email: string, context: AdapterContext): Promise<Contacts> {
    return isSearchableEmail(email) ? this.#contactsLike(email, (address) => isSameText(address, email), context) : [];
  }

  /** The active assets with the device's host name or serial number, of any account; none when they may not be read. */
  async assets({ device }: Subject, context: AdapterContext): Promise<readonly AssetRow[]> {
    const { hostname, serialNumber } = deviceKeys(device);
    const filters = [
      { filter: "Filter.AssetName", wanted: hostname, of: (row: AssetRow) => row.assetName },
      { filter: "Filter.SerialNumber", wanted: serialNumber, of: (row: AssetRow) => row.serialNumber },
    ].filter(({ wanted }) => wanted !== "");
    const found = await Promise.all(
      filters.map(async ({ filter, wanted, of }) => {
        const load = async (): Promise<readonly AssetRow[]> => {
          const query = { [filter]: wanted, "Filter.IsActive": "true" };
          const rows = await orNothing(async () =>
            this.#client.list(assetsPath, query, assetRow, rowsPerPage, context),
          );
          return (rows ?? []).filter((row) => row.isActive !== false && isSameText((of(row) ?? "").trim(), wanted));
        };
        const key = `${filter} ${wanted.toLowerCase()}`;
        const kept = await orIgnored("asset", context, async () => this.#assets.get(key, context, load));
        return kept?.value ?? [];
      }),
    );
    return [...new Map(found.flat().map((row) => [row.id, row])).values()];
  }

  /** The configured catch-all account, and the contact with the catch-all's address. */
  async catchAll(context: AdapterContext): Promise<CatchAll> {
    const { company: name, contactEmail: email } = this.#config.catchAll;
    const [company, contacts] = await Promise.all([this.accounts.named(name, context), this.contacts(email, context)]);
    const rows = contacts === "not-permitted" ? [] : contacts;
    const [contact, ...others] = rows.filter(({ accountId }) => accountId === company.id);
    const trouble =
      contacts === "not-permitted"
        ? "it may not be read"
        : others.length > 0
          ? "there are several of it"
          : rows.length > 0
            ? `it is a contact of another account than ${name}`
            : `account ${name} has no such active contact`;
    const isOne = contact !== undefined && others.length === 0;
    return { company, email, ...(isOne ? { contact: candidateOf(contact) } : { trouble }) };
  }

  /** Whether there is a contact with this address that is not active, in any account. */
  async isInactive(email: string, context: AdapterContext): Promise<boolean> {
    const rows = await this.#client.list(contactsPath, { "Filter.Email": email }, contactRow, rowsPerPage, context);
    return rows.some(
      ({ isActive, emails }) => isActive === false && hasAddress(emails, (one) => isSameText(one, email)),
    );
  }

  /** BMS cannot be asked for a company's domain: the accounts of contacts whose addresses have it. */
  async #accountsOfDomain(
    { person }: Subject,
    contacts: Contacts,
    context: AdapterContext,
  ): Promise<readonly CompanyCandidate[]> {
    const domain = companyDomain(person.email ?? "");
    if (domain === undefined || contacts === "not-permitted" || contacts.length > 0) {
      return [];
    }
    const isOfDomain = (address: string): boolean => isSameText(address.slice(address.lastIndexOf("@") + 1), domain);
    const found = await this.#contactsLike(`@${domain}`, isOfDomain, context);
    const rows = found === "not-permitted" ? [] : found;
    const accounts = new Map(rows.map(({ accountId, accountName }) => [accountId, accountName ?? String(accountId)]));
    return [...accounts].map(([id, name]) => ({ id, name }));
  }

  /** Whether the filter means a part or the whole, and whether it is heeded, is not documented: rows are compared again. */
  async #contactsLike(
    part: string,
    isWanted: (address: string) => boolean,
    context: AdapterContext,
  ): Promise<Contacts> {
    const found = await this.#contacts.get(part.toLowerCase(), context, async () => {
      const query = { "Filter.Email": part, "Filter.IsActive": "true" };
      const rows = await orNotPermitted(async () =>
        this.#client.list(contactsPath, query, contactRow, rowsPerPage, context),
      );
      return rows === "not-permitted"
        ? rows
        : rows.filter(({ isActive, emails }) => isActive !== false && hasAddress(emails, isWanted));
    });
    return found.value;
  }
}

const hasAddress = (emails: ContactRow["emails"], isWanted: (address: string) => boolean): boolean =>
  emails.some(({ emailAddress = "" }) => isWanted(emailAddress.trim()));

/** In the place of an account that is not visible; BMS's own are positive. */
const invisibleId = -3;

/** In the place of the catch-all until it is known whether there is need of it. */
const nobody: CatchAll = { company: { id: 0, name: "" }, email: "" };

const candidateOf = (row: ContactRow): { id: number; companyId: number; name: string } => ({
  id: row.id,
  companyId: row.accountId,
  name: nameOf(row),
});

function knownContact(row: ContactRow): NonNullable<Known["contact"]> {
  const phone = row.phones.find(({ isDefault }) => isDefault === true) ?? row.phones[0];
  const email = row.emails[0]?.emailAddress;
  return {
    name: nameOf(row),
    ...(email === undefined ? {} : { email }),
    ...(phone?.phone === undefined ? {} : { phone: phone.phone }),
  };
}
