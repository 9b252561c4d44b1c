import { type Answer, plainText } from "./answer.ts";
import { attachmentAnswer } from "./attachment.ts";
import type { FaultControl, FaultName } from "./faults.ts";
import { html } from "./html.ts";
import { refreshScript, styleSheet } from "./page-assets.ts";
import { type Place, document, securityHeaders } from "./page-frame.ts";
import { requestsPage } from "./page-requests.ts";
import { ticketList, ticketPage } from "./page-tickets.ts";
import { troublePage } from "./page-trouble.ts";
import type { RequestRecord } from "./server.ts";

/** A note as the page shows it. */
export interface NoteView {
  readonly text: string;
  readonly isInternal: boolean;
  readonly title: string;
  readonly writtenBy: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface AttachmentView {
  readonly name: string;
  readonly sizeBytes: number;
  readonly isPrivate: boolean;
  readonly content: Uint8Array;
}

/** A ticket as the page shows it, whatever the PSA. */
export interface TicketView {
  readonly id: string;
  readonly summary: string;
  readonly company: string;
  readonly contact: string;
  readonly board: string;
  readonly status: string;
  readonly priority: string;
  /** A CSS colour word of the PSA's own list. */
  readonly priorityColour: string;
  readonly enteredBy: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly externalId: string;
  readonly notes: readonly NoteView[];
  readonly attachments: readonly AttachmentView[];
}

/** What a technician does in the PSA's own windows. All throw a RangeError when there is no such ticket or status. */
export interface Technician {
  /** Plain text, which the customer can read. */
  answer(ticketId: string, text: string): void;
  /** Names of the statuses that the ticket may have. */
  statuses(ticketId: string): readonly string[];
  setStatus(ticketId: string, status: string): void;
}

/** A right that can be taken from the API user. */
export interface RightView {
  /** As it stands in `denied`. */
  readonly key: string;
  readonly label: string;
  readonly purpose: string;
}

/** Something that the PSA may do in one way or another. */
export interface Switch {
  readonly name: string;
  readonly choices: readonly string[];
  /** Which of them is in force. */
  readonly chosen: () => number;
  readonly choose: (index: number) => void;
}

export interface Page {
  /** The PSA's name. */
  readonly title: string;
  /** Oldest first. */
  readonly tickets: () => readonly TicketView[];
  /** The id of the ticket that one of the PSA's own web addresses leads to. */
  readonly ticketOfAddress: (url: URL) => string | undefined;
  /** Absent: nobody answers here. */
  readonly technician?: Technician;
  readonly rights?: { readonly all: readonly RightView[]; readonly denied: Set<string> };
  readonly switches?: readonly Switch[];
  /** The faults that it can have, in words; default: all, in those of HTTP. */
  readonly faults?: Readonly<Partial<Record<FaultName, string>>>;
}

/** What the page shows and changes. */
export interface PageState {
  readonly page: Page;
  readonly faults: FaultControl;
  readonly requests: readonly RequestRecord[];
  readonly overview: string | undefined;
}

/** Answers a GET for the page and what belongs to it. */
export function pageAnswer(state: PageState, url: URL): Answer {
  const { page, overview } = state;
  const known = page.ticketOfAddress(url);
  if (known !== undefined) {
    return { status: 302, headers: { ...securityHeaders, location: `/tickets/${encodeURIComponent(known)}` } };
  }
  const place = (here?: Place["here"]): Place => ({ name: page.title, overview, here });
  switch (url.pathname) {
    case "/":
      return document(page.title, ticketList(page), place("tickets"));
    case "/trouble":
      return document(`Trouble · ${page.title}`, troublePage(state), place("trouble"));
    case "/requests":
      return document(`Requests · ${page.title}`, requestsPage(state.requests), place("requests"));
    case "/style.css":
      return asset("text/css", styleSheet);
    case "/refresh.js":
      return asset("text/javascript", refreshScript);
    default:
      return ticketAnswer(page, url, place());
  }
}

function ticketAnswer(page: Page, { pathname }: URL, place: Place): Answer {
  const [, id, attachment] = /^\/tickets\/([\w.-]+)(?:\/attachments\/(\d+))?$/.exec(pathname) ?? [];
  const ticket = id === undefined ? undefined : page.tickets().find((one) => one.id === id);
  if (ticket === undefined) {
    const words = html`<p class="empty">There is no such page. <a href="/">All tickets</a></p>`;
    return document("Not found", words, place, 404);
  }
  if (attachment === undefined) {
    return document(`#${ticket.id} · ${page.title}`, ticketPage(ticket, page.technician), place);
  }
  const file = ticket.attachments[Number(attachment)];
  return file === undefined ? plainText(404, "There is no such attachment.") : attachmentAnswer(file);
}

export const asset = (type: string, body: string): Answer => ({
  status: 200,
  headers: { ...securityHeaders, "content-type": `${type}; charset=utf-8` },
  body,
});
