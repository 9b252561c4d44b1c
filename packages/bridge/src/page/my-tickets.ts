import type { Reply, TicketChange } from "@tier2/psa-adapters";
import { cleanLine, cleanLines } from "../compose/clean-text.ts";
import type { PressDetails, QueuedPress } from "../record/messages.ts";
import type { Attention } from "../record/watched.ts";
import type { MyTicket } from "./browser/protocol.ts";
import { webAddress } from "./page-state.ts";
import { saidNotes } from "./said-notes.ts";

/** A press whose ticket stands. */
export type SentPress = QueuedPress & { readonly ticket: NonNullable<QueuedPress["ticket"]> };

export const mostMyTickets = 20;
const mostReplies = 20;
const longestAuthor = 100;
const longestReply = 8000;

/** The newest presses with a ticket of their own, as many as a page shows. */
export const sentPresses = (presses: readonly QueuedPress[], sinceMs: number): SentPress[] =>
  presses
    .filter((press): press is SentPress => press.state === "sent" && press.ticket !== undefined)
    .filter(({ recordedAtMs }) => recordedAtMs >= sinceMs)
    .toSorted((one, other) => other.recordedAtMs - one.recordedAtMs)
    .slice(0, mostMyTickets);

export interface TicketsInput {
  readonly presses: readonly SentPress[];
  /** The ticket of the page's own press: listed when there is something to read on it. */
  readonly ownTicketId: string | undefined;
  readonly changes: ReadonlyMap<string, TicketChange>;
  readonly details: ReadonlyMap<string, PressDetails>;
  /** What the person was told of and has not read; a press takes it off the light. */
  readonly news: (pressId: string) => Attention | undefined;
}

/** The person's open tickets; a closed one as long as it is news. */
export const myTickets = ({ presses, ownTicketId, changes, details, news }: TicketsInput): MyTicket[] =>
  presses.flatMap((press) => {
    const { pressId, ticket, subject = "" } = press;
    const change = changes.get(ticket.id);
    const attention = press.attention ?? news(pressId);
    const replies = (change?.replies ?? []).slice(-mostReplies).map(shownReply);
    const isOver = change?.isClosed === true && attention === undefined;
    const isQuietOwn = ticket.id === ownTicketId && replies.length === 0 && attention === undefined;
    return isOver || isQuietOwn
      ? []
      : [
          {
            ...{ pressId, number: ticket.number, ...webAddress(ticket.url), subject, replies },
            ...(change === undefined ? {} : { status: cleanLine(change.status, longestAuthor) }),
            ...(attention === undefined ? {} : { attention }),
            said: saidNotes(details.get(pressId)?.followUps ?? []),
          },
        ];
  });

const shownReply = ({ id, atMs, author, text }: Reply): MyTicket["replies"][number] => ({
  ...{ id, atMs },
  author: cleanLine(author, longestAuthor),
  text: cleanLines(text, longestReply),
});
