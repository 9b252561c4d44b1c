// Whose ticket it is: contact, company, site and asset out of several signals. Never the first row of a search unchecked:
// rows come here when an adapter has compared them with what was asked for; and never another customer than the configured
// company.
import type { Known, Person, Subject } from "./contract.ts";
import { isMailProvider } from "./mail-providers.ts";
import { cleanLine, isSameText, isSearchableEmail } from "./text.ts";

export interface CompanyCandidate {
  readonly id: number;
  readonly name: string;
}

/** An active contact that surely has the person's address. */
export interface ContactCandidate {
  readonly id: number;
  readonly companyId: number;
  readonly name: string;
}

/** An active asset that surely has the device's host name or serial number. */
export interface AssetCandidate {
  readonly id: number;
  readonly companyId: number;
  readonly name: string;
}

/** Where people go who are no contact, and computers of nobody. */
export interface CatchAll {
  readonly company: CompanyCandidate;
  readonly email: string;
  /** Missing: there is not exactly one; `trouble` says why. */
  readonly contact?: ContactCandidate;
  readonly trouble?: string;
}

export interface Signals {
  readonly subject: Subject;
  /** The configured company; none: the signals decide. */
  readonly home?: CompanyCandidate;
  /** Of any company; `not-permitted`: contacts may not be read. */
  readonly contacts: readonly ContactCandidate[] | "not-permitted";
  readonly assets: readonly AssetCandidate[];
  /** Companies with the domain of the person's address, when nothing else decides. */
  readonly domainCompanies?: readonly CompanyCandidate[];
}

/** Where a ticket goes, and why, for the technician. */
export interface Place {
  readonly companyId: number;
  readonly contact?: ContactCandidate;
  readonly asset?: AssetCandidate;
  /** The person is not the contact: name and address stand in the ticket, and registration is asked for. */
  readonly isCatchAll: boolean;
  readonly why: string;
}

/** As if nobody and nothing of this company were known: it is not active any more, or cannot be seen. */
export const withoutCompany = (signals: Signals, gone: number): Signals => ({
  ...signals,
  contacts:
    signals.contacts === "not-permitted"
      ? signals.contacts
      : signals.contacts.filter(({ companyId }) => companyId !== gone),
  assets: signals.assets.filter(({ companyId }) => companyId !== gone),
  domainCompanies: (signals.domainCompanies ?? []).filter(({ id }) => id !== gone),
});

/** Who is where? Every decision has its sentence. */
export function choosePlace(signals: Signals, catchAll: CatchAll): Place {
  const place = contactPlace(signals) ?? companyPlace(signals) ?? catchAllPlace(reasonAgainst(signals), catchAll);
  const [asset, ...others] = signals.assets.filter(({ companyId }) => companyId === place.companyId);
  const isOne = asset !== undefined && others.length === 0;
  return isOne ? { ...place, asset, why: `${place.why} Asset: ${asset.name}.` } : place;
}

const contactsOf = ({ contacts, home }: Signals): readonly ContactCandidate[] =>
  contacts === "not-permitted"
    ? []
    : home === undefined
      ? contacts
      : contacts.filter(({ companyId }) => companyId === home.id);

/** The person is surely one contact. Several in different companies: the one whose company has the computer. */
function contactPlace(signals: Signals): Place | undefined {
  const contacts = contactsOf(signals);
  const email = signals.subject.person.email ?? "";
  const [only, ...others] = contacts;
  if (only !== undefined && others.length === 0) {
    const why = `Contact: ${only.name}, found by the e-mail address ${email}.`;
    return { companyId: only.companyId, contact: only, isCatchAll: false, why };
  }
  const companyOfAsset = onlyCompanyOf(signals.assets);
  const [there, ...more] = contacts.filter(({ companyId }) => companyId === companyOfAsset);
  if (signals.home !== undefined || there === undefined || more.length > 0) {
    return undefined;
  }
  const why = `Contact: ${there.name}; ${contacts.length} contacts have the e-mail address ${email}, this one is of the computer's company.`;
  return { companyId: there.companyId, contact: there, isCatchAll: false, why };
}

