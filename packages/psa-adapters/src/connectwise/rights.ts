/** A right of the API member's security role (System > Security Roles). */
export interface Right {
  readonly module: string;
  readonly screen: string;
  readonly level: "Add" | "Edit" | "Inquire";
  /** What needs it. */
  readonly purpose: string;
  /** Which requests need it. */
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: RegExp;
}

/** All rights the adapter needs; its README, its error hints and the sandbox's roles come from this table. */
export const rights: readonly Right[] = [
  {
    module: "Service Desk",
    screen: "Service Tickets",
    level: "Add",
    purpose: "make tickets",
    method: "POST",
    path: /^\/service\/tickets$/,
  },
  {
    module: "Service Desk",
    screen: "Service Tickets",
    level: "Inquire",
    purpose: "find the ticket of a press, so that it is never made twice",
    method: "GET",
    path: /^\/service\/tickets(?:\/count|\/\d+)?$/,
  },
  {
    module: "Service Desk",
    screen: "Service Tickets",
    level: "Edit",
    purpose: "close tickets",
    method: "PATCH",
    path: /^\/service\/tickets\/\d+$/,
  },
  {
    module: "Service Desk",
    screen: "Service Ticket - Dependencies",
    level: "Add",
    purpose: "add notes, files and the computer to a ticket",
    method: "POST",
    path: /^\/service\/tickets\/\d+\/|^\/system\/documents$/,
  },
  {
    module: "Service Desk",
    screen: "Service Ticket - Dependencies",
    level: "Inquire",
    purpose: "read answers, and look whether a note or file is there already",
    method: "GET",
    path: /^\/service\/tickets\/\d+\/|^\/system\/documents/,
  },
  {
    module: "Companies",
    screen: "Configurations",
    level: "Inquire",
    purpose: "find the computer, by its name or serial number",
    method: "GET",
    path: /^\/company\/configurations/,
  },
  {
    module: "Companies",
    screen: "Company Maintenance",
    level: "Inquire",
    purpose: "find the configured company",
    method: "GET",
    path: /^\/company\/companies/,
  },
  {
    module: "Companies",
    screen: "Contacts",
    level: "Inquire",
    purpose: "find who pressed, by e-mail",
    method: "GET",
    path: /^\/company\/contacts/,
  },
  {
    module: "System",
    screen: "Table Setup",
    level: "Inquire",
    purpose: "read boards, statuses, priorities and the like by name",
    method: "GET",
    path: /^\/service\/(?:boards|priorities|sources)|^\/system\/members/,
  },
];

/** Undefined for what every member may do. */
export const rightFor = (method: string, path: string): Right | undefined =>
  rights.find((right) => right.method === method && right.path.test(path));

/** As it stands on the screen, e.g. "Companies > Contacts: Inquire All". */
export const rightText = ({ module, screen, level }: Right): string => `${module} > ${screen}: ${level} All`;
