/** A right of the user whose token is used, given for the queue (Admin > Queues > the queue > User Rights). */
export interface Right {
  /** As RT calls it in code and API. */
  readonly name: string;
  /** As it stands on the screen. */
  readonly label: string;
  readonly purpose: string;
  /** What goes without it. */
  readonly without: string;
  /** The first version of this adapter that needs it. */
  readonly since: string;
  /** Which requests need it, by method and path below REST/2.0; none: nothing is refused, see `without`. */
  readonly request?: { readonly method: "GET" | "POST" | "PUT"; readonly path: RegExp };
}

export const rightsScreen = "Admin > Queues > (the queue) > User Rights";

/** All rights the adapter needs; its README, its error hints and the sandbox's roles come from this table. */
export const rights: readonly Right[] = [
  {
    name: "SeeQueue",
    label: "View queue",
    purpose: "find the queue by its name",
    without: "no ticket is made",
    since: "0.1.0",
    request: { method: "GET", path: /^\/queue\// },
  },
  {
    name: "CreateTicket",
    label: "Create tickets",
    purpose: "make tickets",
    without: "no ticket is made",
    since: "0.1.0",
    request: { method: "POST", path: /^\/ticket$/ },
  },
  {
    name: "ShowTicket",
    label: "View ticket summaries",
    purpose: "find the ticket of a press, so that it is never made twice; read status and answers",
    without: "a repeat after a broken connection can make a second ticket",
    since: "0.1.0",
    request: { method: "GET", path: /^\/ticket/ },
  },
  {
    name: "ShowTicketComments",
    label: "View ticket private commentary",
    purpose: "look whether a note or file is there already",
    without: "a note or file can be added twice after a broken connection",
    since: "0.1.0",
  },
  {
    name: "CommentOnTicket",
    label: "Comment on tickets",
    purpose: "add internal notes and files",
    without: "the ticket stays without what only technicians may read",
    since: "0.1.0",
    request: { method: "POST", path: /^\/ticket\/\d+\/comment$/ },
  },
  {
    name: "ReplyToTicket",
    label: "Reply to tickets",
    purpose: "add public notes",
    without: "what the person writes afterwards is not added",
    since: "0.1.0",
    request: { method: "POST", path: /^\/ticket\/\d+\/correspond$/ },
  },
  {
    name: "ModifyTicket",
    label: "Modify tickets",
    purpose: "close tickets",
    without: "tickets cannot be closed from the button's side",
    since: "0.1.0",
    request: { method: "PUT", path: /^\/ticket\/\d+$/ },
  },
  {
    name: "SeeCustomField",
    label: "View custom field values",
    purpose: "see the custom field that holds the press id",
    without: "the press id stands in the subject instead",
    since: "0.1.0",
  },
  {
    name: "ModifyCustomField",
    label: "Modify custom field values",
    purpose: "write the press id into its custom field",
    without: "RT drops the press id silently, and a repeat after a broken connection can make a second ticket",
    since: "0.1.0",
  },
];

export const rightText = ({ name, label }: Right): string => `${name} ("${label}")`;

export const rightCalled = (name: string): Right | undefined => rights.find((right) => right.name === name);

/** Undefined for what every privileged user may do. */
export const rightFor = (method: string, path: string): Right | undefined =>
  rights.find(({ request }) => request !== undefined && request.method === method && request.path.test(path));
