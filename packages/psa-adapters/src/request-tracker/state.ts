// A ticket after it was made: how it stands, what technicians answered, and its end.
import type {
  AdapterContext,
  Answer,
  Reply,
  TicketChange,
  TicketReference,
  TicketState,
  WriteOutcome,
} from "../contract.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { cleanText, cut } from "../text.ts";
import type { RequestTrackerClient } from "./client.ts";
import { isAmong, isInactive } from "./conditions.ts";
import { type TicketRow, type TransactionRow, attachmentRow, ticketRow, transactionRow } from "./fields.ts";
import { notClosed, refusalOf, rowsOf } from "./outcome.ts";
import { sentences } from "./fields.ts";
import { badTicketId, isTicketId } from "./ticket-id.ts";

const longestReply = 8000;
const stateFields = { fields: "Subject,Status,Priority,Queue,LastUpdated,Creator,Requestor", "fields[Queue]": "Name" };

interface Standing {
  readonly row: TicketRow;
  readonly isClosed: boolean;
}

/** How these tickets stand; those that are not there, or may not be seen, are missing. Rejects with a RemoteFailure. */
async function standingOf(
  client: RequestTrackerClient,
  ids: readonly string[],
  context: AdapterContext,
): Promise<readonly Standing[]> {
  const [rows, closed] = await Promise.all([
    client.list("/tickets", { query: isAmong(ids), ...stateFields }, ticketRow, context),
    client.list("/tickets", { query: `${isAmong(ids)} AND ${isInactive}`, fields: "Status" }, ticketRow, context),
  ]);
  const closedIds = new Set(closed.map(({ id }) => id));
  return rows.filter(({ id }) => ids.includes(id)).map((row) => ({ row, isClosed: closedIds.has(row.id) }));
}

export async function readTicket(
  client: RequestTrackerClient,
  ticketId: string,
  reference: (id: string) => TicketReference,
  context: AdapterContext,
): Promise<Answer<TicketState>> {
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  const found = await orRefusal(async () => standingOf(client, [ticketId], context));
  if (isRefusal(found)) {
    return found;
  }
  const [standing] = found;
  if (standing === undefined) {
    const message = `${client.host} shows no ticket ${ticketId}.`;
    return { status: "rejected", error: { code: "not_found", message } };
  }
  const { row, isClosed } = standing;
  const queue = row.Queue?.Name;
  const priority = row.Priority ?? undefined;
  return {
    status: "answered",
    value: {
      ticket: reference(ticketId),
      status: row.Status ?? "",
      isClosed,
      values: {
        ...(queue === undefined ? {} : { queue }),
        ...(priority === undefined ? {} : { priority: String(priority) }),
      },
    },
  };
}

/** Two searches tell which of the tickets changed and are closed; the answers on those are read one by one. */
export async function changesSince(
  client: RequestTrackerClient,
  ids: readonly string[],
  sinceMs: number,
  context: AdapterContext,
): Promise<Answer<readonly TicketChange[]>> {
  const known = ids.filter(isTicketId);
  if (known.length === 0) {
    return { status: "answered", value: [] };
  }
  const changes = await orRefusal(async () => {
    const standings = await standingOf(client, known, context);
    // Compared here: in a search a time would be read in the time zone of the token's user. RT tells whole seconds.
    const changed = standings.filter(({ row }) => timeOf(row.LastUpdated) >= sinceMs - 1000);
    return Promise.all(changed.map(async (standing) => changeOf(standing, client, sinceMs, context)));
  });
  return isRefusal(changes) ? changes : { status: "answered", value: changes };
}

/** What cannot be read counts as just now. */
const timeOf = (text: string | null | undefined): number => {
  const atMs = Date.parse(text ?? "");
  return Number.isNaN(atMs) ? Infinity : atMs;
};

async function changeOf(
  { row, isClosed }: Standing,
  client: RequestTrackerClient,
  sinceMs: number,
  context: AdapterContext,
): Promise<TicketChange> {
  const fields = { fields: "Type,Created,Creator" };
  const history = await client.list(`/ticket/${row.id}/history`, fields, transactionRow, context);
  // What the token's user wrote is ours, what a requestor wrote is the customer's.
  const notTechnicians = new Set([row.Creator?.id, ...(row.Requestor ?? []).map(({ id }) => id), undefined]);
  const answers = history.filter(
    ({ Type, Created, Creator }) =>
      Type === "Correspond" && !notTechnicians.has(Creator?.id) && timeOf(Created) >= sinceMs - 1000,
  );
  return {
    ticketId: row.id,
    status: row.Status ?? "",
    isClosed,
    replies: await Promise.all(answers.map(async (answer) => replyOf(answer, client, context))),
  };
}

async function replyOf(
  { id, Created, Creator }: TransactionRow,
  client: RequestTrackerClient,
  context: AdapterContext,
): Promise<Reply> {
  const query = {
    query: JSON.stringify([{ field: "ContentType", operator: "STARTSWITH", value: "text/" }]),
    fields: "ContentType,Filename,Content",
  };
  const texts = await client.list(`/transaction/${id}/attachments`, query, attachmentRow, context);
  const bodies = texts.filter(({ Filename }) => !Filename);
  const plain = bodies.find(({ ContentType }) => ContentType === "text/plain") ?? bodies[0];
  return {
    id,
    atMs: timeOf(Created),
    author: Creator?.id ?? "",
    text: cut(cleanText(plain?.Content ?? ""), longestReply),
  };
}

/**
 * Sets the status, and looks whether it is so: RT answers 200 to a status that it refuses. What a change is answered with
 * depends on the language of the token's user; the ticket itself does not.
 */
export async function closeTicket(
  client: RequestTrackerClient,
  ticketId: string,
  status: string,
  context: AdapterContext,
): Promise<WriteOutcome> {
  if (!isTicketId(ticketId)) {
    return badTicketId;
  }
  const outcome = await orRefusal(async (): Promise<WriteOutcome> => {
    const path = `/ticket/${ticketId}`;
    const before = await standingOf(client, [ticketId], context);
    if (before.some(({ isClosed }) => isClosed)) {
      return { status: "accepted" };
    }
    const sent = await client.write("PUT", path, { Status: status }, context);
    if (rowsOf(sent, sentences) === undefined) {
      return refusalOf(sent, client.asked("PUT", path));
    }
    const after = await standingOf(client, [ticketId], context);
    return after.some(({ isClosed }) => isClosed) ? { status: "accepted" } : notClosed(sent, status);
  });
  return outcome;
}
