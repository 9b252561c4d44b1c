export interface Trouble {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

type TroubleName =
  | "credentials"
  | "user"
  | "integrationCode"
  | "person"
  | "zone"
  | "address"
  | "page"
  | "right"
  | "company"
  | "catchAll"
  | "value"
  | "required"
  | "refused"
  | "files"
  | "limit"
  | "down"
  | "proxy";

/** What goes wrong in practice; README.md has this table, the hints of errors and of `check` are its remedies. */
export const troubles: Readonly<Record<TroubleName, Trouble>> = {
  credentials: {
    symptom: '`auth_rejected`, "does not take the credentials"',
    cause:
      "user name, secret and tracking identifier are refused in the same words: characters were lost or added in copying, the secret was made anew elsewhere, or the API user is locked or inactive",
    remedy:
      "Look at Admin > Resources (Users) > (the API user): it has to be active and not locked, and is ready 5 minutes after it was made. Copy Username (Key) and the tracking identifier again; the secret is shown once: when in doubt make a new one.",
  },
  user: {
    symptom: '`auth_rejected`, "knows no zone"',
    cause: 'an e-mail address was given in the place of "Username (Key)", which looks like one and is not the mailbox',
    remedy: 'Copy "Username (Key)" of the API user at Admin > Resources (Users) into "userName" again.',
  },
  integrationCode: {
    symptom: '"integrationCode" is missing, or `auth_rejected`, "does not take the tracking identifier"',
    cause: "the one-line key of the existing product does not have it, and that product's own cannot be used again",
    remedy:
      'At Admin > Resources (Users) > (the API user) > API Tracking Identifier choose Custom (Internal Integration), and copy the identifier into "integrationCode".',
  },
  person: {
    symptom: "`check` warns that the credentials are a person's",
    cause: "they are of a resource with a licence of its own, and end when that person leaves",
    remedy: "Make an API user of its own at Admin > Resources (Users) > New API User.",
  },
  zone: {
    symptom: '`check` warns "your portal is 2, you typed 3"',
    cause: "the number in the address is another zone's, or Autotask has moved you",
    remedy: 'Write the number that `check` tells into "site", or leave "site" away: the zone is found.',
  },
  address: {
    symptom: '`not_found`, or `answer_unreadable`, "points to another address"',
    cause: "a proxy, or a zone that is not Autotask's",
    remedy: 'Leave "site" away; look whether a proxy changes answers. Redirects are not followed.',
  },
  page: {
    symptom: '`answer_unreadable`, "cannot be understood"',
    cause: "a login page, a proxy or a maintenance page answers in the place of the API",
    remedy:
      "Look whether a proxy or a login page of this network stands between; during maintenance it passes by itself.",
  },
  right: {
    symptom: '`permission_denied`, "lacks a right"',
    cause: "the security level of the API user lacks the right that is named",
    remedy: "Give it to the API user's security level at Admin > Resources > Security Levels.",
  },
  company: {
    symptom: "`value_unknown` at a company; tickets of all people go to the catch-all",
    cause: "it was renamed, is inactive, stands there twice, or the API user may not see it",
    remedy:
      "Write the name as it stands at CRM > Companies, of one active company. The API user's security level has to see all companies.",
  },
  catchAll: {
    symptom: "`check` says that the catch-all's contact cannot be used",
    cause: "it is missing, inactive, there are several of it, or it is of another company",
    remedy:
      "At CRM > Contacts make exactly one active contact with the address of `catchAll.contactEmail` in the catch-all company: first name Unregistered, last name User.",
  },
  value: {
    symptom: '"is no queue" (or another value), in the internal note or in `check`',
    cause: "the value was renamed, is inactive, or goes with another issue type",
    remedy: "Write the value as Autotask has it; `tier2 psa fields` lists all.",
  },
  required: {
    symptom: "`check` warns that Autotask demands other fields",
    cause: "a field of tickets was made required that the adapter cannot give",
    remedy: "Make it optional in Autotask, or choose a ticketCategory that fills it in.",
  },
  refused: {
    symptom: '`validation_failed`, "refuses the data"',
    cause: "the ticket category makes another field required, or a value was removed",
    remedy: "Run check; compare the named field with the ticket category, or choose another ticketCategory.",
  },
  files: {
    symptom: "a picture waits, `rate_limited`",
    cause: "over 10,000,000 bytes of files in five minutes",
    remedy: "It is sent later by itself.",
  },
  limit: {
    symptom: "`rate_limited`",
    cause: "over 10,000 requests in an hour, of all integrations together, or over 3 calls at once",
    remedy: "It is repeated later by itself; look which integration asks so often.",
  },
  down: {
    symptom: "`remote_unavailable`",
    cause: "Autotask is down or busy",
    remedy: "It is repeated by itself. Look whether people can log in.",
  },
  proxy: {
    symptom: '`network_unreachable`, "asks for credentials"',
    cause: "a proxy of this network",
    remedy: "Set name and password in HTTPS_PROXY.",
  },
};

export const remedyOf = (name: TroubleName): string => troubles[name].remedy;
