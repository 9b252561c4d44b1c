/** A right of the API member's security role (System > Security Roles). */
export interface Right {
  readonly module: string;
  readonly screen: string;
  readonly level: "Add" | "Inquire";
  /** What needs it. */
  readonly purpose: string;
  /** Which requests need it. */
  readonly method: "GET" | "POST";
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
    purpose: "read boards, statuses and priorities by name",
    method: "GET",
    path: /^\/service\/(?:boards|priorities)/,
  },
];

/** Undefined for what every member may do. */
export const rightFor = (method: string, path: string): Right | undefined =>
  rights.find((right) => right.method === method && right.path.test(path));

/** As it stands on the screen, e.g. "Companies > Contacts: Inquire All". */
export const rightText = ({ module, screen, level }: Right): string => `${module} > ${screen}: ${level} All`;
