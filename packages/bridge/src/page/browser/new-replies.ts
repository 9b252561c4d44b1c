import type { MyTicket } from "./protocol.ts";

/** Ids of the replies to one ticket that are marked as new, and of all that were there. */
export interface ReplyMarks {
  readonly seenIds: ReadonlySet<string>;
  readonly newIds: ReadonlySet<string>;
}

/**
 * At first sight of a ticket with an answer the newest reply is new; later on whatever comes. Marks stay while the page is
 * open, so that they are still there when the person looks.
 */
export function markReplies(marks: ReplyMarks | undefined, { replies, attention }: MyTicket): ReplyMarks {
  const ids = replies.map(({ id }) => id);
  if (marks === undefined) {
    const newest = replies.toSorted((one, other) => other.atMs - one.atMs)[0];
    const isNew = attention === "answered" && newest !== undefined;
    return { seenIds: new Set(ids), newIds: new Set(isNew ? [newest.id] : []) };
  }
  const added = ids.filter((id) => !marks.seenIds.has(id));
  return { seenIds: new Set([...marks.seenIds, ...ids]), newIds: new Set([...marks.newIds, ...added]) };
}
