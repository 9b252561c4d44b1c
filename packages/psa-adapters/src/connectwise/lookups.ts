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
import { isSameText, isSearchableEmail } from "../text.ts";
import type { ConnectWiseClient } from "./client.ts";
import { equals, isSafeInCondition } from "./conditions.ts";
import type { ConnectWiseConfig } from "./config.ts";
import {
  type CompanyRow,
  type ConfigurationRow,
  type ContactRow,
  companyRow,
  configurationRow,
  contactRow,
} from "./fields.ts";
import {
  type Contacts,
  assetCandidateOf,
  candidateOf,
  contactOf,
  invisible,
  isDevice,
  knownOf,
  once,
  standIns,
  withEmail,
} from "./signals.ts";
import { Sites } from "./sites.ts";
import { remedyOf } from "./troubleshooting.ts";

const companyFields =
  "id,identifier,name,deletedFlag,status,site,addressLine1,addressLine2,city,state,zip,country,website";

type Companies = readonly CompanyRow[] | "not-permitted";

/** Where a ticket goes, with the rows that it was decided on. */
export interface Located {
  readonly place: Place;
  readonly known: Known;
  /** The place's company, for ConnectWise: by identifier where companies may not be read. */
  readonly company: { readonly id: number } | { readonly identifier: string };
}

