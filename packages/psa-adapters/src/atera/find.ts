import type { AdapterContext, FindOutcome, TicketReference } from "../contract.ts";
import { badMarker, isMarkedWith, isMarker } from "../marker.ts";
import { RemoteFailure, isRefusal, orRefusal } from "../remote-failure.ts";
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

/** A search that is not at its end: an answer that failed does not send it back to the first page. */
interface Search {
  readonly query: Readonly<Record<string, string>>;
  readonly startedAtMs: number;
  readonly seen: Map<number, TicketRow>;
  nextPage: number;
}

/** What was seen longer ago is looked at again. */
const longestSearchMs = 600_000;
const mostSearches = 20;

/** Looks through the titles of all tickets that were changed since a press: Atera has no search by title. */
export class TicketSearch {
  readonly #client: AteraClient;
  readonly #open = new Map<string, Search>();

  constructor(client: AteraClient) {
    this.#client = client;
  }

  /** `firstSubmitMs`: when the ticket was sent first, as far as this process knows. Goes on where it failed before. */
  async find(
    pressId: string,
    firstSubmitMs: number | undefined,
    reference: (row: TicketRow) => TicketReference,
    context: AdapterContext,
  ): Promise<FindOutcome> {
    if (!isMarker(pressId)) {
      return badMarker;
    }
    const search = this.#searchOf(pressId, firstSubmitMs, context.now());
    const failure = await orRefusal(async () => this.#read(search, pressId, context));
    if (failure !== undefined && isRefusal(failure)) {
      return failure;
    }
    this.#open.delete(pressId);
    const [oldest, ...others] = marked(search, pressId).map(reference);
    return oldest === undefined ? { status: "absent" } : { status: "found", ticket: oldest, duplicates: others };
  }

  #searchOf(pressId: string, firstSubmitMs: number | undefined, nowMs: number): Search {
    const known = this.#open.get(pressId);
    if (known !== undefined && Math.abs(nowMs - known.startedAtMs) < longestSearchMs) {
      return known;
    }
    const date = dateText(sinceMs(pressId, firstSubmitMs, nowMs) - clockErrorMs);
    const search = { query: { date, includeComments: "false" }, startedAtMs: nowMs, seen: new Map(), nextPage: 1 };
    this.#open.set(pressId, search);
    for (const oldest of [...this.#open.keys()].slice(0, -mostSearches)) {
      this.#open.delete(oldest);
    }
    return search;
  }

  async #read(search: Search, pressId: string, context: AdapterContext): Promise<void> {
    let before = 0;
    for (let round = 0; round < mostRounds; round++) {
      before = search.seen.size;
      let mostItems = 0;
      const pages = this.#client.pages("/tickets/lastmodified", search.query, ticketRow, search.nextPage, context);
      for await (const { number, rows, totalItemCount } of pages) {
        for (const row of rows) {
          search.seen.set(row.TicketID, row);
        }
        mostItems = totalItemCount;
        search.nextPage = number + 1;
      }
      search.nextPage = 1;
      if (search.seen.size >= mostItems || marked(search, pressId).length > 0) {
        return;
      }
    }
    // Atera counts more than it shows: that is all there is only when the last look brought nothing new.
    if (search.seen.size > before) {
      const message = `The tickets of ${this.#client.host} changed faster than they could be searched.`;
      throw new RemoteFailure({ status: "retry", error: { code: "answer_unreadable", message } });
    }
  }
}

/** Oldest first. */
const marked = ({ seen }: Search, pressId: string): TicketRow[] =>
  [...seen.values()]
    .filter(({ TicketTitle }) => isMarkedWith(TicketTitle ?? "", pressId))
    .sort((one, other) => one.TicketID - other.TicketID);
