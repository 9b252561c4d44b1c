/** What goes wrong, why, and what to do. */
export interface Trouble {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

type TroubleName =
  | "keys"
  | "clientId"
  | "webHost"
  | "person"
  | "company"
  | "address"
  | "page"
  | "right"
  | "group"
  | "inactiveCompany"
  | "catchAll"
  | "value"
  | "refused"
  | "limit"
  | "down"
  | "proxy";

/** README.md has this table; the hints of errors and of `check` are its remedies. */
export const troubles: Readonly<Record<TroubleName, Trouble>> = {
  keys: {
    symptom: '`auth_rejected`, "does not take the credentials"',
    cause:
      "a key lost or gained characters in copying; an e-mail address or the login password was given for a key; the pair was deleted or made anew elsewhere; the API member is inactive",
    remedy:
      "Look at System > Members > API Members > (the member) > API Keys: both keys have to be of one pair, of one active member. The private key is shown once: when in doubt make a new pair and copy both.",
  },
  clientId: {
    symptom: '`auth_rejected`, "does not take the clientId"',
    cause: "missing, mistyped, or private to another owner (*unverified* whether the answer is 401 or 400)",
    remedy:
      'Check "clientId": it is the one registered for this integration at developer.connectwise.com/ClientID. One that is private works in its owner\'s systems alone.',
  },
  webHost: {
    symptom: '`auth_rejected`, "This host is not the API\'s"',
    cause: "the host of the cloud's web pages",
    remedy: 'Write the API\'s host in "site", with "api-" before it.',
  },
  person: {
    symptom: "`check` warns that the keys are a person's",
    cause: "they were made for a full member, and end when that person leaves",
    remedy: "Make an API member at System > Members > API Members, and keys for it; then remove the person's keys.",
  },
  company: {
    symptom: '`not_found`, "knows no company"',
    cause: '"companyId" is not the company of the login screen but a customer, or "site" is another region',
    remedy: 'Check "companyId": it is the company of ConnectWise\'s login screen. Check "site", too.',
  },
  address: {
    symptom: '`not_found`, "does not know the address"',
    cause: "ConnectWise is being upgraded, `site` is wrong, or the cloud's gateway answers wrong keys so",
    remedy: 'Check "site", "companyId" and the keys; during an upgrade of ConnectWise this passes by itself.',
  },
  page: {
    symptom: '`answer_unreadable`, "cannot be understood"',
    cause: "a login page, a proxy or a maintenance page answers in the place of the API",
    remedy: 'Open "site" in a browser of this computer: it has to be the API\'s own host, with nothing between.',
  },
  right: {
    symptom: '`permission_denied`, "lacks a right"',
    cause: "the security role of the API member lacks the right that is named",
    remedy: "Give it to the API member's role at System > Security Roles.",
  },
  group: {
    symptom: '`value_unknown`, or a note with "not visible to the API member: group"',
    cause: "the contact or company does not exist, or it is outside the group of the API member",
    remedy:
      "A company is written with its Company ID, not its name. The API member's group at System > Members > API Members has to see all companies (Admin does); its role stays narrow.",
  },
  inactiveCompany: {
    symptom: "`check` warns that a company is not active",
    cause: "ConnectWise may refuse tickets for a company with another status",
    remedy: "Set its status to Active at Companies > (the company) > Company Finance.",
  },
  catchAll: {
    symptom: "tickets go to the catch-all, or `check` says that its contact cannot be used",
    cause: "the last lines of the ticket's internal note say why",
    remedy:
      "At Companies > Contacts add the missing contact or e-mail address. The catch-all is exactly one active contact in the catch-all company: first name Unregistered, last name User, with the address of `catchAll.contactEmail`.",
  },
  value: {
    symptom: 'a value "is not among" others, in the internal note or in `check`',
    cause: "renamed, inactive, of another board, or on a board that the member may not see (Restrict Board Access)",
    remedy: "Write the value as ConnectWise has it; `tier2 psa fields` lists all.",
  },
  refused: {
    symptom: '`validation_failed`, "refuses the data"',
    cause: "the board requires another field, or a value does not fit to another",
    remedy:
      "Compare the named fields with the board's settings; set them in the configuration or in the API member's Service Defaults.",
  },
  limit: {
    symptom: "`rate_limited`",
    cause: "over about 1,000 requests a minute, of all integrations together",
    remedy: "It waits as long as ConnectWise asks. Look which other integration asks so often.",
  },
  down: {
    symptom: "`remote_unavailable`",
    cause: "ConnectWise is down or busy; or the system is a trial or a test system that is switched off",
    remedy: "It is repeated by itself. Look whether people can log in.",
  },
  proxy: {
    symptom: '`network_unreachable`, "asks for credentials"',
    cause: "a proxy of this network",
    remedy: "Set name and password in HTTPS_PROXY.",
  },
};

export const remedyOf = (name: TroubleName): string => troubles[name].remedy;