/** Finds out whose ticket it is. All methods reject with a RemoteFailure. */
export class Lookups {
  readonly #client: ConnectWiseClient;
  readonly #config: ConnectWiseConfig;
  readonly #companies = new LookupCache<Companies>(keptMs, { name: "companies", shape: rowsOrNot(companyRow) });
  readonly #contacts = new LookupCache<Contacts>(keptMs, { name: "contacts", shape: rowsOrNot(contactRow) });
  readonly #assets = new LookupCache<readonly ConfigurationRow[]>(keptMs, {
    name: "assets",
    shape: z.array(configurationRow),
  });
  readonly #sites: Sites;

  constructor(client: ConnectWiseClient, config: ConnectWiseConfig) {
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
    const { company: homeIdentifier } = this.#config;
    const [home, contacts, assets, domain] = await Promise.all([
      homeIdentifier === undefined ? undefined : this.#home(homeIdentifier, context),
      this.contacts(subject.person.email ?? "", context),
      this.assets(subject, context),
      homeIdentifier === undefined ? this.#domainCompanies(subject, context) : undefined,
    ]);
    const signals: Signals = {
      subject,
      ...(home === undefined ? {} : { home: { id: home.value.id, name: home.value.identifier } }),
      contacts:
        contacts.value === "not-permitted"
          ? contacts.value
          : contacts.value.flatMap((row) => candidateOf(row, home?.value)),
      assets: assets.value.flatMap((row) => assetCandidateOf(row, home?.value)),
      domainCompanies: domain?.value ?? [],
    };
    const first = await this.#chosen(signals, context);
    const isGone = home === undefined && first.catchAll === undefined && first.company.value === undefined;
    const {
      place: chosen,
      catchAll,
      company: companyFound,
    } = isGone ? await this.#chosen(withoutCompany(signals, first.place.companyId), context) : first;
    const remarks = [...(chosen.isCatchAll ? invisible(signals) : []), ...(isGone ? [gone] : [])];
    const place = { ...chosen, why: [chosen.why, ...remarks].join(" ") };
    const companyRead = companyFound.value === "not-permitted" ? undefined : companyFound.value;
    const company = { value: companyRead, atMs: companyFound.atMs };
    const row = contactOf(place, contacts.value);
    const isStrangers = catchAll !== undefined && place.companyId !== home?.value.id;
    const site = isStrangers ? undefined : await this.#sites.of(row, company.value, context);
    const rows = [home, contacts, assets, domain, catchAll, company].flatMap((found) =>
      found === undefined ? [] : [found.atMs],
    );
    const value = {
      place,
      known: knownOf(place, row, company.value, site, subject.person.email),
      company: this.#reference(place.companyId),
    };
    return { value, atMs: Math.min(...rows) };
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
    const catchAll = needsCatchAll ? await this.#catchAllOrHome(signals.home, context) : undefined;
    const place = choosePlace(signals, catchAll?.value ?? nobody);
    const company = await this.#companyOf(place.companyId, context);
    return { place, company, ...(catchAll === undefined ? {} : { catchAll }) };
  }

  /** The company with this identifier. Rejects when it is not visible. */
  async company(identifier: string, context: AdapterContext): Promise<Found<CompanyRow | "not-permitted">> {
    const found = await this.#companyList(equals("identifier", identifier), context);
    if (found.value === "not-permitted") {
      return { value: found.value, atMs: found.atMs };
    }
    const [row, ...others] = found.value.filter((one) => isSameText(one.identifier.trim(), identifier));
    if (row === undefined || others.length > 0) {
      const problem = row === undefined ? "no company" : "several companies";
      throw refuse(
        "value_unknown",
        `${this.#client.host} shows ${problem} with the identifier "${identifier}".`,
        remedyOf("group"),
      );
    }
    return { value: row, atMs: found.atMs };
  }

  /** The active contacts with this address, of any company. */
  async contacts(email: string, context: AdapterContext): Promise<Found<Contacts>> {
    if (!isSearchableEmail(email)) {
      return { value: [], atMs: context.now() };
    }
    return this.#contacts.get(email.toLowerCase(), context, async () =>
      orNotPermitted(async () => (await this.#contactList(email, onlyActive, context)).filter(isActive)),
    );
  }

  /** The contacts with this address, inactive ones as well, as they are now. Rejects when they may not be read. */
  async everyContact(email: string, context: AdapterContext): Promise<readonly ContactRow[]> {
    return this.#contactList(email, {}, context);
  }

  async #contactList(
    email: string,
    more: Readonly<Record<string, string>>,
    context: AdapterContext,
  ): Promise<readonly ContactRow[]> {
    const query = {
      childConditions: `${equals("communicationItems/value", email)} and communicationItems/communicationType="Email"`,
      fields: "id,firstName,lastName,inactiveFlag,company,site,communicationItems",
      ...more,
    };
    return withEmail(once(await this.#client.list("/company/contacts", query, contactRow, context)), email);
  }

  /** The configurations with the device's host name or serial number, of any company. */
  async assets({ device }: Subject, context: AdapterContext): Promise<Found<readonly ConfigurationRow[]>> {
    const { hostname, serialNumber } = deviceKeys(device);
    const wanted = [
      ...(isSafeInCondition(hostname) ? [equals("name", hostname)] : []),
      ...(isSafeInCondition(serialNumber) ? [equals("serialNumber", serialNumber)] : []),
    ];
    if (wanted.length === 0) {
      return { value: [], atMs: context.now() };
    }
    const conditions = `activeFlag=True and (${wanted.join(" or ")})`;
    const query = { conditions, fields: "id,name,serialNumber,activeFlag,company" };
    return this.#assets.get(conditions, context, async () => {
      const rows = await orNotPermitted(async () =>
        this.#client.list("/company/configurations", query, configurationRow, context),
      );
      return rows === "not-permitted" ? [] : once(rows).filter((row) => isDevice(row, hostname, serialNumber));
    });
  }

  /** The configured catch-all company, and the contact with the catch-all's address. */
  async catchAll(context: AdapterContext): Promise<Found<CatchAll>> {
    const { company: identifier, contactEmail: email } = this.#config.catchAll;
    const [company, contacts] = await Promise.all([this.#named(identifier, context), this.contacts(email, context)]);
    const { id, identifier: name } = company.value;
    const there =
      contacts.value === "not-permitted"
        ? []
        : contacts.value.flatMap((row) => candidateOf(row, company.value)).filter(({ companyId }) => companyId === id);
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

  /** As `catchAll`; where its company is not visible strangers go to the configured one, without a contact. */
  async #catchAllOrHome(home: CompanyCandidate | undefined, context: AdapterContext): Promise<Found<CatchAll>> {
    if (home === undefined || home.id === standIns.invisible) {
      return this.catchAll(context);
    }
    const { company, contactEmail: email } = this.#config.catchAll;
    const value = { company: home, email, trouble: `company ${company} is not visible to the API member` };
    return orInstead(["value_unknown"], { value, atMs: context.now() }, async () => this.catchAll(context));
  }

  /** As `company`; one that may not be read has its identifier alone, and a stand-in for an id. */
  async #named(identifier: string, context: AdapterContext): Promise<Found<CompanyRow>> {
    const { value, atMs } = await this.company(identifier, context);
    const id = this.#isHome(identifier) ? standIns.home : standIns.catchAll;
    return { value: value === "not-permitted" ? { id, identifier, name: identifier } : value, atMs };
  }

  /** The configured company; one that is not visible is nobody's, so that the ticket goes to the catch-all. */
  async #home(identifier: string, context: AdapterContext): Promise<Found<CompanyRow>> {
    const value = { id: standIns.invisible, identifier, name: identifier };
    return orInstead(["value_unknown"], { value, atMs: context.now() }, async () => this.#named(identifier, context));
  }

  #isHome(identifier: string | undefined): boolean {
    return isSameText(identifier ?? "", this.#config.company ?? "");
  }

  /** The id, or the stand-in of a company that may not be read. */
  async #companyOf(id: number, context: AdapterContext): Promise<Found<CompanyRow | "not-permitted" | undefined>> {
    const { company, catchAll } = this.#config;
    for (const identifier of [company, catchAll.company]) {
      const found = identifier === undefined ? undefined : await this.#home(identifier, context);
      if (found?.value.id === id) {
        return id < 0 ? { value: "not-permitted", atMs: found.atMs } : found;
      }
    }
    const { value, atMs } = await this.#companyList(`id=${id}`, context);
    return { value: value === "not-permitted" ? value : value.find((row) => row.id === id), atMs };
  }

  #reference(companyId: number): Located["company"] {
    const { company = "", catchAll } = this.#config;
    const identifiers = new Map<number, string>([
      [standIns.home, company],
      [standIns.catchAll, catchAll.company],
    ]);
    const identifier = identifiers.get(companyId);
    return identifier === undefined ? { id: companyId } : { identifier };
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
    const rows = found.value === "not-permitted" ? [] : found.value;
    const value = rows.filter(({ website = "" }) => isDomain(website, domain));
    return { value: value.map(({ id, identifier }) => ({ id, name: identifier })), atMs: found.atMs };
  }

  async #companyList(condition: string, context: AdapterContext): Promise<Found<Companies>> {
    const query = { conditions: `${condition} and deletedFlag=False`, fields: companyFields };
    return this.#companies.get(condition, context, async () => {
      const rows = await orNotPermitted(async () =>
        this.#client.list("/company/companies", query, companyRow, context),
      );
      return rows === "not-permitted" ? rows : once(rows).filter(({ deletedFlag }) => deletedFlag !== true);
    });
  }
}

const gone = "Their company is deleted, or it is not visible to the API member: group.";

const onlyActive = { conditions: "inactiveFlag=False" };
const isActive = ({ inactiveFlag }: ContactRow): boolean => inactiveFlag !== true;

/** In the place of the catch-all until it is known whether there is need of it. */
const nobody: CatchAll = { company: { id: 0, name: "" }, email: "" };

const refuse = (code: AdapterErrorCode, message: string, hint: string): RemoteFailure =>
  new RemoteFailure({ status: "rejected", error: { code, message, hint } });
