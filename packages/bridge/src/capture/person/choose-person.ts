import type { Person } from "@tier2/psa-adapters";
import type { BridgeConfig } from "../../config/schema.ts";
import type { Reading } from "../fields.ts";
import type { EmailValue, FullNameValue, PersonSource, PersonValues } from "../fields/person.ts";

/** All that may be known of the person in front of the computer. */
export interface PersonFacts {
  /** Undefined: nobody is logged in. */
  readonly login: string | undefined;
  readonly configured: BridgeConfig["person"];
  /** What this login's person typed on the page: nearer than what a directory says of the account, and no proof. */
  readonly typed: BridgeConfig["person"];
  /** What the company's directory says of the login. */
  readonly directory: Partial<AccountFacts>;
  /** What the operating system says of it. */
  readonly account: Partial<AccountFacts>;
  /** The address of this login's last press that was delivered. */
  readonly lastUsed: string | undefined;
}

export interface AccountFacts {
  readonly fullName: string;
  readonly address: string;
}

export type PersonFields = { readonly [Name in keyof PersonValues]: Reading<PersonValues[Name]> };

const longestName = 100;
/** RFC 5321, 4.5.3.1.3. */
const longestAddress = 254;

/** The surest of what is known: configured, typed, directory, account, last used; each with where it comes from. */
export function choosePerson({ login, configured, typed, directory, account, lastUsed }: PersonFacts): PersonFields {
  const names: readonly (readonly [PersonSource, string | undefined])[] = [
    ["configured", configured.name],
    ["typed", typed.name],
    ["directory", directory.fullName],
    ["account", account.fullName],
  ];
  const addresses: readonly (readonly [PersonSource, string | undefined])[] = [
    ["configured", configured.email],
    ["typed", typed.email],
    ["directory", directory.address],
    ["account", account.address],
    ["last-used", lastUsed],
  ];
  const nobody = { notAvailable: "nobody is logged in" };
  return {
    login: login === undefined ? nobody : { value: login },
    fullName:
      first<FullNameValue>(names, (text, source) => {
        const name = text.trim().slice(0, longestName);
        return name === "" ? undefined : { name, source };
      }) ?? (login === undefined ? nobody : { notAvailable: "the account has no full name" }),
    email:
      first<EmailValue>(addresses, (address, source) => (isAddress(address) ? { address, source } : undefined)) ??
      (login === undefined ? nobody : { notAvailable: "neither configuration nor directory nor account has one" }),
  };
}

function first<Value>(
  candidates: readonly (readonly [PersonSource, string | undefined])[],
  take: (text: string, source: PersonSource) => Value | undefined,
): { readonly value: Value } | undefined {
  for (const [source, text = ""] of candidates) {
    const value = take(text, source);
    if (value !== undefined) {
      return { value };
    }
  }
  return undefined;
}

/** Plain addresses alone: a text of a directory goes into searches of the helpdesk system. */
export const isAddress = (text: string): boolean =>
  text.length <= longestAddress &&
  /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(text);

/** The person as the helpdesk system is asked for. */
export function ticketPerson({ fullName, email }: Partial<PersonFields>): Pick<Person, "name" | "email"> {
  return {
    ...(fullName !== undefined && "value" in fullName ? { name: fullName.value.name } : {}),
    ...(email !== undefined && "value" in email ? { email: email.value.address } : {}),
  };
}

/** What tells one person from another on this computer; undefined when nothing is known. */
export function personKey({ login, email, fullName }: Partial<PersonFields>): string | undefined {
  if (login !== undefined && "value" in login) {
    return login.value;
  }
  const { email: address, name } = ticketPerson({ ...(email && { email }), ...(fullName && { fullName }) });
  return address ?? name;
}
