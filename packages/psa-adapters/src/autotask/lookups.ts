import { z } from "zod";
import type { AdapterContext, AdapterErrorCode, Known, Subject } from "../contract.ts";
import { deviceKeys } from "../device.ts";
import { type Found, LookupCache, keptMs, rowsOrNot } from "../lookup-cache.ts";
import {
  type CatchAll,
  type CompanyCandidate,
  type Place,
  type Signals,
  choosePlace,
  companyDomain,
  isDomain,
  withoutCompany,
} from "../place.ts";
import { orInstead, orNotPermitted } from "../optional.ts";
import { RemoteFailure } from "../remote-failure.ts";
import { isSameName, isSearchableEmail } from "../text.ts";
import type { AutotaskClient, Filter } from "./client.ts";
import type { AutotaskConfig } from "./config.ts";
import {
  type AssetRow,
  type CompanyRow,
  type ContactRow,
  assetRow,
  companyRow as companySchema,
  contactRow,
  fieldNames,
} from "./fields.ts";
import {
  type Contacts,
  assetCandidate,
  companyCandidate,
  contactCandidate,
  contactOf,
  emailFields,
  hasEmail,
  invisible,
  invisibleId,
  isActive,
  isDevice,
  knownOf,
} from "./signals.ts";
import { Sites, siteOf } from "./sites.ts";
import { remedyOf } from "./troubleshooting.ts";

const active: Filter = { op: "eq", field: "isActive", value: true };
/** Where there is no other place: it is nobody's data, and somebody at the MSP sees the ticket. */
const ownCompany: CompanyCandidate = { id: 0, name: "your own company" };

type Companies = readonly CompanyRow[] | "not-permitted";

/** Where a ticket goes, with what is known of it. */
export interface Located {
  readonly place: Place;
  readonly known: Known;
  /** The contact's site, of the place's company. */
  readonly locationId?: number;
}

/** Finds out whose ticket it is. All methods reject with a RemoteFailure. */
export class Lookups {
  readonly #client: AutotaskClient;
  readonly #config: AutotaskConfig;
  readonly #companies = new LookupCache<Companies>(keptMs, { name: "companies", shape: rowsOrNot(companySchema) });
  readonly #contacts = new LookupCache<Contacts>(keptMs, { name: "contacts", shape: rowsOrNot(contactRow) });
  readonly #assets = new LookupCache<readonly AssetRow[]>(keptMs, { name: "assets", shape: z.array(assetRow) });
  readonly #sites: Sites;

  constructor(client: AutotaskClient, config: AutotaskConfig) {
    this.#client = client;
    this.#config = config;
    this.#sites = new Sites(client);
  }

  forget(): void {
    this.#companies.clear();
    this.#contacts.clear();
    this.#assets.clear();
    this.#sites.forget();
  }

