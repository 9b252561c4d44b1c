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

/** Whom people turn to. */
export type Support = Readonly<Partial<Record<"name" | "phone" | "email", string | undefined>>>;

/** What became of a press whose page is not open. - paused: the helpdesk system refuses the bridge's access. */
export type PressNews =
  | { readonly kind: "made"; readonly ticketNumber: string }
  | { readonly kind: "blocked"; readonly text: string }
  | { readonly kind: "offline" | "paused" | "failed" | "dead" };

interface ToldPress {
  readonly pressId: string;
  readonly recordedAtMs: number;
}

/** A press was made, or needs somebody: with the support contact, for then the button cannot help. */
export function pressNotice({ pressId, recordedAtMs }: ToldPress, news: PressNews, support: Support): Notice {
  const time = new Date(recordedAtMs).toTimeString().slice(0, 5);
  const [title, text] = pressWords(news, time);
  const { name, phone, email } = support;
  const contact = [name, phone, email].filter((part) => part !== undefined && part !== "").join(", ");
  const isHelpNeeded = news.kind !== "made" && contact !== "";
  const longestBefore = longestText - contact.length - 1;
  return {
    about: pressId,
    title: cleanLine(title, longestTitle),
    text: isHelpNeeded
      ? `${cleanLine(text, Math.max(1, longestBefore))} ${cleanLine(contact, longestText)}`
      : cleanLine(text, longestText),
  };
}

function pressWords(news: PressNews, time: string): readonly [title: string, text: string] {
  switch (news.kind) {
    case "made":
      return [`Ticket ${news.ticketNumber} was made at ${time}`, "Press the button again to add something."];
    case "blocked":
      return [`No ticket was made at ${time}`, news.text];
    case "offline":
      return [`Your press of ${time} is saved`, "The helpdesk cannot be reached now; it goes out by itself."];
    case "paused":
      return [`Your press of ${time} is saved`, "The helpdesk system does not accept this computer; IT has to act."];
    case "failed":
      return [`Your press of ${time} was refused`, "The helpdesk system does not take it; IT has to act."];
    case "dead":
      return [`Your press of ${time} is given up`, "It could not be sent for many days."];
  }
}
