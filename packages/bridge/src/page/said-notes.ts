import type { FollowUpState, ListedFollowUp } from "../record/follow-ups.ts";
import { wordsPrefix } from "../record/follow-ups.ts";
import type { SaidNote } from "./browser/protocol.ts";

const shownStates: Readonly<Record<FollowUpState, SaidNote["state"]>> = {
  waiting: "waiting",
  held: "waiting",
  done: "sent",
  unsupported: "unsupported",
  failed: "failed",
};

/** What the person wrote as notes on a ticket, in the order it was written. */
export const saidNotes = (followUps: readonly ListedFollowUp[]): SaidNote[] =>
  followUps.flatMap(({ kind, name, state, text }) =>
    kind === "note" && name.startsWith(wordsPrefix) && text !== undefined
      ? [{ text, atMs: timeOfName(name), state: shownStates[state] }]
      : [],
  );

/** Their names have an id whose first 48 bits are the time (record/press-id.ts). */
function timeOfName(name: string): number {
  const hex = name.slice(wordsPrefix.length).replaceAll("-", "").slice(0, 12);
  return /^[0-9a-f]{12}$/.test(hex) ? Number.parseInt(hex, 16) : 0;
}
