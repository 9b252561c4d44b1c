import { Buffer } from "node:buffer";
import type { Answer, SandboxRequest } from "../../sandbox/answer.ts";
import { camelKeys } from "../casing.ts";
import { patchTicket, postNote, resolveTicket } from "./change-ticket.ts";
import type { OptionLists, SandboxData, SandboxTicket } from "./data.ts";
import { failure, notFound, success } from "./envelope.ts";
import { type Query, accountRows, assetRows, contactRows, page, searchTickets } from "./lists.ts";
import { type Row, makeTicket } from "./make-ticket.ts";
import { listRow, noteRow, notesOf, ticketRow } from "./views.ts";

interface Call {
  readonly data: SandboxData;
  readonly nowMs: number;
  readonly query: Query;
  readonly body: unknown;
  /** The numbers in the path. */
  readonly ids: readonly number[];
}

type Handler = (call: Call) => Answer;

const options =
  (list: keyof OptionLists): Handler =>
  ({ data }) =>
    success(
      data,
      data.options[list].map(({ under: _under, ...row }) => row),
    );

/** Statuses and queues have no default, priorities are never inactive. */
const optionsWithout =
  (list: keyof OptionLists, missing: "IsDefault" | "IsActive"): Handler =>
  ({ data }) =>
    success(
      data,
      data.options[list].map(({ under: _under, [missing]: _missing, ...row }) => row),
    );

const handlers: Readonly<Record<string, Handler>> = {
  "GET /v2/security/userinfo": ({ data }) =>
    success(data, {
      UserId: data.userId,
      FullName: data.userFullName,
      EmailAddress: "tier2-button@msp.example",
      TenantId: 77,
      TimeZoneName: "UTC",
      UserAccessRights: [],
      SpecialFeatures: [],
    }),
  "GET /v2/system/settings": ({ data }) =>
    success(data, { DefaultPageSize: 25, MaximumAttachmentFileSizeinMb: data.mostFileMb, BrandName: "BMS" }),
  "GET /v2/system/queues/lookup": optionsWithout("queues", "IsDefault"),
  "GET /v2/system/statuses/lookup": ({ data }) =>
    success(
      data,
      data.options.statuses.map(({ Id, Name, IsActive }) => ({ Id, Name, IsActive, StatusOrder: Id, TypeId: 1 })),
    ),
  "GET /v2/system/priorities/lookup": optionsWithout("priorities", "IsActive"),
  "GET /v2/system/issuetypes/lookup": optionsWithout("issueTypes", "IsDefault"),
  "GET /v2/system/issuetypes/{id}/issuesubtypes/lookup": ({ data, ids: [id] }) =>
    success(
      data,
      data.options.subIssueTypes.filter(({ under }) => under === id).map(({ Id, Name }) => ({ Id, Name })),
    ),
  "GET /v2/system/slas/lookup": options("slas"),
  "GET /v2/system/worktypes/lookup": options("workTypes"),
  "GET /v2/hr/assignees/lookup": ({ data, query }) =>
    success(
      data,
      page(
        data.options.assignees.map(({ Id, Name }) => ({ Id, Name, EmailAddress: null })),
        query,
      ),
    ),
  "GET /v2/crm/accounts/lookup": ({ data, query }) => success(data, page(accountRows(data, query), query)),
  "GET /v2/crm/accounts/{id}/locations/lookup": ({ data, ids: [id] }) =>
    success(
      data,
      data.locations
        .filter(({ AccountId }) => AccountId === id)
        .map(({ Id, Name, AccountId, IsMain }) => ({ Id, Name, AccountId, IsMain })),
    ),
  "GET /v2/crm/accounts/{id}/locations/{id}": ({ data, ids: [accountId, id] }) => {
    const location = data.locations.find((one) => one.Id === id && one.AccountId === accountId);
    if (location === undefined) {
      return notFound(data, "Location");
    }
    const { Id, Name, IsMain, Address1, City, State, ZipCode } = location;
    const address = { Address1, Address2: null, City, State, ZipCode, IsMain: true };
    return success(data, { Id, LocationName: Name, IsMain, IsActive: true, Addresses: [address] });
  },
  "GET /v2/crm/contacts/summary": ({ data, query }) => {
    const rows = contactRows(data, query);
    return success(data, page(rows, query), rows.length);
  },
  "GET /v2/servicedesk/hardwareasset/searchselect": ({ data, query }) =>
    success(data, page(assetRows(data, query), query)),
  "GET /v2/servicedesk/tickets": ({ data, query }) => ticketsAnswer(data, (name) => query(`filter.${name}`), query),
  "POST /v2/servicedesk/tickets/search": ({ data, body }) => {
    const row = body as Row;
    const filter = (row["filter"] ?? {}) as Row;
    return ticketsAnswer(data, queryOf(filter), queryOf(row));
  },
  "POST /v2/servicedesk/tickets": ({ data, body, nowMs }) => makeTicket(body as Row, data, nowMs),
  "GET /v2/servicedesk/tickets/{id}": onTicket((ticket, { data }) => success(data, ticketRow(ticket, data))),
  "PATCH /v2/servicedesk/tickets/{id}": onTicket((ticket, { data, body, nowMs }) =>
    patchTicket(ticket, Array.isArray(body) ? (body as Row[]) : [], data, nowMs),
  ),
  "POST /v2/servicedesk/tickets/{id}/resolve": onTicket((ticket, { data, body, nowMs }) =>
    resolveTicket(ticket, body as Row, data, nowMs),
  ),
  "GET /v2/servicedesk/tickets/{id}/notes": onTicket((ticket, { data, query }) => {
    const rows = notesOf(ticket.Id, data).map((note) => noteRow(note, data));
    return success(data, data.variants.notePages === "heeded" ? page(rows, query) : rows);
  }),
  "POST /v2/servicedesk/tickets/{id}/notes": onTicket((ticket, { data, body, nowMs }) =>
    postNote(ticket, body as Row, data, nowMs),
  ),
};

