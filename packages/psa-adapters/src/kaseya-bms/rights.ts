/** A right of the API employee's security role (Admin > Security > Roles). */
export interface Right {
  readonly screen: string;
  readonly label: string;
  readonly level: "View" | "Modify" | "on";
  /** What needs it. */
  readonly purpose: string;
  /** What goes without it, as a sentence's end: "without it ...". */
  readonly without: string;
  /** The capability of the adapter that goes without it. */
  readonly capability: "everything" | "submit" | "find" | "lookup" | "fields" | "changes" | "asset";
  /** Version of ours that asks for it first. */
  readonly since: string;
  /** Which requests need it; missing: asked for by set-up guides, but which calls need it is not published. */
  readonly requests?: { readonly method: RegExp; readonly path: RegExp };
}

const reads = /^GET$/;
const tickets = /^\/v2\/servicedesk\/tickets/;

/** All rights the adapter needs; its README, its error hints and the sandbox's roles come from this table. */
export const rights: readonly Right[] = [
  {
    screen: "Admin > Special Features",
    label: "Has API Access",
    level: "on",
    purpose: "call the API at all",
    without: "nothing goes",
    capability: "everything",
    since: "1.0",
    requests: { method: reads, path: /^\/v2\/security\/userinfo$/ },
  },
  {
    screen: "Service Desk",
    label: "Tickets",
    level: "View",
    purpose: "find the ticket of a press, so that it is never made twice; see notes, files and answers",
    without: "a ticket whose making was not answered waits, since it cannot be looked for; answers are not seen",
    capability: "find",
    since: "1.0",
    requests: { method: reads, path: tickets },
  },
  {
    screen: "Service Desk",
    label: "Tickets",
    level: "Modify",
    purpose: "make tickets, notes and files; close tickets",
    without: "no ticket is made",
    capability: "submit",
    since: "1.0",
    requests: { method: /^(?:POST|PATCH)$/, path: tickets },
  },
  {
    screen: "CRM",
    label: "Accounts",
    level: "View",
    purpose: "find the configured company, its locations and their addresses",
    without: "no ticket is made",
    capability: "lookup",
    since: "1.0",
    requests: { method: reads, path: /^\/v2\/crm\/accounts/ },
  },
  {
    screen: "CRM",
    label: "Contacts",
    level: "View",
    purpose: "find who pressed, by e-mail",
    without: "every ticket goes to the catch-all account, without a contact",
    capability: "lookup",
    since: "1.0",
    requests: { method: reads, path: /^\/v2\/crm\/contacts/ },
  },
  {
    screen: "Admin",
    label: "Service Desk",
    level: "View",
    purpose: "read queues, statuses, priorities and types by name",
    without: "tickets are made only when queue, status, priority, type and source are given as ids",
    capability: "fields",
    since: "1.0",
    requests: { method: reads, path: /^\/v2\/(?:system\/(?!settings)|hr\/)/ },
  },
  {
    screen: "Service Desk",
    label: "Hardware Assets",
    level: "View",
    purpose: "find the computer and link it to the ticket",
    without: "no ticket has its computer",
    capability: "asset",
    since: "1.0",
    requests: { method: reads, path: /^\/v2\/servicedesk\/hardwareasset/ },
  },
  ...(["View", "Modify"] as const).flatMap((level): Right[] => [
    {
      screen: "Home",
      label: "My Tickets",
      level,
      purpose: "tickets that are assigned to the API employee",
      without: "not published",
      capability: "submit",
      since: "1.0",
    },
    {
      screen: "Service Desk",
      label: "Unknown Tickets",
      level,
      purpose: "tickets that BMS could not give to an account",
      without: "not published",
      capability: "submit",
      since: "1.0",
    },
  ]),
];

/** A search reads although it is a POST. */
const isSearch = (method: string, path: string): boolean =>
  method === "POST" && path === "/v2/servicedesk/tickets/search";

/** Undefined for what everybody may do who may call the API. */
export function rightFor(method: string, path: string): Right | undefined {
  const asked = isSearch(method, path) ? "GET" : method;
  return rights.find(({ requests }) => requests?.method.test(asked) === true && requests.path.test(path));
}

/** As it stands on the screen, e.g. "CRM > Contacts: View". */
export const rightText = ({ screen, label, level }: Right): string => `${screen} > ${label}: ${level}`;
