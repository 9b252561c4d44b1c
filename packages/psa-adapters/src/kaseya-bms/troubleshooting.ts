/** What goes wrong, why, and what to do; error hints and the README come from this table. */
export interface Trouble {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

export type TroubleName =
  | "credentials"
  | "tenant"
  | "userName"
  | "inactive"
  | "mfa"
  | "token"
  | "apiAccess"
  | "right"
  | "host"
  | "queue"
  | "ids"
  | "limit"
  | "titleSearch";

export const troubles: Readonly<Record<TroubleName, Trouble>> = {
  credentials: {
    symptom: "`auth_rejected` at the login",
    cause:
      "tenant, userName or password is not as Kaseya mailed it: characters were lost or added in copying, or the API Employee was made anew elsewhere",
    remedy:
      'Copy user name and password from the newest mail again. Take "tenant" from My Settings > Company/Tenant. Use an API Employee: a normal employee with MFA cannot log in here.',
  },
  tenant: {
    symptom: "`auth_rejected` at the login, with the right password",
    cause: "the company is not the one of the login screen",
    remedy:
      'Take "tenant" from My Settings > Company/Tenant, with its spaces, not the name of a customer; if it has punctuation or capitals, try it without.',
  },
  userName: {
    symptom: "`auth_rejected` at the login, and userName is an e-mail address",
    cause: "the e-mail address was given in the place of the user name",
    remedy: 'Take "userName" from Kaseya\'s mail; it need not be the address that the mail went to.',
  },
  inactive: {
    symptom: "`auth_rejected` at the login, though it worked before",
    cause: "the API Employee is inactive, was removed, or is locked after too many wrong passwords",
    remedy:
      "Look at Admin > HR > Employees whether it is active, and wait for a lock to end. A password that is lost cannot be reset: make a new API Employee, and remove the old one.",
  },
  mfa: {
    symptom: "`auth_rejected` at the login of somebody who can log in to the pages",
    cause: "it is a normal employee, whose login asks for a second factor (MFA)",
    remedy: "Make an API Employee at Admin > HR > Employees: it needs no second factor.",
  },
  token: {
    symptom: "`auth_rejected` after the login",
    cause: "the login is taken, the token that BMS gave is not",
    remedy: 'Check "site": login and calls have to go to the same region. Look whether the API employee is active.',
  },
  apiAccess: {
    symptom: "`permission_denied` for userinfo",
    cause: '"Has API Access" is missing in the role of the API employee, or the tenant is a trial without API',
    remedy: 'Switch on "Has API Access" at Admin > Security > Roles > (the role) > Special Features.',
  },
  right: {
    symptom: "`permission_denied` for something else",
    cause: "the security role lacks a right",
    remedy: "Give the API employee's role that right at Admin > Security > Roles.",
  },
  host: {
    symptom: "`answer_unreadable` or `not_found`",
    cause: '"site" is another region, the web host of somebody else, or a proxy answers in the place of BMS',
    remedy: 'Check "site": US, EMEA, APAC, Vorex, or the gateway URL that stands under My Settings.',
  },
  queue: {
    symptom: "`validation_failed` although everything is set",
    cause: "BMS wants a queue or an assignee with every ticket, or the tenant demands a custom field",
    remedy:
      'Set "queue", "assignee" or both; look for required custom fields at Admin > Service Desk, and give them up for the API.',
  },
  ids: {
    symptom: "`value_unknown` for type or source",
    cause: "BMS does not publish under which names these lists can be read, and there is no ticket to read one from",
    remedy:
      'Make one ticket by hand with the type and source that tickets shall have, or write their ids as numbers into "type" and "source".',
  },
  limit: {
    symptom: "`rate_limited`",
    cause:
      "more than 1,500 calls of one endpoint in an hour, all integrations of the tenant together as far as is known",
    remedy: "It waits by itself. Look which other integration asks so often.",
  },
  titleSearch: {
    symptom: "`check` warns that titles cannot be searched in part",
    cause: "this BMS compares whole titles in a search; the press id at the title's end is not found",
    remedy:
      "After an outage look for a second ticket of the same press: it could not be found before it was made again.",
  },
};

export const remedyOf = (name: TroubleName): string => troubles[name].remedy;
