import { createHash } from "node:crypto";
import type {
  AdapterContext,
  Answer,
  Reply,
  TicketChange,
  TicketReference,
  TicketState,
  WriteOutcome,
} from "../contract.ts";
import { RemoteFailure, isRefusal, orRefusal } from "../remote-failure.ts";
import { cleanText, cut } from "../text.ts";
import type { AteraClient } from "./client.ts";
import { type CommentRow, type TicketRow, nameOf, ticketRow } from "./fields.ts";
import { dateText } from "./find.ts";
import { comments } from "./notes.ts";
import { writeOutcome } from "./outcome.ts";
import { orMissing } from "../optional.ts";
import { plainText } from "../plain-text.ts";
import { badTicketId, isTicketId, ticketPath } from "./ticket-id.ts";
import { labelOf, valueNames } from "./values.ts";

const longestReply = 8000;
/** Replies have ids, so that one told twice does no harm; one that two clocks disagree about may not be missed. */
const clockErrorMs = 600_000;
const closedStatus = "Closed";
/** Our own notes end so. */
const ownNote = /\[#[A-Za-z0-9-]{1,50}\]\s*$/;

const isClosed = ({ TicketStatus }: TicketRow): boolean => /^(?:closed|resolved)$/i.test(TicketStatus ?? "");

/** The ticket with this id. Rejects with a RemoteFailure. */
export const ticketOf = async (client: AteraClient, id: string, context: AdapterContext): Promise<TicketRow> => {
  const row = await client.row(ticketPath(id), {}, ticketRow, context);
  if (String(row.TicketID) !== id) {
    const message = `${client.host} gave ticket ${row.TicketID} instead of ${id}.`;
    throw new RemoteFailure({ status: "retry", error: { code: "answer_unreadable", message } });
  }
  return row;
};

const fieldNames = {
  priority: "TicketPriority",
  type: "TicketType",
  status: "TicketStatus",
  impact: "TicketImpact",
} as const;

export async function readTicket(
  client: AteraClient,
  id: string,
  reference: (row: TicketRow) => TicketReference,
  context: AdapterContext,
): Promise<Answer<TicketState>> {
  if (!isTicketId(id)) {
    return badTicketId;
  }
  const row = await orRefusal(async () => ticketOf(client, id, context));
  if (isRefusal(row)) {
    return row;
  }
  const values = valueNames.flatMap((name) => {
    const value = row[fieldNames[name]];
    return typeof value === "string" ? [[name, labelOf(name, value)] as const] : [];
  });
  const state = {
    ticket: reference(row),
    status: row.TicketStatus ?? "",
    isClosed: isClosed(row),
    values: Object.fromEntries(values),
  };
  return { status: "answered", value: state };
}

/**
 * One list tells which tickets changed, or each ticket is asked for where that list is longer; then the comments of those
 * that changed are read.
 */
export async function changesSince(
  client: AteraClient,
  ids: readonly string[],
  sinceMs: number,
  context: AdapterContext,
): Promise<Answer<readonly TicketChange[]>> {
  const known = ids.filter(isTicketId);
  if (known.length === 0) {
    return { status: "answered", value: [] };
  }
  const changes = await orRefusal(async () => {
    const found: TicketChange[] = [];
    for (const row of await changedTickets(client, known, sinceMs, context)) {
      const rows = await comments(client, String(row.TicketID), context);
      found.push({
        ticketId: String(row.TicketID),
        status: row.TicketStatus ?? "",
        isClosed: isClosed(row),
        replies: repliesOf(rows).filter(({ atMs }) => atMs >= sinceMs - clockErrorMs),
      });
    }
    return found;
  });
  return isRefusal(changes) ? changes : { status: "answered", value: changes };
}

async function changedTickets(
  client: AteraClient,
  ids: readonly string[],
  sinceMs: number,
  context: AdapterContext,
): Promise<readonly TicketRow[]> {
  const path = "/tickets/lastmodified";
  const query = { date: dateText(sinceMs - clockErrorMs), includeComments: "false" };
  const first = await client.page(path, query, ticketRow, 1, context);
  if ((first.totalPages ?? 1) > ids.length) {
    const rows: TicketRow[] = [];
    for (const id of ids) {
      // One that was deleted does not keep the others waiting.
      const row = await orMissing(async () => ticketOf(client, id, context));
      rows.push(...(row === undefined ? [] : [row]));
    }
    return rows;
  }
  const hasMore = (first.nextLink ?? "") !== "" || (first.totalPages ?? 1) > 1;
  const { rows } = hasMore ? await client.list(path, query, ticketRow, context) : { rows: first.items };
  const changed = new Map(rows.map((row) => [String(row.TicketID), row]));
  return ids.flatMap((id) => changed.get(id) ?? []);
}

/** Comments that a technician wrote for the customer. */
function repliesOf(rows: readonly CommentRow[]): readonly Reply[] {
  const replies = rows.flatMap((row): Reply[] => {
    const { Comment, CommentHtml, IsInternal, EndUserID, TechnicianContactID, FirstName, LastName, Email } = row;
    const text = cleanText(plainText(CommentHtml || (Comment ?? "")));
    const atMs = timeOf(row);
    const isTechnicians = (TechnicianContactID ?? 0) > 0 && (EndUserID ?? 0) === 0;
    if (IsInternal !== false || !isTechnicians || ownNote.test(text) || text === "" || Number.isNaN(atMs)) {
      return [];
    }
    // Comments have no id.
    const id = createHash("sha256").update(`${atMs} ${TechnicianContactID} ${text}`).digest("hex").slice(0, 32);
    return [{ id, atMs, author: nameOf(FirstName, LastName) || (Email ?? ""), text: cut(text, longestReply) }];
  });
  return replies.toSorted((one, other) => one.atMs - other.atMs);
}

/** Times are UTC, whether they say so or not. */
const timeOf = ({ Date: date }: CommentRow): number => {
  const text = date ?? "";
  return Date.parse(/(?:z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
};

export async function closeTicket(client: AteraClient, id: string, context: AdapterContext): Promise<WriteOutcome> {
  if (!isTicketId(id)) {
    return badTicketId;
  }
  const row = await orRefusal(async () => ticketOf(client, id, context));
  if (isRefusal(row)) {
    return row;
  }
  if (isClosed(row)) {
    return { status: "accepted" };
  }
  const path = ticketPath(id);
  const result = await client.write("PUT", path, { TicketStatus: closedStatus }, context);
  return writeOutcome(result, client.asked("PUT", path));
}
