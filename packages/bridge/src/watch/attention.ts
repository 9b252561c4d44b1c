import type { TicketChange } from "@tier2/psa-adapters";
import type { WatchResult, WatchedTicket } from "../record/watched.ts";
import { cleanLine } from "../compose/clean-text.ts";
import { isWaitingStatus } from "./waiting-status.ts";

/** More than a ticket gets in the time that one look covers. */
const mostKnownReplies = 200;
/** Of a status and of a reply's id: a helpdesk system may say anything. */
const longestText = 200;

export interface Judgement {
  readonly result: WatchResult;
  /** Something happened that was not told before. */
  readonly isNews: boolean;
}

/**
 * What a look means for the person. `change`: what the helpdesk system tells of the ticket; undefined when it is as
 * before. A ticket that was closed is just that, whatever was answered with it; a status that says so means waiting,
 * any other new reply means answered. A reply is told once, by its id. That a system wrote it by itself is for the adapter to know:
 * adapters leave such notes out, and the rest is a technician's, even when it comes within seconds.
 */
export function judge(
  ticket: WatchedTicket,
  change: TicketChange | undefined,
  lookedAtMs: number,
  waitingStatuses: readonly string[],
): Judgement {
  const { pressId, isClosed: wasClosed, knownReplies: known } = ticket;
  const { isClosed, replies } = change ?? { isClosed: wasClosed, replies: [] };
  const status = cleanLine(change?.status ?? ticket.status ?? "", longestText);
  const ids = replies.slice(-mostKnownReplies).map(({ id }) => id.slice(0, longestText));
  const hasReply = ids.some((id) => !known.includes(id));
  const knownReplies = [...known.filter((id) => !ids.includes(id)), ...ids].slice(-mostKnownReplies);
  const isNewStatus = status !== (ticket.status ?? "");
  const result = (attention: WatchResult["attention"], isNews: boolean): Judgement => ({
    result: { pressId, status, knownReplies, attention, isClosed, sinceMs: lookedAtMs },
    isNews,
  });

  if (isClosed && !wasClosed) {
    return result("closed", true);
  }
  if (isClosed) {
    return result(hasReply ? "answered" : undefined, hasReply);
  }
  const isWaiting = isWaitingStatus(status, waitingStatuses);
  if (hasReply || (isWaiting && isNewStatus)) {
    return result(isWaiting ? "waiting" : "answered", true);
  }
  const wasWaiting = ticket.status !== undefined && isWaitingStatus(ticket.status, waitingStatuses);
  const isOver = wasClosed || (wasWaiting && !isWaiting);
  // The first status after the ticket was made is no news.
  return result(isOver ? "none" : undefined, isOver || (isNewStatus && ticket.status !== undefined));
}
