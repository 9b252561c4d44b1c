import { Buffer } from "node:buffer";
import { type Answer, type SandboxRequest, json } from "../../sandbox/answer.ts";
import type { SandboxData, SandboxTicket } from "./data.ts";
import { badRequest, notFound } from "./errors.ts";
import { listAnswer } from "./lists.ts";
import { type Body, changeTicket, commentOn, makeTicket } from "./make-ticket.ts";

interface Call {
  readonly request: SandboxRequest;
  readonly data: SandboxData;
  readonly nowMs: number;
  /** The last part of the path that is no word of the API: an id or a name. */
  readonly named: string;
}

type Handler = (call: Call) => Answer;

const list = (rows: readonly object[], { request, data }: Call): Answer => listAnswer(rows, request.url, data.variants);

const one = (row: object | undefined): Answer => (row === undefined ? notFound() : json(200, row));

const handlers: readonly (readonly [string, RegExp, Handler])[] = [
  [
    "GET",
    /^\/account$/,
    ({ data }) => json(200, { AccountID: "1", CompanyName: data.accountName, Plan: "Pro", IsITDepartment: false }),
  ],
  ["GET", /^\/contacts$/, (call) => list(contactsWanted(call), call)],
  [
    "GET",
    /^\/contacts\/(\d+)$/,
    ({ data, named }) => one(data.contacts.find((row) => String(row.EndUserID) === named)),
  ],
  ["GET", /^\/customers$/, (call) => list(call.data.customers, call)],
  [
    "GET",
    /^\/customers\/(\d+)$/,
    ({ data, named }) => one(data.customers.find((row) => String(row.CustomerID) === named)),
  ],
  ["GET", /^\/agents$/, (call) => list(call.data.agents, call)],
  ["GET", /^\/agents\/machine\/([^/]+)$/, (call) => list(machinesNamed(call), call)],
  [
    "GET",
    /^\/tickets$/,
    (call) =>
      list(
        call.data.tickets.map((row) => ticketRow(row, call.data)),
        call,
      ),
  ],
  ["GET", /^\/tickets\/lastmodified$/, (call) => list(lastModified(call), call)],
  ["GET", /^\/tickets\/statusmodified$/, (call) => list(done(call), call)],
  ["GET", /^\/tickets\/(\d+)$/, onTicket((ticket, { data }) => json(200, ticketRow(ticket, data)))],
  ["POST", /^\/tickets$/, withBody((body, { data, nowMs }) => makeTicket(body, data, nowMs))],
  ["PUT", /^\/tickets\/(\d+)$/, onTicket(changed)],
  ["POST", /^\/tickets\/(\d+)$/, onTicket(changed)],
  [
    "GET",
    /^\/tickets\/(\d+)\/comments$/,
    onTicket((ticket, call) => list(call.data.comments.get(ticket.TicketID) ?? [], call)),
  ],
  [
    "POST",
    /^\/tickets\/(\d+)\/comments$/,
    onTicket((ticket, call) => withBody((body) => commentOn(body, ticket, call.data, call.nowMs))(call)),
  ],
  ["GET", /^\/tickets\/(\d+)\/attachments$/, onTicket(() => json(200, []))],
];

/** Answers what comes after `api/v3`, for a caller who is known and may do it. */
export function answerRoute(request: SandboxRequest, path: string, data: SandboxData, nowMs: number): Answer {
  for (const [method, pattern, handle] of handlers) {
    const found = method === request.method ? pattern.exec(path) : null;
    if (found !== null) {
      return handle({ request, data, nowMs, named: decodeURIComponent(found[1] ?? "") });
    }
  }
  return notFound();
}

/** A part of an address is enough; a parameter that this Atera does not know is ignored. */
function contactsWanted({ request, data }: Call): readonly object[] {
  const { emailParameter } = data.variants;
  const wanted = request.url.searchParams.get(emailParameter)?.toLowerCase() ?? "";
  return data.contacts.filter(({ Email }) => Email.toLowerCase().includes(wanted));
}

const machinesNamed = ({ data, named }: Call): readonly object[] =>
  data.agents.filter(({ MachineName }) => MachineName.toLowerCase() === named.toLowerCase());

/** Without a date: those of today, in UTC. */
function lastModified({ request, data, nowMs }: Call): readonly object[] {
  const asked = Date.parse(request.url.searchParams.get("date") ?? "");
  const sinceMs = Number.isNaN(asked) ? nowMs - (nowMs % (24 * 3_600_000)) : asked;
  return data.tickets
    .filter(({ TicketID }) => (data.modified.get(TicketID) ?? 0) >= sinceMs)
    .toSorted((first, second) => (data.modified.get(first.TicketID) ?? 0) - (data.modified.get(second.TicketID) ?? 0))
    .map((ticket) => ticketRow(ticket, data));
}

const done = ({ data }: Call): readonly object[] =>
  data.tickets
    .filter(({ TicketStatus }) => TicketStatus === "Resolved" || TicketStatus === "Closed")
    .map((ticket) => ticketRow(ticket, data));

/** Which number means which choice is not published. */
function ticketRow(ticket: SandboxTicket, { variants }: SandboxData): object {
  return variants.choices === "text" ? ticket : { ...ticket, TicketPriority: 3, TicketImpact: 11, TicketType: 1 };
}

function changed(ticket: SandboxTicket, call: Call): Answer {
  return withBody((body) => changeTicket(body, ticket, call.data, call.nowMs))(call);
}

function onTicket(handle: (ticket: SandboxTicket, call: Call) => Answer): Handler {
  return (call) => {
    const ticket = call.data.tickets.find(({ TicketID }) => String(TicketID) === call.named);
    return ticket === undefined ? notFound() : handle(ticket, call);
  };
}

function withBody(handle: (body: Body, call: Call) => Answer): Handler {
  return (call) => {
    const { headers, body } = call.request;
    const isJson = /^application\/(?:[\w.-]+\+)?json\b/i.test(headers["content-type"] ?? "");
    const parsed = isJson ? parseObject(Buffer.from(body).toString("utf8")) : undefined;
    return parsed === undefined ? badRequest(call.data.variants, "The body is no JSON object") : handle(parsed, call);
  };
}

function parseObject(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}
