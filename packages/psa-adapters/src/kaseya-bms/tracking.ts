// What becomes of a ticket after it was made: reading it, its changes, closing it.
import type { AdapterContext, Reply, TicketChange, TicketState, WriteOutcome } from "../contract.ts";
import { cleanLine, cleanText, cut, isSameName } from "../text.ts";
import type { KaseyaBmsClient } from "./client.ts";
import { type NoteRow, type TicketRow, ticketRow, timeOf } from "./fields.ts";
import type { Notes } from "./notes.ts";
import { orMissing, orNotPermitted } from "../optional.ts";
import { writeOutcome } from "./outcome.ts";
import { plainText } from "../plain-text.ts";
import type { Reference } from "./reference.ts";
import { ticketPath } from "./tables.ts";
import type { Option, Values } from "./values.ts";

const ticketsPath = "/v2/servicedesk/tickets";
/** So many that the answer stays below 1 MB, should `Exclude` not be heeded. */
const ticketsPerPage = 25;
const longestReply = 8000;
/** In a longer time more tickets of the tenant change than a search can show: ours are read one by one. */
const longestSearchMs = 7_200_000;
/** Clocks differ: what changed shortly before is told again. */
const overlapMs = 300_000;

interface Parts {
  readonly client: KaseyaBmsClient;
  readonly values: Values;
  readonly notes: Notes;
  readonly reference: Reference;
  readonly closedStatus: string | undefined;
}

/** Methods reject with a RemoteFailure, `close` apart. */
export class Tracking {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async read(ticketId: string, context: AdapterContext): Promise<TicketState> {
    const row = await this.#ticket(ticketId, context);
    const closed = await this.#closedStatus(context);
    return {
      ticket: this.#parts.reference(row),
      status: row.statusName ?? "",
      isClosed: isClosed(row, closed),
      values: valuesOf(row),
    };
  }

  /** Which of them changed, and the notes of each. */
  async changesSince(
    ticketIds: readonly string[],
    sinceMs: number,
    context: AdapterContext,
  ): Promise<readonly TicketChange[]> {
    if (ticketIds.length === 0) {
      return [];
    }
    const { client } = this.#parts;
    const fromMs = Math.max(0, sinceMs - overlapMs);
    const changed =
      context.now() - sinceMs > longestSearchMs
        ? await this.#each(ticketIds, context)
        : await this.#changed(ticketIds, fromMs, context);
    if (changed.length === 0) {
      return [];
    }
    const closed = await this.#closedStatus(context);
    const { userId } = await client.user(context);
    const changes: TicketChange[] = [];
    for (const row of changed) {
      const notes = await this.#parts.notes.list(String(row.id), context);
      changes.push({
        ticketId: String(row.id),
        status: row.statusName ?? "",
        isClosed: isClosed(row, closed),
        replies: repliesOf(notes, row, userId, fromMs),
      });
    }
    return changes;
  }

  /** By a change of the status alone, which mails nobody by itself; where that is refused, by BMS's own "resolve". */
  async close(ticketId: string, context: AdapterContext): Promise<WriteOutcome> {
    const { client, values, closedStatus } = this.#parts;
    const row = await this.#ticket(ticketId, context);
    const status = isClosed(row, undefined) ? undefined : await values.closedStatus(closedStatus, context);
    if (isClosed(row, status)) {
      return { status: "accepted" };
    }
    if (status === undefined) {
      const message = `${client.host} shows no status that means "done".`;
      const hint = 'Write its name into "closedStatus".';
      return { status: "rejected", error: { code: "value_unknown", message, hint } };
    }
    const path = ticketPath(ticketId);
    const operations = [{ op: "replace", path: "/StatusId", value: status.id }];
    const patched = writeOutcome(await client.patch(path, operations, context), client.asked("PATCH", path));
    const isRefused = patched.status === "rejected" && patched.error.code !== "permission_denied";
    if (!isRefused) {
      return patched;
    }
    const body = { Comment: "Closed.", StatusId: status.id, IsInternal: true };
    return writeOutcome(await client.post(`${path}/resolve`, body, context), client.asked("POST", `${path}/resolve`));
  }

  /** One search for all of them. It is a GET: its limit of calls is not that of `find`. */
  async #changed(ticketIds: readonly string[], fromMs: number, context: AdapterContext): Promise<readonly TicketRow[]> {
    const query = {
      "Filter.LastActivityUpdateFrom": new Date(fromMs).toISOString(),
      "Filter.ExcludeCompleted": "0",
      Exclude: "Details",
    };
    const rows = await this.#parts.client.list(ticketsPath, query, ticketRow, ticketsPerPage, context);
    return rows.filter(({ id }) => ticketIds.includes(String(id)));
  }

  /** Whether they changed or not; without those that are gone. */
  async #each(ticketIds: readonly string[], context: AdapterContext): Promise<readonly TicketRow[]> {
    const rows: TicketRow[] = [];
    for (const id of ticketIds) {
      const row = await orMissing(async () => this.#ticket(id, context));
      rows.push(...(row === undefined ? [] : [row]));
    }
    return rows;
  }

  async #ticket(ticketId: string, context: AdapterContext): Promise<TicketRow> {
    return this.#parts.client.one(ticketPath(ticketId), ticketRow, context);
  }

  async #closedStatus(context: AdapterContext): Promise<Option | undefined> {
    const { values, closedStatus } = this.#parts;
    const found = await orNotPermitted(async () => values.closedStatus(closedStatus, context));
    return found === "not-permitted" ? undefined : found;
  }
}

const isClosed = ({ completedDate, statusName = "" }: TicketRow, closed: Option | undefined): boolean =>
  completedDate !== undefined || (closed !== undefined && isSameName(statusName, closed.name));

function valuesOf(row: TicketRow): Readonly<Record<string, string>> {
  const values: Readonly<Record<string, string | undefined>> = {
    queue: row.queueName,
    assignee: row.assigneeName,
    status: row.statusName,
    priority: row.priorityName,
    type: row.typeName,
    source: row.sourceName,
    issueType: row.issueTypeName,
    subIssueType: row.subIssueTypeName,
    sla: row.slaName,
    workType: row.workTypeName,
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""),
  );
}

/** Public notes of others than us and the contact. */
function repliesOf(notes: readonly NoteRow[], ticket: TicketRow, userId: number, fromMs: number): readonly Reply[] {
  return notes
    .filter(
      ({ isInternal, createdBy, createdByName }) =>
        isInternal === false && createdBy !== userId && !isContact(createdByName, ticket),
    )
    .map(({ id, createdOn, createdByName = "", details = "" }) => ({
      id: String(id),
      atMs: timeOf(createdOn) ?? fromMs,
      author: cleanLine(createdByName),
      text: cut(cleanText(plainText(details)), longestReply),
    }))
    .filter(({ atMs, text }) => atMs >= fromMs && text !== "")
    .sort((one, other) => one.atMs - other.atMs);
}

const isContact = (name: string | undefined, { contactName }: TicketRow): boolean =>
  name !== undefined && contactName !== undefined && isSameName(name, contactName);
