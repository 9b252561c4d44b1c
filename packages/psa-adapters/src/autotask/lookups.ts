import type { AdapterContext, AdapterErrorCode, Known, Subject } from "../contract.ts";
import { type Found, LookupCache, keptMs } from "../lookup-cache.ts";
import {
  type AssetCandidate,
  type CatchAll,
  type CompanyCandidate,
  type ContactCandidate,
  type Place,
  type Signals,
  choosePlace,
  companyDomain,
  isDomain,
} from "../place.ts";
import { orNotPermitted } from "../optional.ts";
import { RemoteFailure } from "../remote-failure.ts";
import { cleanLine, isSameText, isSearchableEmail } from "../text.ts";
import type { AutotaskClient, Filter } from "./client.ts";
import type { AutotaskConfig } from "./config.ts";
import {
  type AssetRow,
  type CompanyRow,
  type ContactRow,
  assetRow,
  companyRow,
  contactRow,
  fieldNames,
  nameOf,
} from "./fields.ts";

const emailFields = ["emailAddress", "emailAddress2", "emailAddress3"] as const;
const active: Filter = { op: "eq", field: "isActive", value: true };

type Contacts = readonly ContactRow[] | "not-permitted";

/** Where a ticket goes, with what is known of it. */
export interface Located {
  readonly place: Place;
  readonly known: Known;
}

/** Finds out whose ticket it is. All methods reject with a RemoteFailure. */
export class Lookups {
  readonly #client: AutotaskClient;
  readonly #config: AutotaskConfig;
  readonly #companies = new LookupCache<readonly CompanyRow[]>(keptMs, "companies");
  readonly #contacts = new LookupCache<Contacts>(keptMs, "contacts");
  readonly #assets = new LookupCache<readonly AssetRow[]>(keptMs, "assets");

  constructor(client: AutotaskClient, config: AutotaskConfig) {
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
    const { company: homeName } = this.#config;
    const [home, contacts, assets, domain] = await Promise.all([
      homeName === undefined ? undefined : this.company(homeName, context),
      this.contacts(subject.person.email ?? "", context),
      this.assets(subject, context),
      homeName === undefined ? this.#domainCompanies(subject, context) : undefined,
    ]);
    const signals: Signals = {
      subject,
      ...(home === undefined ? {} : { home: companyCandidate(home.value) }),
      contacts: contacts.value === "not-permitted" ? contacts.value : contacts.value.map(contactCandidate),
      assets: assets.value.flatMap(assetCandidate),
      domainCompanies: domain?.value ?? [],
    };
    const needsCatchAll = choosePlace(signals, nobody).companyId === nobody.company.id;
    const catchAll = needsCatchAll ? await this.catchAll(context) : undefined;
    const place = choosePlace(signals, catchAll?.value ?? nobody);
    const company = await this.#companyOf(place.companyId, context);
    const ages = [home, contacts, assets, domain, catchAll, company].flatMap((found) =>
      found === undefined ? [] : [found.atMs],
    );
    return { value: { place, known: knownOf(place, contacts.value, company.value) }, atMs: Math.min(...ages) };
  }

  /** The active company with this name. */
  async company(name: string, context: AdapterContext): Promise<Found<CompanyRow>> {
    const found = await this.#companyList({ op: "eq", field: "companyName", value: name }, context);
    const [row, ...others] = found.value.filter(({ companyName }) => isSameText(companyName.trim(), name));
    if (row === undefined || others.length > 0) {
      const problem = row === undefined ? "no active company" : "several active companies";
      throw refuse(
        "value_unknown",
        `${this.#client.host} shows ${problem} with the name "${name}".`,
        "It is the name at CRM > Companies. The API user's security level has to see all companies.",
      );
    }
    return { value: row, atMs: found.atMs };
  }

