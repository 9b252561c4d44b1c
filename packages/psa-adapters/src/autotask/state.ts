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
import { orNothing } from "../optional.ts";
import { RemoteFailure, isRefusal, orRefusal } from "../remote-failure.ts";
import { cleanText, cut } from "../text.ts";
import type { AutotaskClient } from "./client.ts";
import {
  type NoteRow,
  type TicketRow,
  type TicketStateRow,
  fieldNames,
  nameOf,
  noteRow,
  resourceRow,
  ticketStateRow,
} from "./fields.ts";
import { noteTitles } from "./notes.ts";
import { writeOutcome } from "./outcome.ts";
import { badTicketId, isTicketId } from "./ticket-id.ts";
import type { Values } from "./values.ts";

/** A system value everywhere. */
const complete = 5;
const workflowNote = 13;
const publicNote = 1;
const longestReply = 8000;
/** So few that an answer with notes of 32,000 characters stays below 1 MB. */
const notesPerPage = 25;
/** Our own notes have our title, and end with their marker. */
const ownMark = /\[#[A-Za-z0-9-]{1,50}\]\s*$/;
const isOurs = ({ title, description }: NoteRow): boolean =>
  title === noteTitles.public && ownMark.test(description ?? "");

async function readRow(client: AutotaskClient, id: string, context: AdapterContext): Promise<TicketStateRow> {
  const answer = z.object({ item: ticketStateRow.nullable() });
  const { item } = await client.one(`/Tickets/${id}`, answer, context);
  if (item === null) {
    const message = `${client.host} has no ticket with the id ${id}, or the API user may not see it.`;
    throw new RemoteFailure({ status: "rejected", error: { code: "not_found", message } });
  }
  return item;
}

export async function readTicket(
  client: AutotaskClient,
  values: Values,
  id: string,
  reference: (row: TicketRow) => TicketReference,
  context: AdapterContext,
): Promise<Answer<TicketState>> {
  const state = await orRefusal(async (): Promise<{ readonly value: TicketState }> => {
    const row = await readRow(client, id, context);
    const labels = await values.labels(row, context);
    const value = {
      ticket: reference(row),
      status: labels["status"] ?? "",
      isClosed: row.status === complete,
      values: labels,
    };
    return { value };
  });
  return isRefusal(state) ? state : { status: "answered", value: state.value };
}

/** One query tells which of the tickets changed, one more reads their public notes, and one who wrote them. */
export async function changesSince(
  client: AutotaskClient,
  values: Values,
  ids: readonly string[],
  sinceMs: number,
  context: AdapterContext,
): Promise<Answer<readonly TicketChange[]>> {
  const known = ids.filter(isTicketId).map(Number);
  if (known.length === 0) {
    return { status: "answered", value: [] };
  }
  // Dates of answers may be without fractions of a second.
  const since = new Date(sinceMs - 1000).toISOString();
  const changes = await orRefusal(async () => {
    const found = await client.query(
      "Tickets",
      [
        { op: "in", field: "id", value: known },
        { op: "gte", field: "lastActivityDate", value: since },
      ],
      [...fieldNames.ticket, "status"],
      ticketStateRow,
      context,
    );
    const rows = found.filter(({ id }) => known.includes(id));
    const notes = rows.length === 0 ? [] : await publicNotes(client, rows, since, context);
    const names = await authorNames(client, notes, context);
    return Promise.all(
      rows.map(async (row): Promise<TicketChange> => {
        const labels = await values.labels(row, context);
        return {
          ticketId: String(row.id),
          status: labels["status"] ?? "",
          isClosed: row.status === complete,
          replies: notes
            .filter(({ ticketID }) => ticketID === row.id)
            .flatMap((note) => replyOf(note, names))
            .sort((one, other) => one.atMs - other.atMs),
        };
      }),
    );
  });
  return isRefusal(changes) ? changes : { status: "answered", value: changes };
}

/** Written by technicians: not by contacts, workflow rules, or us. */
async function publicNotes(
  client: AutotaskClient,
  tickets: readonly TicketRow[],
  since: string,
  context: AdapterContext,
): Promise<readonly NoteRow[]> {
  const rows = await client.query(
    "TicketNotes",
    [
      { op: "in", field: "ticketID", value: tickets.map(({ id }) => id) },
      { op: "eq", field: "publish", value: publicNote },
      { op: "gte", field: "lastActivityDate", value: since },
    ],
    fieldNames.note,
    noteRow,
    context,
    notesPerPage,
  );
  return rows.filter(
    (note) =>
      note.publish === publicNote &&
      note.noteType !== workflowNote &&
      (note.creatorResourceID ?? 0) > 0 &&
      (note.createdByContactID ?? 0) === 0 &&
      !isOurs(note),
  );
}

/** Empty where the API user may not read resources: an answer without a name is better than none. */
async function authorNames(
  client: AutotaskClient,
  notes: readonly NoteRow[],
  context: AdapterContext,
): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(notes.flatMap(({ creatorResourceID }) => creatorResourceID ?? []))];
  if (ids.length === 0) {
    return new Map();
  }
  const fields = ["id", "firstName", "lastName"];
  const filter = [{ op: "in", field: "id", value: ids }] as const;
  const rows = await orNothing(async () => client.readable("Resources", filter, fields, resourceRow, context));
  return new Map(rows?.map((row) => [row.id, nameOf(row)]));
}

function replyOf(note: NoteRow, names: ReadonlyMap<number, string>): readonly Reply[] {
  const written = note.createDateTime ?? "";
  const atMs = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(written) ? written : `${written}Z`);
  const author = names.get(note.creatorResourceID ?? 0) ?? "";
  const text = cut(cleanText(note.description ?? ""), longestReply);
  return Number.isNaN(atMs) ? [] : [{ id: String(note.id), atMs, author, text }];
}

export async function closeTicket(client: AutotaskClient, id: string, context: AdapterContext): Promise<WriteOutcome> {
  if (!isTicketId(id)) {
    return badTicketId;
  }
  const sent = await orRefusal(async () => {
    const row = await readRow(client, id, context);
    return row.status === complete
      ? ("closed already" as const)
      : client.write("PATCH", "/Tickets", { id: Number(id), status: complete }, context);
  });
  if (sent === "closed already") {
    return { status: "accepted" };
  }
  return isRefusal(sent) ? sent : writeOutcome(sent, client.asked("PATCH", "/Tickets"));
}
