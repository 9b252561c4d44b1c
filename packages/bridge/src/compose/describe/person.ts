import type { PersonSource, PersonValues } from "../../capture/fields/person.ts";
import type { Describers } from "./describer.ts";

/** A guess does not look like knowledge. */
const sourceWords: Readonly<Record<PersonSource, string>> = {
  configured: "configured",
  typed: "typed by the person",
  directory: "from the directory",
  account: "from the account",
  "last-used": "used at the last press from this account",
};

/** An address that only looks like the account's may be no mailbox. */
const addressWords: Readonly<Record<PersonSource, string>> = {
  ...sourceWords,
  account: "made of the account's name; may be no mailbox",
};

export const personDescribers: Describers<PersonValues> = {
  login: (value) => [value],
  fullName: ({ name, source }) => [`${name} (${sourceWords[source]})`],
  email: ({ address, source }) => [`${address} (${addressWords[source]})`],
};
