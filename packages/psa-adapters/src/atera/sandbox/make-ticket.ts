import { type Answer, json } from "../../sandbox/answer.ts";
import { plainText } from "../../plain-text.ts";
import type { SandboxComment, SandboxContact, SandboxData, SandboxTechnician, SandboxTicket } from "./data.ts";
import { badComment, badRequest } from "./errors.ts";

export type Body = Readonly<Record<string, unknown>>;

const firstTicketId = 1201;
/** People see other numbers than the API. */
const numberOffset = 6000;
const choices = {
  TicketPriority: ["Low", "Medium", "High", "Critical"],
  TicketImpact: ["NoImpact", "SiteDown", "ServerIssue", "Minor", "Major", "Crisis"],
  TicketType: ["Incident", "Problem", "Request", "Change"],
} as const;
const defaults = { TicketPriority: "Low", TicketImpact: "Minor", TicketType: "Problem" } as const;
const settable = [
  ...["TicketTitle", "TicketStatus", "TicketType", "TicketPriority", "TicketImpact"],
  ...["TechnicianContactID", "TechnicianEmail"],
];
const creatable = [
  ...settable,
  ...["Description", "EndUserID", "EndUserFirstName", "EndUserLastName", "EndUserEmail", "EndUserPhone"],
];

const commentFields = new Set([
  ...["CommentText", "CommentTimestampUTC"],
  ...["TechnicianCommentDetails", "EnduserCommentDetails"],
]);

const text = (body: Body, name: string): string => {
  const value = body[name];
  return typeof value === "string" ? value.trim() : "";
};

/** What is wrong with the values of a ticket that is made or changed. */
function wrongValue(body: Body, names: readonly string[], data: SandboxData): string | undefined {
  const unknown = Object.keys(body).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    return `${unknown} is not known`;
  }
  const wrong = Object.entries(choices).find(
    ([name, values]) => body[name] !== undefined && !(values as readonly unknown[]).includes(body[name]),
  );
  if (wrong !== undefined) {
    return `${wrong[0]} is not valid`;
  }
  const isStatusWrong = body["TicketStatus"] !== undefined && !data.statuses.includes(text(body, "TicketStatus"));
  return isStatusWrong && data.variants.unknownStatus === "refused" ? "TicketStatus is not valid" : undefined;
}

/** `POST /tickets`. */
export function makeTicket(body: Body, data: SandboxData, nowMs: number): Answer {
  const wrong = wrongValue(body, creatable, data);
  if (wrong !== undefined) {
    return badRequest(data.variants, wrong);
  }
  if (text(body, "TicketTitle") === "" || text(body, "Description") === "") {
    return badRequest(data.variants, "TicketTitle and Description are required");
  }
  const endUser = endUserOf(body, data, nowMs);
  if (endUser === undefined) {
    return badRequest(data.variants, "EndUserID, or first name, last name and e-mail address are required");
  }
  const id = firstTicketId + data.tickets.length;
  const ticket: SandboxTicket = {
    TicketID: id,
    TicketTitle: text(body, "TicketTitle"),
    TicketNumber: String(id + numberOffset),
    TicketPriority: text(body, "TicketPriority") || defaults.TicketPriority,
    TicketImpact: text(body, "TicketImpact") || defaults.TicketImpact,
    TicketStatus: text(body, "TicketStatus") || "Open",
    TicketSource: "API",
    TicketType: text(body, "TicketType") || defaults.TicketType,
    EndUserID: endUser.EndUserID,
    EndUserEmail: endUser.Email,
    EndUserFirstName: endUser.Firstname,
    EndUserLastName: endUser.Lastname,
    EndUserPhone: endUser.Phone,
    TicketResolvedDate: null,
    TicketCreatedDate: new Date(nowMs).toISOString(),
    CustomerID: endUser.CustomerID,
    CustomerName: endUser.CustomerName,
    TechnicianContactID: null,
    TechnicianEmail: null,
  };
  data.tickets.push(ticket);
  addComment(id, data, nowMs, text(body, "Description"), endUser, false);
  const actionId = data.variants.actionId === "ticket" ? id : id + 100_000;
  return data.variants.created === "empty"
    ? { status: 201, headers: {}, body: "" }
    : json(201, { ActionID: String(actionId) });
}

