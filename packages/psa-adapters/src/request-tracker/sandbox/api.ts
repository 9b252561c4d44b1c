import { Buffer } from "node:buffer";
import { z } from "zod";
import { type Answer, type SandboxRequest, json } from "../../sandbox/answer.ts";
import { addMessage, makeTicket, updateTicket } from "./changes.ts";
import type { SandboxData, SandboxTicket } from "./data.ts";
import { badRequest, forbidden, notFound, unauthorized, unsupportedType } from "./errors.ts";
import { BadQuery, parseTicketSql } from "./ticket-sql.ts";
import { attachmentRow, ticketRow, transactionRow, userRow } from "./views.ts";

const apiPath = "/REST/2.0";

export const isApiAddress = ({ pathname }: URL): boolean => pathname.startsWith(`${apiPath}/`);

/** Makes or changes something. */
export const isWrite = ({ method }: SandboxRequest): boolean => method !== "GET";

type Row = Readonly<Record<string, unknown>>;

/** A page of rows: without `fields` they have id, type and address alone. */
function listAnswer(rows: readonly Row[], { searchParams }: URL): Answer {
  const perPage = Math.min(Math.max(Number(searchParams.get("per_page") ?? 20) || 20, 1), 100);
  const page = Math.max(Number(searchParams.get("page") ?? 1) || 1, 1);
  const fields = ["id", "type", "_url", ...(searchParams.get("fields") ?? "").split(",")];
  const items = rows
    .slice((page - 1) * perPage, page * perPage)
    .map((row) => Object.fromEntries(fields.filter((name) => name in row).map((name) => [name, row[name]])));
  return json(200, { count: items.length, page, per_page: perPage, total: rows.length, items });
}

const limit = z.array(z.object({ field: z.string(), operator: z.string().optional(), value: z.string() })).catch([]);

/** A search by JSON: all of the limits, letter case aside. */
function limited(rows: readonly Row[], { searchParams }: URL): readonly Row[] {
  const limits = limit.parse(JSON.parse(searchParams.get("query") ?? "[]"));
  return rows.filter((row) =>
    limits.every(({ field, operator = "=", value }) => {
      const actual = (typeof row[field] === "string" ? row[field] : "").toLowerCase();
      const wanted = value.toLowerCase();
      return operator === "LIKE"
        ? actual.includes(wanted)
        : operator === "STARTSWITH"
          ? actual.startsWith(wanted)
          : actual === wanted;
    }),
  );
}

/** Answers one request: token, rights, then the endpoint. */
export function answerApi(request: SandboxRequest, data: SandboxData, nowMs: number): Answer {
  const { method, url, headers, body } = request;
  if (headers["authorization"] !== `token ${data.token}`) {
    return unauthorized();
  }
  const base = `${url.origin}${apiPath}`;
  const path = decodeURIComponent(url.pathname.slice(apiPath.length));
  if (method === "GET") {
    return answerGet(path, url, base, data);
  }
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    return unsupportedType();
  }
  const input = parseJson(Buffer.from(body).toString("utf8"));
  if (input === undefined) {
    return badRequest("JSON parse error: malformed JSON string");
  }
  if (method === "POST" && path === "/ticket") {
    return makeTicket(input, data, base, nowMs);
  }
  const [, id, kind] = /^\/ticket\/(\d+)(?:\/(comment|correspond))?$/.exec(path) ?? [];
  const ticket = data.tickets.find((one) => String(one.id) === id);
  if (method === "POST" && kind !== undefined) {
    return addMessage(ticket, kind as "comment" | "correspond", input, data, nowMs);
  }
  return method === "PUT" && ticket !== undefined ? updateTicket(ticket, input, data, nowMs) : notFound();
}

