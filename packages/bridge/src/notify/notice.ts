import { cleanLine } from "../compose/clean-text.ts";
import type { BridgeEvent } from "../events.ts";
import type { Attention } from "../record/watched.ts";

const longestTitle = 80;
const longestText = 200;

/** What comes up on the desktop. Plain text, one line each. */
export interface Notice {
  /** What it is about: a newer one takes the place of an older one that was not shown yet. */
  readonly about: string;
  readonly title: string;
  readonly text: string;
}

const happened: Readonly<Record<Attention, string>> = {
  answered: "was answered",
  waiting: "waits for you",
  closed: "was closed",
};

/** Undefined when there is nothing to tell the person. */
export function noticeOf(event: Extract<BridgeEvent, { type: "ticket.changed" }>): Notice | undefined {
  const { attention, pressId, subject, ticketNumber } = event;
  return attention === undefined
    ? undefined
    : {
        about: pressId,
        title: cleanLine(`Ticket ${ticketNumber} ${happened[attention]}`, longestTitle),
        text: cleanLine(subject, longestText),
      };
}