/** The end user that a ticket names; which customer a new one gets is not published: the first one here. */
function endUserOf(body: Body, data: SandboxData, nowMs: number): SandboxContact | undefined {
  if (body["EndUserID"] !== undefined) {
    return data.contacts.find(({ EndUserID }) => EndUserID === body["EndUserID"]);
  }
  const [first, last, email] = ["EndUserFirstName", "EndUserLastName", "EndUserEmail"].map((name) => text(body, name));
  if (!first || !last || !email) {
    return undefined;
  }
  const known = data.contacts.find(({ Email, Archived }) => !Archived && Email.toLowerCase() === email.toLowerCase());
  const [customer] = data.customers;
  if (known !== undefined || customer === undefined) {
    return known;
  }
  const now = new Date(nowMs).toISOString();
  const made: SandboxContact = {
    EndUserID: 1 + Math.max(...data.contacts.map(({ EndUserID }) => EndUserID)),
    CustomerID: customer.CustomerID,
    CustomerName: customer.CustomerName,
    Firstname: first,
    Lastname: last,
    Email: email,
    Phone: null,
    IsContactPerson: false,
    InIgnoreMode: false,
    CreatedOn: now,
    LastModified: now,
    Archived: false,
  };
  data.contacts.push(made);
  return made;
}

/** `PUT` and `POST /tickets/{id}`. */
export function changeTicket(body: Body, ticket: SandboxTicket, data: SandboxData, nowMs: number): Answer {
  const wrong = wrongValue(body, settable, data);
  if (wrong !== undefined) {
    return badRequest(data.variants, wrong);
  }
  for (const name of ["TicketTitle", "TicketStatus", "TicketType", "TicketPriority", "TicketImpact"] as const) {
    ticket[name] = text(body, name) || ticket[name];
  }
  const isDone = ["Resolved", "Closed"].includes(ticket.TicketStatus);
  ticket.TicketResolvedDate = isDone ? new Date(nowMs).toISOString() : null;
  data.modified.set(ticket.TicketID, nowMs);
  return json(200, { ActionID: String(ticket.TicketID) });
}

/** `POST /tickets/{id}/comments`: exactly one author, who has to exist. */
export function commentOn(body: Body, ticket: SandboxTicket, data: SandboxData, nowMs: number): Answer {
  const { TechnicianCommentDetails: technician, EnduserCommentDetails: endUser } = body;
  const isOneAuthor = (technician === undefined) !== (endUser === undefined);
  const author =
    technician === undefined
      ? data.contacts.find(({ EndUserID }) => EndUserID === (endUser as Body | undefined)?.["EnduserId"])
      : technicianOf(technician as Body, data);
  const isUnderstood = Object.keys(body).every((name) => commentFields.has(name)) && text(body, "CommentText") !== "";
  if (!isOneAuthor || author === undefined || !isUnderstood) {
    return badComment(data.variants);
  }
  const isInternal = (technician as Body | undefined)?.["IsInternal"] === true;
  addComment(ticket.TicketID, data, nowMs, text(body, "CommentText"), author, isInternal);
  const number = data.comments.get(ticket.TicketID)?.length ?? 0;
  return data.variants.commented === "empty"
    ? { status: 201, headers: {}, body: "" }
    : json(200, { ActionID: String(ticket.TicketID * 1000 + number) });
}

const technicianOf = (details: Body, { technicians }: SandboxData): SandboxTechnician | undefined =>
  technicians.find(
    ({ id, email }) =>
      (details["TechnicianId"] ?? id) === id &&
      (details["TechnicianEmail"] ?? email) === email &&
      (details["TechnicianId"] !== undefined || details["TechnicianEmail"] !== undefined),
  );

/** Text comes as HTML; the ticket counts as changed. */
export function addComment(
  ticketId: number,
  data: SandboxData,
  nowMs: number,
  html: string,
  author: SandboxTechnician | SandboxContact,
  isInternal: boolean,
): void {
  const isTechnician = "id" in author;
  const comment: SandboxComment = {
    Date: new Date(nowMs).toISOString(),
    Comment: data.variants.comment === "html" ? html : plainText(html),
    CommentHtml: html,
    EndUserID: isTechnician ? null : author.EndUserID,
    TechnicianContactID: isTechnician ? author.id : null,
    Email: isTechnician ? author.email : author.Email,
    FirstName: isTechnician ? author.firstName : author.Firstname,
    LastName: isTechnician ? author.lastName : author.Lastname,
    IsInternal: isInternal,
  };
  data.comments.set(ticketId, [...(data.comments.get(ticketId) ?? []), comment]);
  data.modified.set(ticketId, nowMs);
}
