/** What goes wrong, why, and what to do; error hints and the README come from this table. */
export interface Trouble {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

export type TroubleName =
  | "credentials"
  | "revoked"
  | "trial"
  | "expired"
  | "oldKey"
  | "right"
  | "blocked"
  | "host"
  | "values"
  | "technician"
  | "catchAll"
  | "actionId"
  | "limit";

export const troubles: Readonly<Record<TroubleName, Trouble>> = {
  credentials: {
    symptom: "`auth_rejected`",
    cause:
      "characters were lost or added in copying; an old API key, which Atera no longer takes; or this computer's address is not on the token's list of allowed addresses",
    remedy:
      'Make a new token at Admin > Data management > API and copy it whole. Check "scheme" when it is set. In a trial there is no API.',
  },
  revoked: {
    symptom: "`auth_rejected`, though it worked before",
    cause: "the token has ended, or somebody deleted it or made another one in its place",
    remedy: "Make a new token at Admin > Data management > API and replace the old one; what waits is sent then.",
  },
  trial: {
    symptom: "`auth_rejected` with a token that was just made",
    cause: "the account is a trial, which has no API",
    remedy: "Ask Atera for the API, or wait for the end of the trial.",
  },
  expired: {
    symptom: "`check` says that the token ends or has ended",
    cause: "every token has an end, at most a year after it was made",
    remedy: "Make a new token at Admin > Data management > API before that day, and replace the old one.",
  },
  oldKey: {
    symptom: "`check` warns of an API key",
    cause: "Atera replaces API keys by tokens in 2026",
    remedy: "Make a token at Admin > Data management > API.",
  },
  right: {
    symptom: "`permission_denied`",
    cause: "the token lacks a right",
    remedy: "Give the token the right that the message names at Admin > Data management > API.",
  },
  blocked: {
    symptom: '`remote_unavailable`, "something before Atera"',
    cause: "Atera's own gate (Cloudflare), a proxy or a filter answers in the place of Atera",
    remedy: "Let this computer reach app.atera.com without a filter between; ask Atera to allow your address.",
  },
  host: {
    symptom: "`answer_unreadable` or `not_found`",
    cause: '"site" is wrong, or a proxy answers in the place of Atera',
    remedy: 'Check "site": it is app.atera.com, or leave it away. Redirects are not followed, for the token\'s sake.',
  },
  values: {
    symptom: "`validation_failed` for a ticket",
    cause: "Atera refuses a value, most likely a status that the account does not have, or a contact that was deleted",
    remedy: 'Check "status" letter by letter with Atera\'s own list, and that the contact is still there.',
  },
  technician: {
    symptom: "`validation_failed` for a note",
    cause: "Atera knows no technician with this id or e-mail address, or the ticket was deleted",
    remedy: 'Check "technician": the id stands in TechnicianContactID of a ticket that is assigned to that technician.',
  },
  catchAll: {
    symptom: "`check` misses the catch-all contact",
    cause: "not exactly one contact that is not archived has the address of catchAll.contactEmail",
    remedy:
      "Make one contact with that address (first name Unregistered, last name User), or name its customer in catchAll.company.",
  },
  actionId: {
    symptom: '"is not the ticket that was made"',
    cause: "Atera answered a new ticket with an id that is not the ticket's",
    remedy:
      "The ticket is there, without its notes; from now on every ticket is searched for by its title. Tell the makers of this program.",
  },
  limit: {
    symptom: "`rate_limited`",
    cause: "too many requests, all integrations of the account together; Atera publishes no number",
    remedy: "It waits by itself. Look which other integration asks so often.",
  },
};

export const remedyOf = (name: TroubleName): string => troubles[name].remedy;