  /** The active contacts with this address in one of their three fields, of any company. */
  async contacts(email: string, context: AdapterContext): Promise<Found<Contacts>> {
    if (!isSearchableEmail(email)) {
      return { value: [], atMs: context.now() };
    }
    const items = emailFields.map((field): Filter => ({ op: "eq", field, value: email }));
    return this.#contacts.get(email.toLowerCase(), context, async () =>
      orNotPermitted(async () => {
        const filter: readonly Filter[] = [active, { op: "or", items }];
        const rows = await this.#client.query("Contacts", filter, fieldNames.contact, contactRow, context);
        return rows.filter((row) => isActive(row) && emailFields.some((field) => isSame(row[field], email)));
      }),
    );
  }

  /** The active configuration items with the device's host name or serial number, of any company. */
  async assets({ device = {} }: Subject, context: AdapterContext): Promise<Found<readonly AssetRow[]>> {
    const hostname = cleanLine(device.hostname ?? "");
    const serial = cleanLine(device.serialNumber ?? "");
    const items: readonly Filter[] = [
      ...(hostname === "" ? [] : ["rmmDeviceAuditHostname", "referenceTitle"].map((field) => equal(field, hostname))),
      ...(serial === "" ? [] : [equal("serialNumber", serial)]),
    ];
    if (items.length === 0) {
      return { value: [], atMs: context.now() };
    }
    return this.#assets.get(JSON.stringify([hostname, serial]), context, async () => {
      const filter: readonly Filter[] = [active, { op: "or", items }];
      const rows = await orNotPermitted(async () =>
        this.#client.query("ConfigurationItems", filter, fieldNames.asset, assetRow, context),
      );
      return rows === "not-permitted" ? [] : rows.filter((row) => isDevice(row, hostname, serial));
    });
  }

  /** The configured catch-all company, and the contact with the catch-all's address. */
  async catchAll(context: AdapterContext): Promise<Found<CatchAll>> {
    const { company: name, contactEmail: email } = this.#config.catchAll;
    const [company, contacts] = await Promise.all([this.company(name, context), this.contacts(email, context)]);
    const { id } = company.value;
    const isDenied = contacts.value === "not-permitted";
    const there = contacts.value === "not-permitted" ? [] : contacts.value.filter(({ companyID }) => companyID === id);
    const [contact, ...others] = there;
    const trouble = isDenied
      ? "it may not be read"
      : others.length > 0
        ? "there are several of it"
        : `company ${name} has no such active contact`;
    const base = { company: companyCandidate(company.value), email };
    const isOne = contact !== undefined && others.length === 0;
    return {
      value: isOne ? { ...base, contact: contactCandidate(contact) } : { ...base, trouble },
      atMs: Math.min(company.atMs, contacts.atMs),
    };
  }

  async #companyOf(id: number, context: AdapterContext): Promise<Found<CompanyRow | undefined>> {
    const { company, catchAll } = this.#config;
    for (const name of [company, catchAll.company]) {
      const found = name === undefined ? undefined : await this.company(name, context);
      if (found?.value.id === id) {
        return found;
      }
    }
    const found = await this.#companyList({ op: "eq", field: "id", value: id }, context);
    return { value: found.value.find((row) => row.id === id), atMs: found.atMs };
  }

  async #domainCompanies(subject: Subject, context: AdapterContext): Promise<Found<readonly CompanyCandidate[]>> {
    const domain = companyDomain(subject.person.email ?? "");
    if (domain === undefined) {
      return { value: [], atMs: context.now() };
    }
    const found = await this.#companyList({ op: "contains", field: "webAddress", value: domain }, context);
    const value = found.value.filter(({ webAddress }) => isDomain(webAddress ?? "", domain)).map(companyCandidate);
    return { value, atMs: found.atMs };
  }

  async #companyList(filter: Filter, context: AdapterContext): Promise<Found<readonly CompanyRow[]>> {
    return this.#companies.get(JSON.stringify(filter), context, async () => {
      const rows = await this.#client.query("Companies", [active, filter], fieldNames.company, companyRow, context);
      return rows.filter(isActive);
    });
  }
}

/** In the place of the catch-all until it is known whether there is need of it; 0 is the MSP's own company. */
const nobody: CatchAll = { company: { id: -1, name: "" }, email: "" };

const equal = (field: string, value: string): Filter => ({ op: "eq", field, value });
const isActive = ({ isActive: state }: { readonly isActive?: unknown }): boolean => state !== false && state !== 0;
const isSame = (stored: string | null | undefined, wanted: string): boolean =>
  wanted !== "" && isSameText((stored ?? "").trim(), wanted);

const companyCandidate = ({ id, companyName }: CompanyRow): CompanyCandidate => ({ id, name: companyName });

const contactCandidate = (row: ContactRow): ContactCandidate => ({
  id: row.id,
  companyId: row.companyID,
  name: nameOf(row),
});

const assetCandidate = (row: AssetRow): readonly AssetCandidate[] =>
  row.companyID === undefined || row.companyID === null
    ? []
    : [{ id: row.id, companyId: row.companyID, name: row.referenceTitle ?? row.rmmDeviceAuditHostname ?? "" }];

const isDevice = (row: AssetRow, hostname: string, serial: string): boolean =>
  isActive(row) &&
  (isSame(row.rmmDeviceAuditHostname, hostname) ||
    isSame(row.referenceTitle, hostname) ||
    isSame(row.serialNumber, serial));

function knownOf(place: Place, contacts: Contacts, company: CompanyRow | undefined): Known {
  const row = contacts === "not-permitted" ? undefined : contacts.find(({ id }) => id === place.contact?.id);
  const phone = row?.phone ?? "";
  const { address1, city, state, postalCode }: Partial<CompanyRow> = company ?? {};
  const address = [address1, city, state, postalCode].filter((part) => (part ?? "") !== "").join(", ");
  return {
    ...(row === undefined ? {} : { contact: { name: nameOf(row), ...(phone === "" ? {} : { phone }) } }),
    ...(company === undefined ? {} : { company: { name: company.companyName } }),
    ...(address === "" ? {} : { site: { name: "Main", address } }),
    ...(place.asset === undefined ? {} : { asset: { name: place.asset.name } }),
    why: place.why,
  };
}

const refuse = (code: AdapterErrorCode, message: string, hint: string): RemoteFailure =>
  new RemoteFailure({ status: "rejected", error: { code, message, hint } });
