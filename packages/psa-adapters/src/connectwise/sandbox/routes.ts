import { Buffer } from "node:buffer";
import { type Answer, type SandboxRequest, json } from "../../sandbox/answer.ts";
import type { Row } from "./conditions.ts";
import type { Reference, SandboxBoardItem, SandboxData } from "./data.ts";
import { attachDocument, documentInfo } from "./documents.ts";
import { invalidObject, missingField, unknownEndpoint, unknownRecord } from "./errors.ts";
import { type ListQuery, countAnswer, listAnswer } from "./lists.ts";
import { addNote, makeTicket } from "./make-ticket.ts";
import { patchTicket, touch } from "./patch-ticket.ts";

interface Call {
  readonly request: SandboxRequest;
  readonly data: SandboxData;
  readonly nowMs: number;
  readonly query: ListQuery;
  /** The number in the path. */
  readonly id: number;
}

type Handler = (call: Call) => Answer | Promise<Answer>;

/** Lists that can be paged, counted and asked for one row by its id. */
const lists: readonly {
  readonly path: string;
  readonly what: string;
  readonly rows: (data: SandboxData) => readonly { readonly id: number }[];
}[] = [
  {
    path: "/company/companies",
    what: "Company",
    rows: ({ companies, hidden }) => companies.filter(({ id }) => !hidden.has(id)),
  },
  {
    path: "/company/contacts",
    what: "Contact",
    rows: ({ contacts, hidden }) => contacts.filter(({ company }) => !hidden.has(company.id)),
  },
  {
    path: "/company/configurations",
    what: "Configuration",
    rows: ({ configurations, hidden }) => configurations.filter(({ company }) => !hidden.has(company.id)),
  },
  { path: "/service/boards", what: "ServiceBoard", rows: ({ boards }) => boards },
  { path: "/service/priorities", what: "Priority", rows: ({ priorities }) => priorities },
  { path: "/service/sources", what: "Source", rows: ({ sources }) => sources },
  { path: "/system/members", what: "Member", rows: ({ members }) => members },
  { path: "/service/tickets", what: "Ticket", rows: ({ tickets }) => tickets },
];

const listHandlers: Readonly<Record<string, Handler>> = Object.fromEntries(
  lists.flatMap(({ path, what, rows }): [string, Handler][] => [
    [`GET ${path}`, ({ data, query, request }) => listAnswer(rows(data), query, request.url)],
    [`GET ${path}/count`, ({ data, query }) => countAnswer(rows(data), query)],
    [
      `GET ${path}/{id}`,
      ({ data, id }) => {
        const row = rows(data).find((one) => one.id === id);
        return row === undefined ? unknownRecord(what, String(id)) : json(200, row);
      },
    ],
  ]),
);

const handlers: Readonly<Record<string, Handler>> = {
  ...listHandlers,
  "GET /system/info": () =>
    json(200, {
      version: "v2025.8.12345",
      isCloud: false,
      serverTimeZone: "UTC",
      licenseBits: [],
      cloudRegion: "NA",
      maxWorkFlowRecordsAllowed: 1000,
    }),
  "GET /service/boards/{id}/statuses": ofBoard(({ statuses }) => statuses),
  "GET /service/boards/{id}/types": ofBoard(({ types }) => types),
  "GET /service/boards/{id}/subtypes": ofBoard(({ subTypes }) => subTypes),
  "GET /service/boards/{id}/items": ofBoard(({ items }) => items),
  "GET /service/boards/{id}/teams": ofBoard(({ teams }) => teams, teamOf),
  "GET /service/boards/{id}/typeSubTypeItemAssociations": ofBoard(({ pairs }) => pairs),
  "GET /company/companies/{id}/sites/{id}": ({ request, data, id }) => {
    const siteId = Number(request.url.pathname.split("/").at(-1));
    const site = data.sites.find((one) => one.id === siteId && one.company.id === id && !data.hidden.has(id));
    return site === undefined ? unknownRecord("CompanySite", String(siteId)) : json(200, site);
  },
  "PATCH /service/tickets/{id}": onTicket(({ request, data, id, nowMs }) => patchTicket(request, data, id, nowMs)),
  "POST /service/tickets": withBody(({ request, data, nowMs }, body) =>
    makeTicket(body, data, request.url.origin, nowMs),
  ),
  "POST /service/tickets/search": withBody(({ request, data }, body) =>
    listAnswer(data.tickets, (name) => textOrUndefined(body[name] ?? request.url.searchParams.get(name)), request.url),
  ),
  "GET /service/tickets/{id}/notes": onTicket(({ data, query, request, id }) =>
    listAnswer(data.notes.get(id) ?? [], query, request.url),
  ),
  "POST /service/tickets/{id}/notes": onTicket(
    withBody(({ data, id, nowMs }, body) =>
      typeof body["text"] === "string" && body["text"] !== ""
        ? json(201, noteOn(body, id, data, nowMs))
        : invalidObject("serviceNote", [missingField("serviceNote", "text")]),
    ),
  ),
  "GET /service/tickets/{id}/configurations": onTicket(({ data, query, request, id }) =>
    listAnswer(data.attached.get(id) ?? [], query, request.url),
  ),
  "POST /service/tickets/{id}/configurations": onTicket(withBody(attachConfiguration)),
  "GET /system/documents": ({ data, query, request }) => {
    const recordId = Number(query("recordId"));
    if (query("recordType") !== "Ticket" || Number.isNaN(recordId)) {
      const missing = ["recordType", "recordId"].filter((name) => query(name) === undefined);
      return invalidObject(
        "document",
        missing.map((name) => missingField("document", name)),
      );
    }
    const documents = data.documents.filter((document) => document.recordId === recordId);
    return listAnswer(documents.map(documentInfo), query, request.url);
  },
  "POST /system/documents": async ({ request, data }) => attachDocument(request, data),
  "GET /system/documents/{id}/download": ({ data, id }) => {
    const document = data.documents.find((one) => one.id === id);
    return document === undefined
      ? unknownRecord("Document", String(id))
      : { status: 200, headers: { "content-type": "application/octet-stream" }, body: document.content };
  },
};

