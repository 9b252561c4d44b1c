/** A right of the API member's security role (System > Security Roles). */
export interface Right {
  readonly module: string;
  readonly screen: string;
  readonly level: "Add" | "Edit" | "Inquire";
  /** What needs it. */
  readonly purpose: string;
  /** What goes without it. */
  readonly without: string;
  readonly capability: "submit" | "find" | "close" | "notes" | "asset" | "lookup" | "fields";
  /** Version of ours that asks for it first. */
  readonly since: string;
  /** Which requests need it. */
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: RegExp;
  /** It is not published whether ConnectWise asks for it. */
  readonly isUnverified?: true;
}

const serviceTickets = { module: "Service Desk", screen: "Service Tickets", since: "1.0" } as const;
const dependencies = { module: "Service Desk", screen: "Service Ticket - Dependencies", since: "1.0" } as const;
const dependencyWrites = /^\/service\/tickets\/\d+\/|^\/system\/documents$/;

/** All rights the adapter needs; its README, its error hints and the sandbox's roles come from this table. */
export const rights: readonly Right[] = [
  {
    ...serviceTickets,
    level: "Add",
    purpose: "make tickets",
    without: "no ticket is made",
    capability: "submit",
    method: "POST",
    path: /^\/service\/tickets$/,
  },
  {
    ...serviceTickets,
    level: "Inquire",
    purpose: "find the ticket of a press, so that it is never made twice",
    without: "a press whose answer got lost waits, and nobody hears of status and answers",
    capability: "find",
    method: "GET",
    path: /^\/service\/tickets(?:\/count|\/\d+)?$/,
  },
  {
    ...serviceTickets,
    level: "Edit",
    purpose: "close tickets",
    without: "tickets stay open",
    capability: "close",
    method: "PATCH",
    path: /^\/service\/tickets\/\d+$/,
  },
  {
    ...dependencies,
    level: "Add",
    purpose: "add notes, files and the computer to a ticket",
    without: "the ticket has its first two texts alone",
    capability: "notes",
    method: "POST",
    path: dependencyWrites,
  },
  {
    ...dependencies,
    level: "Edit",
    purpose: "the same; the existing product asked for it",
    without: "perhaps nothing",
    capability: "notes",
    method: "POST",
    path: dependencyWrites,
    isUnverified: true,
  },
  {
    ...dependencies,
    level: "Inquire",
    purpose: "read answers, and look whether a note or file is there already",
    without: "answers are not seen, and a note or file whose answer got lost waits",
    capability: "notes",
    method: "GET",
    path: /^\/service\/tickets\/\d+\/|^\/system\/documents/,
  },
  {
    module: "Companies",
    screen: "Configurations",
    level: "Inquire",
    purpose: "find the computer, by its name or serial number",
    without: "the ticket names no computer",
    capability: "asset",
    since: "1.0",
    method: "GET",
    path: /^\/company\/configurations/,
  },
  {
    module: "Companies",
    screen: "Company Maintenance",
    level: "Inquire",
    purpose: "find companies and the addresses of their sites",
    without: "the ticket names the company by its identifier, unchecked, and has no address",
    capability: "lookup",
    since: "1.0",
    method: "GET",
    path: /^\/company\/companies/,
  },
  {
    module: "Companies",
    screen: "Contacts",
    level: "Inquire",
    purpose: "find who pressed, by e-mail",
    without: "every ticket goes to the catch-all company, without a contact",
    capability: "lookup",
    since: "1.0",
    method: "GET",
    path: /^\/company\/contacts/,
  },
  {
    module: "System",
    screen: "Table Setup",
    level: "Inquire",
    purpose: "read boards, statuses, priorities and the like by name",
    without: "all values are left to ConnectWise",
    capability: "fields",
    since: "1.0",
    method: "GET",
    path: /^\/service\/(?:boards|priorities|sources)/,
  },
  {
    module: "System",
    screen: "Member Maintenance",
    level: "Inquire",
    purpose: "find the member of `owner`; tell a person's keys from an API member's",
    without: "`owner` is left to ConnectWise",
    capability: "fields",
    since: "1.0",
    method: "GET",
    path: /^\/system\/members/,
    isUnverified: true,
  },
];

/** Those that a request needs; none: every member may do it. */
export const rightsFor = (method: string, path: string): readonly Right[] =>
  rights.filter((right) => right.method === method && right.path.test(path));

/** As it stands on the screen, e.g. "Companies > Contacts: Inquire All". */
export const rightText = ({ module, screen, level }: Right): string => `${module} > ${screen}: ${level} All`;
