import type { AdapterContext, AdapterErrorCode, Known, Subject } from "../contract.ts";
import { type Found, LookupCache } from "../lookup-cache.ts";
import {
  type AssetCandidate,
  type CatchAll,
  type Place,
  type Signals,
  choosePlace,
  companyDomain,
  isDomain,
} from "../place.ts";
import { orNotPermitted } from "../optional.ts";
import { RemoteFailure } from "../remote-failure.ts";
import { isSameText, isSearchableEmail } from "../text.ts";
import type { ConnectWiseClient } from "./client.ts";
import { equals, isSafeInCondition } from "./conditions.ts";
import type { ConnectWiseConfig } from "./config.ts";
import {
  type CompanyRow,
  type ConfigurationRow,
  type ContactRow,
  addressOf,
  companyRow,
  configurationRow,
  contactRow,
  nameOf,
  phoneOf,
} from "./fields.ts";

const companyLifeMs = 24 * 3_600_000;
const contactLifeMs = 3_600_000;
const companyFields = "id,identifier,name,deletedFlag,status,addressLine1,city,state,zip,website";

type Contacts = readonly ContactRow[] | "not-permitted";

/** Where a ticket goes, with the rows that it was decided on. */
export interface Located {
  readonly place: Place;
  readonly known: Known;
}

/** Finds out whose ticket it is. All methods reject with a RemoteFailure. */
export class Lookups {
  readonly #client: ConnectWiseClient;
  readonly #config: ConnectWiseConfig;
  readonly #companies = new LookupCache<readonly CompanyRow[]>(companyLifeMs);
  readonly #contacts = new LookupCache<Contacts>(contactLifeMs);
  readonly #assets = new LookupCache<readonly ConfigurationRow[]>(contactLifeMs);

  constructor(client: ConnectWiseClient, config: ConnectWiseConfig) {
    this.#client = client;
    this.#config = config;
  }

  forget(): void {
    this.#companies.clear();
    this.#contacts.clear();
    this.#assets.clear();
  }

  /** Where the ticket of this subject goes; `atMs` is the age of the oldest part. */
  async locate(subject: Subject, context: AdapterContext): Promise<Found<Located>> {
    const { company: homeIdentifier } = this.#config;
    const [home, contacts, assets, domain] = await Promise.all([
      homeIdentifier === undefined ? undefined : this.company(homeIdentifier, context),
      this.contacts(subject.person.email ?? "", context),
      this.assets(subject, context),
      homeIdentifier === undefined ? this.#domainCompanies(subject, context) : undefined,
    ]);
    const signals: Signals = {
      subject,
      ...(home === undefined ? {} : { home: { id: home.value.id, name: home.value.identifier } }),
      contacts: contacts.value === "not-permitted" ? contacts.value : contacts.value.flatMap(candidateOf),
      assets: assets.value.flatMap(assetCandidateOf),
      domainCompanies: domain?.value ?? [],
    };
    const needsCatchAll = choosePlace(signals, nobody).companyId === nobody.company.id;
    const catchAll = needsCatchAll ? await this.catchAll(context) : undefined;
    const place = choosePlace(signals, catchAll?.value ?? nobody);
    const company = await this.#companyOf(place.companyId, context);
    const rows = [home, contacts, assets, domain, catchAll, company].flatMap((found) =>
      found === undefined ? [] : [found.atMs],
    );
    return { value: { place, known: knownOf(place, contacts.value, company.value) }, atMs: Math.min(...rows) };
  }

  /** The company with this identifier. */
  async company(identifier: string, context: AdapterContext): Promise<Found<CompanyRow>> {
    const found = await this.#companyList(equals("identifier", identifier), context);
    const [row, ...others] = found.value.filter((one) => isSameText(one.identifier, identifier));
    if (row === undefined || others.length > 0) {
      const problem = row === undefined ? "no company" : "several companies";
      throw refuse(
        "value_unknown",
        `${this.#client.host} shows ${problem} with the identifier "${identifier}".`,
        "It is the Company ID on the company's screen. The API member's group has to see that company.",
      );
    }
    return { value: row, atMs: found.atMs };
  }

  /** The active contacts with this address, of any company. */
  async contacts(email: string, context: AdapterContext): Promise<Found<Contacts>> {
    if (!isSearchableEmail(email)) {
      return { value: [], atMs: context.now() };
    }
    const query = {
      childConditions: `${equals("communicationItems/value", email)} and communicationItems/communicationType="Email"`,
      conditions: "inactiveFlag=False",
      fields: "id,firstName,lastName,inactiveFlag,company,site,communicationItems",
    };
    return this.#contacts.get(email.toLowerCase(), context, async () =>
      orNotPermitted(async () =>
        withEmail(await this.#client.list("/company/contacts", query, contactRow, context), email),
      ),
    );
  }

