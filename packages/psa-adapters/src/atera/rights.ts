/** A right of an API token: Atera gives them by domain (Admin > Data management > API). */
export interface Right {
  readonly screen: string;
  readonly label: string;
  readonly level: "Read" | "Write";
  /** What needs it. */
  readonly purpose: string;
  /** What goes without it, as a sentence's end: "without it ...". */
  readonly without: string;
  /** The capability of the adapter that goes without it. */
  readonly capability: "submit" | "find" | "lookup";
  /** Version of ours that asks for it first. */
  readonly since: string;
  /** Which requests need it. */
  readonly method: RegExp;
  readonly path: RegExp;
}

const screen = "Admin > Data management > API";

/** All rights the adapter needs; its README, its error hints and the sandbox's roles come from this table. */
export const rights: readonly Right[] = [
  {
    screen,
    label: "Tickets",
    level: "Write",
    purpose: "make tickets, add notes, close tickets",
    without: "no ticket is made",
    capability: "submit",
    since: "1.0",
    method: /^(?:POST|PUT)$/,
    path: /^\/tickets/,
  },
  {
    screen,
    label: "Tickets",
    level: "Read",
    purpose: "find the ticket of a press, so that it is never made twice; see notes, status and answers",
    without: "a ticket whose making was not answered waits, since it cannot be looked for; answers are not seen",
    capability: "find",
    since: "1.0",
    method: /^GET$/,
    path: /^\/tickets/,
  },
  {
    screen,
    label: "Contacts",
    level: "Read",
    purpose: "find who pressed, by e-mail, and the catch-all contact",
    without: "every ticket goes to the catch-all's address",
    capability: "lookup",
    since: "1.0",
    method: /^GET$/,
    path: /^\/contacts/,
  },
  {
    screen,
    label: "Customers",
    level: "Read",
    purpose: "tell the technician the customer's address; find a customer by the domain of an e-mail address",
    without: "the note has no address, and the domain decides nothing",
    capability: "lookup",
    since: "1.0",
    method: /^GET$/,
    path: /^\/customers/,
  },
  {
    screen,
    label: "Agents",
    level: "Read",
    purpose: "find the customer of a computer, by its name",
    without: "the computer decides nothing",
    capability: "lookup",
    since: "1.0",
    method: /^GET$/,
    path: /^\/agents/,
  },
];

/** Undefined for what every token may do. */
export const rightFor = (method: string, path: string): Right | undefined =>
  rights.find((right) => right.method.test(method) && right.path.test(path));

/** As it stands on the screen, e.g. "Contacts: Read". */
export const rightText = ({ label, level }: Right): string => `${label}: ${level}`;
