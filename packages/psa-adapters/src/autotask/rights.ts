/** A right of the API user's security level (Admin > Resources > Security Levels). */
export interface Right {
  readonly screen: string;
  readonly label: string;
  readonly level: "All" | "Yes";
  /** What needs it. */
  readonly purpose: string;
  readonly capability: "submit" | "find" | "lookup" | "notes" | "files" | "asset" | "close";
  /** Version of ours that asks for it first. */
  readonly since: string;
  /** Which requests need it; a query reads although it is a POST. */
  readonly method: RegExp;
  readonly path: RegExp;
}

const adds = /^POST$/;
const any = /^/;

/** All rights the adapter needs; its README, its error hints and the sandbox's roles come from this table. */
export const rights: readonly Right[] = [
  {
    screen: "Service Desk",
    label: "Tickets: View",
    level: "All",
    purpose: "find the ticket of a press, so that it is never made twice; read values and answers",
    capability: "find",
    since: "1.0",
    method: any,
    path: /^\/Tickets\/(?:query|\d+|entityInformation.*)$/,
  },
  {
    screen: "Service Desk",
    label: "Tickets: Add",
    level: "Yes",
    purpose: "make tickets",
    capability: "submit",
    since: "1.0",
    method: adds,
    path: /^\/Tickets$/,
  },
  {
    screen: "Service Desk",
    label: "Tickets: Edit",
    level: "Yes",
    purpose: "close tickets",
    capability: "close",
    since: "1.0",
    method: /^PATCH$/,
    path: /^\/Tickets$/,
  },
  {
    screen: "Service Desk",
    label: "Ticket Notes: View, Add",
    level: "Yes",
    purpose: "add the internal note; read technicians' answers",
    capability: "notes",
    since: "1.0",
    method: any,
    path: /^\/TicketNotes\/|^\/Tickets\/\d+\/Notes$/,
  },
  {
    screen: "Service Desk",
    label: "Ticket Attachments: View, Add",
    level: "Yes",
    purpose: "add files",
    capability: "files",
    since: "1.0",
    method: any,
    path: /^\/Tickets\/\d+\/Attachments$/,
  },
  {
    screen: "CRM",
    label: "Companies: View",
    level: "All",
    purpose: "find the configured company",
    capability: "lookup",
    since: "1.0",
    method: any,
    path: /^\/Companies\//,
  },
  {
    screen: "CRM",
    label: "Contacts: View",
    level: "All",
    purpose: "find who pressed, by e-mail",
    capability: "lookup",
    since: "1.0",
    method: any,
    path: /^\/Contacts\//,
  },
  {
    screen: "CRM",
    label: "Configuration Items: View",
    level: "All",
    purpose: "find the computer, by its name or serial number",
    capability: "asset",
    since: "1.0",
    method: any,
    path: /^\/ConfigurationItems\//,
  },
];

/** Undefined for what every API user may do. */
export const rightFor = (method: string, path: string): Right | undefined =>
  rights.find((right) => right.method.test(method) && right.path.test(path));

/** As it stands on the screen, e.g. "CRM > Contacts: View All". */
export const rightText = ({ screen, label, level }: Right): string => `${screen} > ${label} ${level}`;