  /** The configurations with the device's host name or serial number, of any company. */
  async assets({ device = {} }: Subject, context: AdapterContext): Promise<Found<readonly ConfigurationRow[]>> {
    const { hostname = "", serialNumber = "" } = device;
    const wanted = [
      ...(isSafeInCondition(hostname) ? [equals("name", hostname)] : []),
      ...(isSafeInCondition(serialNumber) ? [equals("serialNumber", serialNumber)] : []),
    ];
    if (wanted.length === 0) {
      return { value: [], atMs: context.now() };
    }
    const conditions = `activeFlag=True and (${wanted.join(" or ")})`;
    const query = { conditions, fields: "id,name,serialNumber,company" };
    return this.#assets.get(conditions, context, async () => {
      const rows = await orNotPermitted(async () =>
        this.#client.list("/company/configurations", query, configurationRow, context),
      );
      return rows === "not-permitted" ? [] : rows.filter((row) => isDevice(row, hostname, serialNumber));
    });
  }

  /** The configured catch-all company, and the contact with the catch-all's address. */
  async catchAll(context: AdapterContext): Promise<Found<CatchAll>> {
    const { company: identifier, contactEmail: email } = this.#config.catchAll;
    const [company, contacts] = await Promise.all([this.company(identifier, context), this.contacts(email, context)]);
    const { id, identifier: name } = company.value;
    const there =
      contacts.value === "not-permitted"
        ? []
        : contacts.value.flatMap(candidateOf).filter(({ companyId }) => companyId === id);
    const [contact, ...others] = there;
    const isOne = contact !== undefined && others.length === 0;
    const trouble =
      contacts.value === "not-permitted"
        ? "it may not be read"
        : others.length > 0
          ? "there are several of it"
          : `company ${name} has no such active contact`;
    const base = { company: { id, name }, email };
    return { value: isOne ? { ...base, contact } : { ...base, trouble }, atMs: Math.min(company.atMs, contacts.atMs) };
  }

  async #companyOf(id: number, context: AdapterContext): Promise<Found<CompanyRow | undefined>> {
    const { company, catchAll } = this.#config;
    for (const identifier of [company, catchAll.company]) {
      const found = identifier === undefined ? undefined : await this.company(identifier, context);
      if (found?.value.id === id) {
        return found;
      }
    }
    const found = await this.#companyList(`id=${id}`, context);
    return { value: found.value.find((row) => row.id === id), atMs: found.atMs };
  }

  async #domainCompanies(
    subject: Subject,
    context: AdapterContext,
  ): Promise<Found<readonly { id: number; name: string }[]>> {
    const domain = companyDomain(subject.person.email ?? "");
    if (domain === undefined) {
      return { value: [], atMs: context.now() };
    }
    const found = await this.#companyList(`website contains "${domain}"`, context);
    const value = found.value.filter(({ website = "" }) => isDomain(website, domain));
    return { value: value.map(({ id, identifier }) => ({ id, name: identifier })), atMs: found.atMs };
  }

  async #companyList(condition: string, context: AdapterContext): Promise<Found<readonly CompanyRow[]>> {
    const query = { conditions: `${condition} and deletedFlag=False`, fields: companyFields };
    return this.#companies.get(condition, context, async () => {
      const rows = await this.#client.list("/company/companies", query, companyRow, context);
      return rows.filter(({ deletedFlag }) => deletedFlag !== true);
    });
  }
}

/** In the place of the catch-all until it is known whether there is need of it. */
const nobody: CatchAll = { company: { id: 0, name: "" }, email: "" };

/** Contacts that surely have this address; the server's own idea of "equal" does not count. */
export const withEmail = (rows: readonly ContactRow[], email: string): readonly ContactRow[] =>
  rows.filter(
    ({ inactiveFlag, communicationItems = [] }) =>
      inactiveFlag !== true &&
      communicationItems.some(
        ({ value = "", communicationType }) =>
          isSameText(value.trim(), email) && (communicationType ?? "Email") === "Email",
      ),
  );

const candidateOf = (row: ContactRow): { id: number; companyId: number; name: string }[] =>
  row.company === undefined ? [] : [{ id: row.id, companyId: row.company.id, name: nameOf(row) }];

const assetCandidateOf = ({ id, name, company }: ConfigurationRow): AssetCandidate[] =>
  company === undefined ? [] : [{ id, companyId: company.id, name }];

const isDevice = ({ name, serialNumber = "" }: ConfigurationRow, hostname: string, serial: string): boolean =>
  (hostname !== "" && isSameText(name, hostname)) || (serial !== "" && isSameText(serialNumber, serial));

function knownOf(place: Place, contacts: Contacts, company: CompanyRow | undefined): Known {
  const row = contacts === "not-permitted" ? undefined : contacts.find(({ id }) => id === place.contact?.id);
  const phone = row === undefined ? undefined : phoneOf(row);
  const address = company === undefined ? "" : addressOf(company);
  return {
    ...(row === undefined ? {} : { contact: { name: nameOf(row), ...(phone === undefined ? {} : { phone }) } }),
    ...(company === undefined ? {} : { company: { name: company.name } }),
    ...(address === "" ? {} : { site: { name: row?.site?.name ?? "Main", address } }),
    ...(place.asset === undefined ? {} : { asset: { name: place.asset.name } }),
    why: place.why,
  };
}

const refuse = (code: AdapterErrorCode, message: string, hint: string): RemoteFailure =>
  new RemoteFailure({ status: "rejected", error: { code, message, hint } });
