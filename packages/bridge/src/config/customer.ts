import type { LoadedConfig } from "./load-config.ts";
import { configError, positionOf } from "./problems.ts";

/**
 * The key of each adapter for the customer whose computers these are; undefined: it has none, and the sentence says what to
 * set in its place.
 */
const companyKeys: Readonly<Record<string, { readonly key: string } | { readonly hint: string }>> = {
  atera: { key: "company" },
  autotask: { key: "company" },
  connectwise: { key: "company" },
  "kaseya-bms": { key: "company" },
  "request-tracker": { key: "company" },
  email: {
    hint:
      'Remove "company": the mail intake decides by the sender. Set "psa.from" to an address that it knows as that of ' +
      "the customer.",
  },
  webhook: {
    hint: 'Remove "company": the receiver decides. Name the customer in "psa.url", e.g. as a part of its path.',
  },
};

/** Whose ticket it is does not hang on it. */
export const siteHint =
  'Remove "site": the ticket takes the site of the contact, else that of the company. Set it there, in the helpdesk system.';

/** The section of an adapter, with the customer of this computer in it. */
export interface Section {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/**
 * The `psa` section with the top-level `company`. Throws a Tier2Error of category `config` when the customer is named
 * twice, or cannot be named to this helpdesk system: a press must never land at another one.
 */
export function withCustomer({ config, source }: LoadedConfig): Section {
  const { company, psa, site } = config;
  if (site !== undefined) {
    throw refusal("site", `no adapter can be told a customer's site, ${psa.kind} neither`, siteHint);
  }
  if (company === undefined) {
    return psa;
  }
  const found = companyKeys[psa.kind];
  if (found === undefined || "hint" in found) {
    throw refusal("company", `${psa.kind} cannot be told a customer`, found?.hint ?? 'Remove "company".');
  }
  if (psa[found.key] !== undefined) {
    throw refusal("company", `the customer stands at "psa.${found.key}", too`, "Give one of them.");
  }
  return { ...psa, [found.key]: company };

  function refusal(key: string, message: string, hint: string): Error {
    return configError("config_invalid", `${positionOf(source, [key])}: "${key}": ${message}.`, hint);
  }
}

/** The same for the fallback, which may know the customer by another name, or not at all. */
export function withCustomerOfFallback(section: Section, company: string | undefined): Section {
  const found = companyKeys[section.kind];
  return company === undefined || found === undefined || "hint" in found || section[found.key] !== undefined
    ? section
    : { ...section, [found.key]: company };
}
