import type { Person } from "@tier2/psa-adapters";
import type { Evidence } from "../capture/fields.ts";
import { ticketPerson } from "../capture/person/choose-person.ts";
import type { PersonsSaying } from "../record/messages.ts";
import { cleanLine } from "./clean-text.ts";
import { wellFormed } from "./well-formed.ts";

/** The person as the configuration names them. */
export interface ConfiguredPerson {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Who a ticket is for: who is configured, else who was at the computer at the press. */
export function personOf(configured: ConfiguredPerson, fields: Evidence["fields"]): Person {
  const { name, email } = configured;
  return {
    ...ticketPerson(fields),
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
  };
}

/** RFC 5321, 4.5.3.1.3; names and numbers are shorter. */
const longestPart = 254;

/** The same as tickets may have it: each part on one line, clean and cut; an empty one is none. */
export const cleanPerson = (person: Person): Person =>
  Object.fromEntries(
    Object.entries(person)
      .map(([name, text]) => [name, cleanLine(String(text ?? ""), longestPart)] as const)
      .filter(([, text]) => text !== ""),
  );

/** What a person typed about themselves, as the helpdesk system is asked for it. */
export const typedPerson = ({ name, email, phone }: PersonsSaying["typed"]): Person => ({
  ...(name === undefined ? {} : { name }),
  ...(email === undefined ? {} : { email }),
  ...(phone === undefined ? {} : { phone }),
});

/** The fields of stored evidence; none when it cannot be read. */
export function fieldsOf(evidence: string): Evidence["fields"] {
  try {
    return wellFormed((JSON.parse(evidence) as Partial<Evidence>).fields ?? {});
  } catch {
    return {};
  }
}