  /** Where the ticket of this subject goes; `atMs` is the age of the oldest part. */
  async locate(subject: Subject, context: AdapterContext): Promise<Found<Located>> {
    const { company: homeName } = this.#config;
    const [home, contacts, assets, domain] = await Promise.all([
      homeName === undefined ? undefined : this.#named(homeName, context),
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
    const first = await this.#chosen(signals, context);
    const isGone = first.company.value === undefined && first.catchAll === undefined;
    const {
      place: chosen,
      catchAll,
      company,
    } = isGone ? await this.#chosen(withoutCompany(signals, first.place.companyId), context) : first;
    const remarks = [...invisible(signals), ...(isGone ? ["Their company is not active."] : [])];
    const place = { ...chosen, why: [chosen.why, ...remarks].join(" ") };
    const row = contactOf(place, contacts.value);
    // Nobody has to drive to the catch-all.
    const isStrangers = catchAll !== undefined && place.companyId !== home?.value.id;
    const location = isStrangers ? undefined : await this.#sites.of(row, context);
    const companyRow = company.value === "not-permitted" ? undefined : company.value;
    const site = isStrangers ? undefined : siteOf(location?.value, companyRow);
    const ages = [home, contacts, assets, domain, catchAll, company, location].flatMap((found) =>
      found === undefined ? [] : [found.atMs],
    );
    const value = {
      place,
      known: knownOf(place, row, companyRow, site, subject.person.email),
      ...(location?.value === undefined ? {} : { locationId: location.value.id }),
    };
    return { value, atMs: Math.min(...ages) };
  }

  async #chosen(
    signals: Signals,
    context: AdapterContext,
  ): Promise<{
    readonly place: Place;
    readonly catchAll?: Found<CatchAll>;
    readonly company: Found<CompanyRow | "not-permitted" | undefined>;
  }> {
    const needsCatchAll = choosePlace(signals, nobody).companyId === nobody.company.id;
    const catchAll = needsCatchAll ? await this.catchAll(context) : undefined;
    const place = choosePlace(signals, catchAll?.value ?? nobody);
    const company = await this.#companyOf(place.companyId, context);
    return { place, company, ...(catchAll === undefined ? {} : { catchAll }) };
  }

  /** The active company with this name. */
  async company(name: string, context: AdapterContext): Promise<Found<CompanyRow | "not-permitted">> {
    const { value, atMs } = await this.#companyList({ op: "eq", field: "companyName", value: name }, context);
    if (value === "not-permitted") {
      return { value, atMs };
    }
    const [row, ...others] = value.filter(({ companyName }) => isSameName(companyName, name));
    if (row === undefined || others.length > 0) {
      const problem = row === undefined ? "no active company" : "several active companies";
      throw refuse(
        "value_unknown",
        `${this.#client.host} shows ${problem} with the name "${name}".`,
        remedyOf("company"),
      );
    }
    return { value: row, atMs };
  }

  /** The active contacts with this address in one of their three fields, of any company. */
  async contacts(email: string, context: AdapterContext): Promise<Found<Contacts>> {
    if (!isSearchableEmail(email)) {
      return { value: [], atMs: context.now() };
    }
    return this.#contacts.get(email.toLowerCase(), context, async () =>
      orNotPermitted(async () => (await this.#contactList(email, [active], context)).filter(isActive)),
    );
  }

  /** The contacts with this address, inactive ones as well, as they are now. Rejects when they may not be read. */
  async everyContact(email: string, context: AdapterContext): Promise<readonly ContactRow[]> {
    return this.#contactList(email, [], context);
  }

  async #contactList(email: string, more: readonly Filter[], context: AdapterContext): Promise<readonly ContactRow[]> {
    const items = emailFields.map((field) => equal(field, email));
    const filter: readonly Filter[] = [...more, { op: "or", items }];
    const rows = await this.#client.readable("Contacts", filter, fieldNames.contact, contactRow, context);
    return rows.filter((row) => hasEmail(row, email));
  }

  /** The active configuration items with the device's host name or serial number, of any company. */
  async assets({ device }: Subject, context: AdapterContext): Promise<Found<readonly AssetRow[]>> {
    const { hostname, serialNumber: serial } = deviceKeys(device);
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
        this.#client.readable("ConfigurationItems", filter, fieldNames.asset, assetRow, context),
      );
      return rows === "not-permitted" ? [] : rows.filter((row) => isDevice(row, hostname, serial));
    });
  }

  /**
   * The configured catch-all company, and the contact with the catch-all's address. Where the company cannot be seen it is
   * that contact's, and without one the MSP's own: a ticket has to be somewhere.
   */
  async catchAll(context: AdapterContext): Promise<Found<CatchAll>> {
    const { company: name, contactEmail: email } = this.#config.catchAll;
    const [company, contacts] = await Promise.all([this.#named(name, context), this.contacts(email, context)]);
    const isVisible = company.value.id !== invisibleId;
    const candidates = contacts.value === "not-permitted" ? [] : contacts.value.map(contactCandidate);
    const there = isVisible ? candidates.filter(({ companyId }) => companyId === company.value.id) : candidates;
    const [contact, ...others] = there;
    const isOne = contact !== undefined && others.length === 0;
    const trouble =
      contacts.value === "not-permitted"
        ? "it may not be read"
        : others.length > 0
          ? "there are several of it"
          : `company ${name} has no such active contact`;
    const atMs = Math.min(company.atMs, contacts.atMs);
    const elsewhere = isOne ? { id: contact.companyId, name } : ownCompany;
    const base = { company: isVisible ? companyCandidate(company.value) : elsewhere, email };
    return { value: isOne ? { ...base, contact } : { ...base, trouble }, atMs };
  }

  /** As `company`; one that is not visible is nobody's, so that the ticket goes to the catch-all. */
  async #named(name: string, context: AdapterContext): Promise<Found<CompanyRow>> {
    const nowhere = { value: { id: invisibleId, companyName: name }, atMs: context.now() };
    const found = await orInstead(["value_unknown"], nowhere, async () => this.company(name, context));
    return found.value === "not-permitted" ? nowhere : { value: found.value, atMs: found.atMs };
  }

  async #companyOf(id: number, context: AdapterContext): Promise<Found<CompanyRow | "not-permitted" | undefined>> {
    const { company, catchAll } = this.#config;
    for (const name of [company, catchAll.company]) {
      const found = name === undefined ? undefined : await this.#named(name, context);
      if (found?.value.id === id) {
        return found;
      }
    }
    const { value, atMs } = await this.#companyList({ op: "eq", field: "id", value: id }, context);
    return { value: value === "not-permitted" ? value : value.find((row) => row.id === id), atMs };
  }

  async #domainCompanies(subject: Subject, context: AdapterContext): Promise<Found<readonly CompanyCandidate[]>> {
    const domain = companyDomain(subject.person.email ?? "");
    if (domain === undefined) {
      return { value: [], atMs: context.now() };
    }
    const found = await this.#companyList({ op: "contains", field: "webAddress", value: domain }, context);
    const rows = found.value === "not-permitted" ? [] : found.value;
    const value = rows.filter(({ webAddress }) => isDomain(webAddress ?? "", domain)).map(companyCandidate);
    return { value, atMs: found.atMs };
  }

  /** The companies with this name, inactive ones as well, as they are now. Rejects when they may not be read. */
  async everyCompany(name: string, context: AdapterContext): Promise<readonly CompanyRow[]> {
    const filter = [equal("companyName", name)];
    const rows = await this.#client.readable("Companies", filter, fieldNames.company, companySchema, context);
    return rows.filter(({ companyName }) => isSameName(companyName, name));
  }

  async #companyList(filter: Filter, context: AdapterContext): Promise<Found<Companies>> {
    return this.#companies.get(JSON.stringify(filter), context, async () =>
      orNotPermitted(async () => {
        const filters = [active, filter];
        const rows = await this.#client.readable("Companies", filters, fieldNames.company, companySchema, context);
        return rows.filter(isActive);
      }),
    );
  }
}

/** In the place of the catch-all until it is known whether there is need of it; 0 is the MSP's own company. */
const nobody: CatchAll = { company: { id: -1, name: "" }, email: "" };

const equal = (field: string, value: string): Filter => ({ op: "eq", field, value });

const refuse = (code: AdapterErrorCode, message: string, hint: string): RemoteFailure =>
  new RemoteFailure({ status: "rejected", error: { code, message, hint } });
