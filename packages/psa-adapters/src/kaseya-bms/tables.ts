// Ticket types, sources and note types. BMS has two addresses for such lists and publishes neither which of them nor the
// names of the tables: both are tried, and then the newest tickets say what they were given.
import type { AdapterContext } from "../contract.ts";
import type { RemoteFailure } from "../remote-failure.ts";
import type { KaseyaBmsClient } from "./client.ts";
import { type OptionRow, type TicketRow, optionRow, rowsOf, ticketRow } from "./fields.ts";
import { isNotPermitted, orMissing, orNothing } from "../optional.ts";

export type Table = "TicketType" | "TicketSource" | "NoteType";

/** What can be known of a table. Not whole: read back from tickets, other entries may exist. */
export interface TableRows {
  readonly rows: readonly OptionRow[];
  readonly isWhole: boolean;
}

export const searchPath = "/v2/servicedesk/tickets/search";
export const ticketPath = (id: number | string): string => `/v2/servicedesk/tickets/${id}`;
const readBack = 5;

/** Rejects with a RemoteFailure when it is not the guessed name that is refused, or a right is missing to find out. */
export async function tableRows(client: KaseyaBmsClient, table: Table, context: AdapterContext): Promise<TableRows> {
  const list = rowsOf(optionRow).nullable();
  let denied: RemoteFailure | undefined;
  for (const place of ["lookup", "tenantlookup"]) {
    try {
      const rows = (await orMissing(async () => client.one(`/v2/system/${place}/${table}`, list, context))) ?? [];
      if (rows.length > 0) {
        return { rows, isWhole: true };
      }
    } catch (error) {
      if (!isNotPermitted(error)) {
        throw error;
      }
      denied = error;
    }
  }
  const rows = table === "NoteType" ? undefined : await orNothing(async () => rowsOfTickets(client, table, context));
  if (denied !== undefined && (rows ?? []).length === 0) {
    throw denied;
  }
  return { rows: rows ?? [], isWhole: false };
}

/** Lists of tickets lack the name of the source: each is read alone. */
async function rowsOfTickets(client: KaseyaBmsClient, table: Table, context: AdapterContext): Promise<OptionRow[]> {
  const body = { PageSize: readBack, PageNumber: 1, Exclude: "Details", Filter: { ExcludeCompleted: 0 } };
  const result = await client.post(searchPath, body, context);
  const found = client.read(result, rowsOf(ticketRow), client.asked("POST", searchPath)).slice(0, readBack);
  const known = new Map<number, OptionRow>();
  for (const { id } of found) {
    const ticket = await client.one(ticketPath(id), ticketRow, context);
    const row = rowOf(ticket, table);
    if (row !== undefined) {
      known.set(row.id, row);
    }
  }
  return [...known.values()];
}

function rowOf({ typeId, typeName, sourceId, sourceName }: TicketRow, table: Table): OptionRow | undefined {
  const [id, name] = table === "TicketType" ? [typeId, typeName] : [sourceId, sourceName];
  return id === undefined || name === undefined ? undefined : { id, name };
}