/** No contact, but no doubt whose computer or whose address it is. Only where no company is configured. */
function companyPlace({ subject, home, assets, contacts, domainCompanies = [] }: Signals): Place | undefined {
  if (home !== undefined || (contacts !== "not-permitted" && contacts.length > 0)) {
    return undefined;
  }
  const companyOfAsset = onlyCompanyOf(assets);
  const none = "Contact: none has the e-mail address of who pressed.";
  if (companyOfAsset !== undefined) {
    const why = `${none} Company: that of the computer ${subject.device?.hostname ?? ""}.`;
    return { companyId: companyOfAsset, isCatchAll: true, why };
  }
  const [company, ...others] = domainCompanies;
  if (company === undefined || others.length > 0) {
    return undefined;
  }
  return { companyId: company.id, isCatchAll: true, why: `${none} Company: ${company.name}, by the address's domain.` };
}

function onlyCompanyOf(assets: readonly AssetCandidate[]): number | undefined {
  const companies = new Set(assets.map(({ companyId }) => companyId));
  return companies.size === 1 ? [...companies][0] : undefined;
}

/** Why the person is not taken for a contact. */
function reasonAgainst(signals: Signals): string {
  const { contacts, home } = signals;
  const { email }: Person = signals.subject.person;
  if (email === undefined) {
    return "the e-mail address of who pressed is not known";
  }
  if (!isSearchableEmail(email)) {
    return "the e-mail address of who pressed cannot be searched for";
  }
  if (contacts === "not-permitted") {
    return "the API user may not read contacts";
  }
  if (contactsOf(signals).length > 1) {
    const where = home === undefined ? "" : ` of ${home.name}`;
    return `several contacts${where} have the e-mail address ${email}`;
  }
  return contacts.length > 0
    ? `the contact with the e-mail address ${email} belongs to another company than ${home?.name ?? "this one"}`
    : `no contact visible to the API user has the e-mail address ${email}`;
}

/** The catch-all contact, or its company without a contact; a ticket is made in any case. */
function catchAllPlace(reason: string, { company, contact, email, trouble }: CatchAll): Place {
  const base = { companyId: company.id, isCatchAll: true };
  return contact === undefined
    ? {
        ...base,
        why: `Contact: none, because ${reason}; the catch-all ${email} was not used, because ${trouble ?? "it is missing"}.`,
      }
    : { ...base, contact, why: `Contact: the catch-all ${email}, because ${reason}.` };
}

/** The domain of an address that can be a company's; undefined for mail providers and what is no address. */
export function companyDomain(email: string): string | undefined {
  const domain = isSearchableEmail(email) ? email.slice(email.indexOf("@") + 1).toLowerCase() : undefined;
  return domain === undefined || isMailProvider(domain) ? undefined : domain;
}

/** Whether a company's own domain, as it stands in the PSA (perhaps a web address), is this one. */
export const isDomain = (stored: string, domain: string): boolean =>
  isSameText(
    stored
      .trim()
      .replace(/^https?:\/\//i, "")
      .replace(/^www\./i, "")
      .split("/", 1)[0] ?? "",
    domain,
  );

/** The block in the internal note of somebody who is not in the PSA. */
export function registrationRequest({ name, email, phone }: Person): string {
  const lines = [`Name: ${name ?? "unknown"}`, `E-mail: ${email ?? "unknown"}`, ...(phone ? [`Phone: ${phone}`] : [])];
  return ["User registration requested", ...lines].join("\n");
}

/** Where a technician has to go, as lines of the internal note; empty when nothing is known. */
export function whereLines({ contact, company, site }: Omit<Known, "why">): string {
  const lines = [
    ...(contact?.phone === undefined ? [] : [`Phone: ${contact.phone}`]),
    ...(company === undefined ? [] : [`Company: ${company.name}`]),
    ...(site === undefined
      ? []
      : [`Site: ${[site.name, site.address].filter((part) => part !== undefined).join(", ")}`]),
  ];
  return lines.map(cleanLine).join("\n");
}
