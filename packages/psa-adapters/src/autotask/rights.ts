/** A right of the API user's security level (Admin > Resources > Security Levels). */
export interface Right {
  /** The section of the security level's screen. */
  readonly screen: string;
  readonly label: string;
  readonly level: "All" | "Yes";
  /** What needs it. */
  readonly purpose: string;
  /** What goes without it. */
  readonly without: string;
  readonly capability: "submit" | "find" | "notes" | "lookup" | "asset";
  /** Version of ours that asks for it first. */
  readonly since: string;
  /** Which requests need it: method and path below `V1.0`; a query reads although it is a POST. */
  readonly requests: RegExp;
  /** Its name on the screen is not published. */
  readonly isUnverified?: true;
}

/** All rights the adapter needs; its README, its error hints and the sandbox's roles come from this table. */
export const rights: readonly Right[] = [
  {
    screen: "Service Desk",
    label: "Tickets: View",
    level: "All",
    purpose: "find the ticket of a press, so that it is never made twice; read values, notes and answers",
    without: "a press whose answer got lost waits, and nobody hears of status and answers",
    capability: "find",
    since: "1.0",
    requests:
      /^GET \/Tickets\/(?:\d+(?:\/Attachments)?|entityInformation.*)$|^POST \/Tickets\/query$|^\w+ \/TicketNotes\//,
  },
  {
    screen: "Service Desk",
    label: "Tickets: Add",
    level: "Yes",
    purpose: "make tickets",
    without: "no ticket is made",
    capability: "submit",
    since: "1.0",
    requests: /^POST \/Tickets$/,
  },
  {
    screen: "Service Desk",
    label: "Tickets: Edit",
    level: "Yes",
    purpose: "add notes and files, close tickets",
    without: "tickets have neither the internal note nor pictures, and stay open",
    capability: "notes",
    since: "1.0",
    requests: /^PATCH \/Tickets$|^POST \/Tickets\/\d+\/(?:Notes|Attachments)$/,
  },
  {
    screen: "CRM",
    label: "Customer & Cancelations: Permission",
    level: "All",
    purpose: "find who pressed, by e-mail; find companies and the addresses of their sites",
    without: "every ticket goes to your own company, without a contact",
    capability: "lookup",
    since: "1.0",
    requests: /^\w+ \/(?:Companies|CompanyLocations|Contacts)\//,
  },
  {
    screen: "CRM",
    label: "Configuration Items: View",
    level: "All",
    purpose: "find the computer, by its name or serial number",
    without: "the ticket names no computer",
    capability: "asset",
    since: "1.0",
    requests: /^\w+ \/ConfigurationItems\//,
    isUnverified: true,
  },
];

/** Undefined for what every API user may do. */
export const rightFor = (method: string, path: string): Right | undefined =>
  rights.find(({ requests }) => requests.test(`${method} ${path}`));

/** As it stands on the screen, e.g. "Service Desk > Tickets: View All". */
export const rightText = ({ screen, label, level }: Right): string => `${screen} > ${label} ${level}`;
