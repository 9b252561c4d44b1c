import type { AdapterContext, FindOutcome, TicketReference } from "../contract.ts";
import { badMarker, isMarkedWith, isMarker } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import type { AteraClient } from "./client.ts";
import { type TicketRow, ticketRow } from "./fields.ts";
import { pressTimeMs } from "./press-time.ts";

const dayMs = 24 * 3_600_000;
/** A press whose time is not known is not older: what is not delivered by then is given up. */
const oldestPressMs = 14 * dayMs;
/** The clock of this computer may be wrong by hours, for instance by its time zone. */
const clockErrorMs = dayMs;
/** While pages are read a ticket may move from one that is still to come to one that was. */
const mostRounds = 3;

export const dateText = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

/** What the clock said when the press was made may be far from what it says now: then it is not believed. */
function sinceMs(pressId: string, firstSubmitMs: number | undefined, nowMs: number): number {
  const oldestMs = nowMs - oldestPressMs;
  return Math.max(oldestMs, Math.min(pressTimeMs(pressId) ?? firstSubmitMs ?? oldestMs, nowMs));
}

/**
 * Looks through the titles of all tickets that were changed since the press: Atera has no search by title. `firstSubmitMs`:
 * when the ticket was sent first, as far as this process knows.
 */
export async function findTicket(
  client: AteraClient,
  pressId: string,
  firstSubmitMs: number | undefined,
  reference: (row: TicketRow) => TicketReference,
  context: AdapterContext,
): Promise<FindOutcome> {
  if (!isMarker(pressId)) {
    return badMarker;
  }
  const query = {
    date: dateText(sinceMs(pressId, firstSubmitMs, context.now()) - clockErrorMs),
    includeComments: "false",
  };
  const seen = new Map<number, TicketRow>();
  const marked = (): TicketRow[] =>
    [...seen.values()]
      .filter(({ TicketTitle }) => isMarkedWith(TicketTitle ?? "", pressId))
      .sort((one, other) => one.TicketID - other.TicketID);
  const end = await orRefusal(async () => {
    for (let round = 0; round < mostRounds; round++) {
      const { rows, totalItemCount } = await client.list("/tickets/lastmodified", query, ticketRow, context);
      for (const row of rows) {
        seen.set(row.TicketID, row);
      }
      if (seen.size >= totalItemCount || marked().length > 0) {
        return;
      }
    }
  });
  if (end !== undefined && isRefusal(end)) {
    return end;
  }
  const [oldest, ...others] = marked().map(reference);
  return oldest === undefined ? { status: "absent" } : { status: "found", ticket: oldest, duplicates: others };
}
