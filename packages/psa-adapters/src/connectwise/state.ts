// A ticket after it was made: how it stands, what technicians answered, and its end.
import { z } from "zod";
import type {
  AdapterContext,
  Answer,
  Reply,
  TicketChange,
  TicketReference,
  TicketState,
  WriteOutcome,
} from "../contract.ts";
import { orNotPermitted } from "../optional.ts";
import { RemoteFailure, isRefusal, orRefusal } from "../remote-failure.ts";
import { cleanText, cut } from "../text.ts";
import { choiceNames } from "./choices.ts";
import type { ConnectWiseClient } from "./client.ts";
import { type NoteRow, type TicketStateRow, anyRow, boardStatusRow, ticketStateRow } from "./fields.ts";
import { newestNotes } from "./notes.ts";
import { writeOutcome } from "./outcome.ts";
import { badTicketId, isTicketId } from "./ticket-id.ts";

const ticketsPath = "/service/tickets";
const longestReply = 8000;
const statusFields = { fields: "id,name,closedStatus,inactive,sortOrder" };
const labelOf = (value: unknown): string | undefined => {
  const { name, identifier } = (typeof value === "object" && value !== null ? value : { name: value }) as {
    readonly name?: unknown;
    readonly identifier?: unknown;
  };
  const label = identifier ?? name;
  return typeof label === "string" ? label : undefined;
};

/** What ConnectWise fills in besides the choices: from the Service Defaults, the company, the contact. */
const filledIn = ["company", "contact", "site", "location", "department"];

/** Labels of what the ticket has, by the names of choices.ts. */
export function valuesOf(row: TicketStateRow): Readonly<Record<string, string>> {
  const labels = [...choiceNames, ...filledIn].map((name) => [name, labelOf(row[name])] as const);
  return Object.fromEntries(labels.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

const stateOf = (row: TicketStateRow, reference: (id: number) => TicketReference): TicketState => ({
  ticket: reference(row.id),
  status: row.status?.name ?? "",
  isClosed: row.closedFlag === true,
  values: valuesOf(row),
});

export async function readTicket(
  client: ConnectWiseClient,
  id: string,
  reference: (id: number) => TicketReference,
  context: AdapterContext,
): Promise<Answer<TicketState>> {
  if (!isTicketId(id)) {
    return badTicketId;
  }
  const row = await orRefusal(async () => client.read(`${ticketsPath}/${id}`, {}, ticketStateRow, context));
  return isRefusal(row) ? row : { status: "answered", value: stateOf(row, reference) };
}

/** One search tells which of the tickets changed; the discussion of those is read one by one. */
export async function changesSince(
  client: ConnectWiseClient,
  ids: readonly string[],
  sinceMs: number,
  context: AdapterContext,
): Promise<Answer<readonly TicketChange[]>> {
  const known = ids.filter(isTicketId);
  if (known.length === 0) {
    return { status: "answered", value: [] };
  }
  const since = `${new Date(sinceMs).toISOString().slice(0, 19)}Z`;
  const query = {
    conditions: `id in (${known.join(",")}) and lastUpdated >= [${since}]`,
    fields: "id,status,closedFlag,_info",
    pageSize: "1000",
  };
  const changes = await orRefusal(async () => {
    const rows = await client.read(ticketsPath, query, z.array(ticketStateRow), context);
    const changed = rows.filter(({ id }) => known.includes(String(id)));
    return Promise.all(changed.map(async (row) => changeOf(row, client, sinceMs, context)));
  });
  return isRefusal(changes) ? changes : { status: "answered", value: changes };
}

async function changeOf(
  row: TicketStateRow,
  client: ConnectWiseClient,
  sinceMs: number,
  context: AdapterContext,
): Promise<TicketChange> {
  const { _info: info } = row;
  const isOlder = ({ dateCreated }: NoteRow): boolean => Date.parse(dateCreated ?? "") < sinceMs - 1000;
  // Without the right to read notes the status is told all the same.
  const read = await orNotPermitted(async () =>
    newestNotes(client, String(row.id), (notes) => notes.some(isOlder), context),
  );
  const notes = read === "not-permitted" ? [] : read.toSorted((one, other) => one.id - other.id);
  return {
    ticketId: String(row.id),
    status: row.status?.name ?? "",
    isClosed: row.closedFlag === true,
    // What the member wrote that made the ticket is ours.
    replies: notes
      .filter(({ createdBy }) => createdBy !== info?.enteredBy)
      .flatMap(replyOf)
      .filter(({ atMs }) => atMs >= sinceMs - 1000),
  };
}

/** A note in the discussion that a member wrote; the customer's own carry `contact`. */
function replyOf(note: NoteRow): readonly Reply[] {
  const isPublic = note.detailDescriptionFlag === true && note.internalAnalysisFlag !== true;
  const atMs = Date.parse(note.dateCreated ?? "");
  if (!isPublic || note.contact !== undefined || note.member === undefined || Number.isNaN(atMs)) {
    return [];
  }
  const author = note.member.name ?? note.createdBy ?? "";
  return [{ id: String(note.id), atMs, author, text: cut(cleanText(note.text ?? ""), longestReply) }];
}

/** The first closed status of the ticket's board. */
export async function closeTicket(
  client: ConnectWiseClient,
  id: string,
  context: AdapterContext,
): Promise<WriteOutcome> {
  if (!isTicketId(id)) {
    return badTicketId;
  }
  const path = `${ticketsPath}/${id}`;
  const sent = await orRefusal(async () => {
    const row = await client.read<TicketStateRow>(path, {}, ticketStateRow, context);
    if (row.closedFlag === true) {
      return "closed already" as const;
    }
    const statuses = await client.list(
      `/service/boards/${row.board?.id ?? 0}/statuses`,
      statusFields,
      boardStatusRow,
      context,
    );
    const [closed] = statuses
      .filter(({ closedStatus, inactive }) => closedStatus === true && inactive !== true)
      .sort((one, other) => (one.sortOrder ?? 0) - (other.sortOrder ?? 0));
    if (closed === undefined) {
      const message = `The board "${row.board?.name ?? ""}" has no active status that closes a ticket.`;
      throw new RemoteFailure({ status: "rejected", error: { code: "value_unknown", message } });
    }
    return client.patch(path, [{ op: "replace", path: "status", value: { id: closed.id } }], context);
  });
  if (sent === "closed already") {
    return { status: "accepted" };
  }
  return isRefusal(sent) ? sent : writeOutcome(sent, client.asked("PATCH", path));
}

/** Links a configuration, unless it is linked already. */
export async function linkConfiguration(
  client: ConnectWiseClient,
  id: string,
  configurationId: number,
  context: AdapterContext,
): Promise<WriteOutcome> {
  if (!isTicketId(id)) {
    return badTicketId;
  }
  const path = `${ticketsPath}/${id}/configurations`;
  const sent = await orRefusal(async () => {
    const linked = await client.read(path, { pageSize: "1000", fields: "id" }, z.array(anyRow), context);
    return linked.some((one) => one.id === configurationId)
      ? "linked already"
      : client.post(path, { id: configurationId }, context);
  });
  if (sent === "linked already") {
    return { status: "accepted" };
  }
  return isRefusal(sent) ? sent : writeOutcome(sent, client.asked("POST", path));
}
