import { type Answer, plainText } from "./answer.ts";
import { type Html, html } from "./html.ts";
import { refreshScript, styleSheet } from "./page-assets.ts";

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

export interface Page {
  /** The PSA's name. */
  readonly title: string;
  /** Oldest first. */
  readonly tickets: () => readonly TicketView[];
  /** The id of the ticket that one of the PSA's own web addresses leads to. */
  readonly ticketOfAddress: (url: URL) => string | undefined;
}

const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

const listedTickets = 200;
const colours = new Set(["red", "orange", "yellow", "green", "blue", "purple"]);

/** Answers a GET for the page and what belongs to it. */
export function pageAnswer(page: Page, url: URL): Answer {
  const known = page.ticketOfAddress(url);
  if (known !== undefined) {
    return { status: 302, headers: { ...securityHeaders, location: `/tickets/${encodeURIComponent(known)}` } };
  }
  if (url.pathname === "/") {
    return document(page.title, list(page));
  }
  if (url.pathname === "/style.css") {
    return asset("text/css", styleSheet);
  }
  if (url.pathname === "/refresh.js") {
    return asset("text/javascript", refreshScript);
  }
  const [, id, attachment] = /^\/tickets\/(\w+)(?:\/attachments\/(\d+))?$/.exec(url.pathname) ?? [];
  const ticket = id === undefined ? undefined : page.tickets().find((one) => one.id === id);
  if (ticket === undefined) {
    return document("Not found", html`<p class="empty">There is no such page. <a href="/">All tickets</a></p>`, 404);
  }
  return attachment === undefined ? document(`#${ticket.id}`, detail(ticket)) : download(ticket, Number(attachment));
}

const asset = (type: string, body: string): Answer => ({
  status: 200,
  headers: { ...securityHeaders, "content-type": `${type}; charset=utf-8` },
  body,
});

function document(title: string, main: Html, status = 200): Answer {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
        <script src="/refresh.js" defer></script>
      </head>
      <body>
        <header><a href="/" class="brand">Service desk</a><span class="badge">sandbox</span></header>
        <main>${main}</main>
      </body>
    </html> `;
  return { status, headers: { ...securityHeaders, "content-type": "text/html; charset=utf-8" }, body: page.html };
}

const minute = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

function priorityDot({ priority, priorityColour }: TicketView): Html {
  const colour = colours.has(priorityColour.toLowerCase()) ? priorityColour.toLowerCase() : "plain";
  return html`<span class="priority"><i class="dot ${colour}"></i>${priority}</span>`;
}

function list({ title, tickets }: Page): Html {
  const all = tickets();
  const shown = all.slice(-listedTickets).toReversed();
  const more = all.length - shown.length;
  return html`<div class="heading">
      <h1>Tickets</h1>
      <p>${all.length} in this ${title} sandbox, newest first</p>
    </div>
    ${
      shown.length === 0
        ? html`<p class="empty">No tickets yet. Press the button: the ticket appears here by itself.</p>`
        : html`<ul class="tickets">
            ${shown.map(row)}
          </ul>`
    }
    ${more > 0 ? html`<p class="empty">${more} older tickets are not listed; /sandbox/tickets has them all.</p>` : html``}`;
}

const row = (ticket: TicketView): Html =>
  html`<li>
    <a href="/tickets/${ticket.id}">
      <span class="line"><span class="number">#${ticket.id}</span><span class="status">${ticket.status}</span></span>
      <strong>${ticket.summary}</strong>
      <span class="line muted"
        ><span>${ticket.contact} · ${ticket.company}</span>${priorityDot(ticket)}<time datetime="${ticket.at}"
          >${minute(ticket.at)}</time
        ></span
      >
    </a>
  </li>`;

function detail(ticket: TicketView): Html {
  const facts: readonly (readonly [string, string | Html])[] = [
    ["Company", ticket.company],
    ["Contact", ticket.contact],
    ["Board", ticket.board],
    ["Status", html`<span class="status">${ticket.status}</span>`],
    ["Priority", priorityDot(ticket)],
    ["Entered", `${minute(ticket.at)} by ${ticket.enteredBy}`],
    ["External reference", ticket.externalId],
  ];
  return html`<p class="back"><a href="/">← All tickets</a></p>
    <div class="heading">
      <p class="number">Ticket #${ticket.id}</p>
      <h1>${ticket.summary}</h1>
    </div>
    <div class="columns">
      <dl class="card">
        ${facts.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      <div class="notes">${ticket.notes.map(note)}${attachments(ticket)}</div>
    </div>`;
}

const note = (view: NoteView): Html =>
  html`<article class="card ${view.isInternal ? "internal" : "public"}">
    <header>
      <h2>${view.title}</h2>
      <span class="badge">${view.isInternal ? "internal" : "customer can read"}</span>
    </header>
    <pre>${view.text}</pre>
    <footer>${view.writtenBy} · <time datetime="${view.at}">${minute(view.at)}</time></footer>
  </article>`;

function attachments(ticket: TicketView): Html {
  if (ticket.attachments.length === 0) {
    return html``;
  }
  const items = ticket.attachments.map(
    ({ name, sizeBytes, isPrivate }, index) =>
      html`<li>
        <a href="/tickets/${ticket.id}/attachments/${index}">${name}</a>
        <span class="muted">${Math.ceil(sizeBytes / 1024)} KB</span>
        <span class="badge">${isPrivate ? "internal" : "customer can read"}</span>
      </li>`,
  );
  return html`<article class="card">
    <header><h2>Attachments</h2></header>
    <ul class="files">
      ${items}
    </ul>
  </article>`;
}

/** As a download of no particular type: a browser must not run what somebody attached. */
function download(ticket: TicketView, index: number): Answer {
  const attachment = ticket.attachments[index];
  if (attachment === undefined) {
    return plainText(404, "There is no such attachment.");
  }
  const name = encodeURIComponent(attachment.name);
  return {
    status: 200,
    headers: {
      ...securityHeaders,
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename*=UTF-8''${name}`,
    },
    body: attachment.content,
  };
}