/** Answers what comes after `apis/3.0`, for a caller who is known and may do it. */
export async function answerRoute(
  request: SandboxRequest,
  path: string,
  data: SandboxData,
  nowMs: number,
): Promise<Answer> {
  const [, number] = /\/(\d+)(?:\/|$)/.exec(path) ?? [];
  const name = `${request.method} ${path.replaceAll(/\/\d+(?=\/|$)/g, "/{id}")}`;
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (handler === undefined) {
    return unknownEndpoint();
  }
  const query: ListQuery = (key) => request.url.searchParams.get(key) ?? undefined;
  return handler({ request, data, nowMs, query, id: Number(number) });
}

function noteOn(body: Row, id: number, data: SandboxData, nowMs: number): object {
  touch(id, data, nowMs);
  return addNote(body, id, data, nowMs);
}

/** A list of what belongs to the board in the path; `show` makes of a row what the API gives. */
function ofBoard<Each extends { readonly id: number; readonly board: Reference }>(
  rows: (data: SandboxData) => readonly Each[],
  show: (row: Each) => { readonly id: number } = (row) => row,
): Handler {
  return ({ data, query, request, id }) =>
    data.boards.some((board) => board.id === id)
      ? listAnswer(
          rows(data)
            .filter(({ board }) => board.id === id)
            .map(show),
          query,
          request.url,
        )
      : unknownRecord("ServiceBoard", String(id));
}

/** A team names its board by the id alone. */
function teamOf({ id, name, board }: SandboxBoardItem): { readonly id: number } {
  const teamLeader = { id: 151, identifier: "TechOne", name: "Tech One" };
  const team = { id, name, boardId: board.id, defaultFlag: false, teamLeader };
  return team;
}

const textOrUndefined = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

function withBody(handle: (call: Call, body: Row) => Answer): Handler {
  return (call) => {
    const { headers, body } = call.request;
    if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
      return json(415, { code: "ConnectWiseApi", message: "The request's media type is not supported.", errors: null });
    }
    const parsed = parseObject(Buffer.from(body).toString("utf8"));
    return parsed === undefined
      ? json(400, { code: "ConnectWiseApi", message: "The body is not a JSON object.", errors: null })
      : handle(call, parsed);
  };
}

function parseObject(text: string): Row | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Row) : undefined;
  } catch {
    return undefined;
  }
}

function onTicket(handle: Handler): Handler {
  return (call) =>
    call.data.tickets.some(({ id }) => id === call.id) ? handle(call) : unknownRecord("Ticket", String(call.id));
}

function attachConfiguration({ data, id }: Call, body: Row): Answer {
  const configuration = data.configurations.find((one) => one.id === body["id"]);
  if (body["id"] === undefined && body["deviceIdentifier"] === undefined) {
    const message = "id or deviceIdentifier is required.";
    return invalidObject("configuration", [
      { code: "MissingRequiredField", message, resource: "configuration", field: "id" },
    ]);
  }
  if (configuration === undefined) {
    return unknownRecord("Configuration", String(body["id"]));
  }
  const { name } = configuration;
  data.attached.set(id, [...(data.attached.get(id) ?? []), { id: configuration.id, name }]);
  return json(201, { id: configuration.id, deviceIdentifier: name });
}