function answerGet(path: string, url: URL, base: string, data: SandboxData): Answer {
  const maySee = (ticket: SandboxTicket | undefined): ticket is SandboxTicket =>
    ticket !== undefined && !data.denied.has("ShowTicket");
  const queues = data.denied.has("SeeQueue") ? [] : data.queues;
  if (path === "/rt") {
    return json(200, { Version: "5.0.3+dfsg-3~deb12u6" });
  }
  if (path === "/queues/all") {
    return listAnswer(
      queues.map(({ id, Name }) => ({ id: String(id), type: "queue", Name, Disabled: "0" })),
      url,
    );
  }
  if (path.startsWith("/queue/")) {
    const queue = queues.find(({ Name }) => Name.toLowerCase() === path.slice("/queue/".length).toLowerCase());
    return queue === undefined ? forbidden() : json(200, queueDetail(queue, data, base));
  }
  if (path === "/users") {
    return data.isPrivileged
      ? listAnswer(
          limited(
            data.users.map((user) => userRow(user, base)),
            url,
          ),
          url,
        )
      : forbidden();
  }
  if (path === "/tickets") {
    return searchTickets(url, data, base, maySee);
  }
  const [, ticketId, part] = /^\/ticket\/(\d+)(?:\/(history|attachments))?$/.exec(path) ?? [];
  if (ticketId !== undefined) {
    return answerTicket(
      data.tickets.find(({ id }) => String(id) === ticketId),
      part,
      url,
      base,
      data,
      maySee,
    );
  }
  const [, transactionId] = /^\/transaction\/(\d+)\/attachments$/.exec(path) ?? [];
  const transaction = data.tickets
    .flatMap(({ transactions }) => transactions)
    .find(({ id }) => String(id) === transactionId);
  return transaction === undefined
    ? notFound()
    : listAnswer(
        limited(
          transaction.attachments.map((one) => attachmentRow(one, base)),
          url,
        ),
        url,
      );
}

const queueDetail = (
  { id, Name, customFields }: SandboxData["queues"][number],
  data: SandboxData,
  base: string,
): Row => ({
  id,
  Name,
  Disabled: "0",
  Lifecycle: "default",
  TicketCustomFields: data.denied.has("SeeCustomField")
    ? []
    : customFields.map((name, index) => ({ id: String(index + 2), type: "customfield", ref: "customfield", name })),
  _hyperlinks: [
    { ref: "self", type: "queue", id, _url: `${base}/queue/${id}` },
    ...(data.denied.has("CreateTicket") ? [] : [{ ref: "create", type: "ticket", _url: `${base}/ticket?Queue=${id}` }]),
  ],
});

function searchTickets(url: URL, data: SandboxData, base: string, maySee: (ticket: SandboxTicket) => boolean): Answer {
  try {
    const isWanted = parseTicketSql(url.searchParams.get("query") ?? "", data);
    const found = data.tickets.filter((ticket) => maySee(ticket) && isWanted(ticket));
    const ordered = url.searchParams.get("order") === "DESC" ? found.toReversed() : found;
    return listAnswer(
      ordered.map((ticket) => ticketRow(ticket, data, base)),
      url,
    );
  } catch (error) {
    if (error instanceof BadQuery) {
      return badRequest(error.message);
    }
    throw error;
  }
}

function answerTicket(
  ticket: SandboxTicket | undefined,
  part: string | undefined,
  url: URL,
  base: string,
  data: SandboxData,
  maySee: (ticket: SandboxTicket | undefined) => ticket is SandboxTicket,
): Answer {
  if (part === "attachments") {
    // A ticket that there is not, or may not be seen, has an empty list.
    const shown = maySee(ticket) ? ticket.transactions : [];
    const readable = shown.filter(({ Type }) => Type !== "Comment" || !data.denied.has("ShowTicketComments"));
    const rows = readable.flatMap(({ attachments }) => attachments.map((one) => attachmentRow(one, base)));
    return listAnswer(limited(rows, url), url);
  }
  if (ticket === undefined) {
    return notFound();
  }
  if (!maySee(ticket)) {
    return forbidden();
  }
  return part === "history"
    ? listAnswer(
        ticket.transactions.map((one) => transactionRow(one, base)),
        url,
      )
    : json(200, ticketRow(ticket, data, base));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