/** The tables' names are guesses, and which of the two addresses has them is unknown. */
const tables: Readonly<Record<string, keyof OptionLists>> = {
  TicketType: "types",
  TicketSource: "sources",
  NoteType: "noteTypes",
};

/** Answers for a caller who is known and may do it. */
export function answerRoute(request: SandboxRequest, data: SandboxData, nowMs: number): Answer {
  const { method, url } = request;
  const [, place, table] = /^\/v2\/system\/(lookup|tenantlookup)\/(\w+)$/.exec(url.pathname) ?? [];
  if (method === "GET" && table !== undefined) {
    const list = Object.hasOwn(tables, table) ? tables[table] : undefined;
    return list === undefined || data.variants.tables !== place
      ? failure(data, 400, "The table name is invalid.")
      : success(data, data.options[list]);
  }
  const ids = [...url.pathname.matchAll(/\/(\d+)(?=\/|$)/g)].map(([, digits]) => Number(digits));
  const name = `${method} ${url.pathname.replaceAll(/\/\d+(?=\/|$)/g, "/{id}")}`;
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (handler === undefined) {
    return notFound(data, "The address");
  }
  const body = method === "GET" ? {} : parsed(request);
  if (body === undefined) {
    return failure(data, 400, "The body is not valid JSON.");
  }
  const parameters = Object.fromEntries([...url.searchParams].map(([key, value]) => [key.toLowerCase(), value]));
  return handler({ data, nowMs, body, ids, query: (key) => parameters[key.toLowerCase()] });
}

function parsed({ headers, body }: SandboxRequest): unknown {
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(headers["content-type"] ?? "")) {
    return undefined;
  }
  try {
    const value = camelKeys(JSON.parse(Buffer.from(body).toString("utf8")));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function queryOf(row: Row): Query {
  const values = Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
  return (key) => {
    const value = values[key.toLowerCase()];
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
}

function ticketsAnswer(data: SandboxData, filter: Query, paging: Query): Answer {
  const found = searchTickets(data, filter);
  const left = new Set((paging("exclude") ?? "").split(",").map((name) => name.trim().toLowerCase()));
  const rows = found.map((ticket) =>
    Object.fromEntries(Object.entries(listRow(ticket, data)).filter(([name]) => !left.has(name.toLowerCase()))),
  );
  return success(data, page(rows, paging), rows.length);
}

function onTicket(handle: (ticket: SandboxTicket, call: Call) => Answer): Handler {
  return (call) => {
    const ticket = call.data.tickets.find(({ Id }) => Id === call.ids[0]);
    return ticket === undefined ? notFound(call.data, "Ticket") : handle(ticket, call);
  };
}
