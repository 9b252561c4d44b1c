import { pictureType, safeName } from "./attachment.ts";
import { type Html, html } from "./html.ts";
import type { AttachmentView, NoteView, Page, Technician, TicketView } from "./page.ts";
import { second } from "./page-frame.ts";

const listedTickets = 200;
const colours = new Set(["red", "orange", "yellow", "green", "blue", "purple"]);

function priorityDot({ priority, priorityColour }: TicketView): Html {
  const colour = colours.has(priorityColour.toLowerCase()) ? priorityColour.toLowerCase() : "plain";
  return priority === "" ? html`` : html`<span class="priority"><i class="dot ${colour}"></i>${priority}</span>`;
}

const statusBadge = (status: string): Html => (status === "" ? html`` : html`<span class="status">${status}</span>`);

/** The list, newest first. */
export function ticketList({ title, tickets }: Page): Html {
  const all = tickets();
  const shown = all.slice(-listedTickets).toReversed();
  const more = all.length - shown.length;
  return html`<div id="tickets" data-live>
    <div class="heading">
      <h1>Tickets</h1>
      <p>${all.length} in this ${title} sandbox, newest first</p>
    </div>
    ${
      shown.length === 0
        ? html`<p class="empty">No tickets yet. Press the button: the ticket appears here by itself.</p>`
        : html`<ul class="rows">
            ${shown.map(row)}
          </ul>`
    }
    ${more > 0 ? html`<p class="empty">${more} older tickets are not listed; /sandbox/tickets has them all.</p>` : html``}
  </div>`;
}

const row = (ticket: TicketView): Html => {
  const who = [ticket.contact, ticket.company].filter((text) => text !== "").join(" · ");
  return html`<li>
    <a href="/tickets/${ticket.id}">
      <span class="line"><span class="number">#${ticket.id}</span>${statusBadge(ticket.status)}</span>
      <strong><bdi>${ticket.summary}</bdi></strong>
      <span class="line muted"
        ><bdi>${who}</bdi>${priorityDot(ticket)}<time datetime="${ticket.at}">${second(ticket.at)}</time></span
      >
    </a>
  </li>`;
};

/** One ticket with everything that belongs to it. */
export function ticketPage(ticket: TicketView, technician: Technician | undefined): Html {
  const facts: readonly (readonly [string, string, Html])[] = [
    ["Status", ticket.status, statusBadge(ticket.status)],
    ["Priority", ticket.priority, priorityDot(ticket)],
    ["Company", ticket.company, html`<bdi>${ticket.company}</bdi>`],
    ["Contact", ticket.contact, html`<bdi>${ticket.contact}</bdi>`],
    ["Board", ticket.board, html`<bdi>${ticket.board}</bdi>`],
    ["Entered", ticket.at, html`${second(ticket.at)} by ${ticket.enteredBy}`],
    ["Reference", ticket.externalId, html`<bdi>${ticket.externalId}</bdi>`],
  ];
  return html`<div class="heading" id="heading" data-live>
      <p class="number">Ticket #${ticket.id}</p>
      <h1><bdi>${ticket.summary}</bdi></h1>
    </div>
    <div class="columns">
      <div class="side">
        <dl class="card" id="facts" data-live>
          ${facts
            .filter(([, text]) => text !== "")
            .map(
              ([name, , value]) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
        </dl>
        ${technician === undefined ? html`` : statusForm(ticket, technician)}
      </div>
      <div class="notes">
        <div class="notes" id="notes" data-live>${ticket.notes.map(note)}${attachments(ticket)}</div>
        ${technician === undefined ? html`` : answerForm(ticket)}
      </div>
    </div>`;
}

const note = (view: NoteView): Html =>
  html`<article class="card ${view.isInternal ? "internal" : "public"}">
    <header>
      <h2><bdi>${view.title}</bdi></h2>
      <span class="badge">${view.isInternal ? "internal" : "customer can read"}</span>
    </header>
    <pre dir="auto">${view.text}</pre>
    <footer><bdi>${view.writtenBy}</bdi> · <time datetime="${view.at}">${second(view.at)}</time></footer>
  </article>`;

const sizeText = (bytes: number): string => (bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} KB`);

function attachments({ id, attachments: files }: TicketView): Html {
  if (files.length === 0) {
    return html``;
  }
  return html`<article class="card">
    <header><h2>Attachments</h2></header>
    <ul class="files">
      ${files.map((file, index) => attachment(file, `/tickets/${id}/attachments/${index}`))}
    </ul>
  </article>`;
}

function attachment(file: AttachmentView, address: string): Html {
  const name = safeName(file.name);
  const picture =
    pictureType(file) === undefined
      ? html``
      : html`<a href="${address}" class="picture"><img src="${address}" alt="${name}" loading="lazy" /></a>`;
  return html`<li>
    <a href="${address}"><bdi>${name}</bdi></a>
    <span class="muted">${sizeText(file.sizeBytes)}</span>
    <span class="badge">${file.isPrivate ? "internal" : "customer can read"}</span>
    ${picture}
  </li>`;
}

const answerForm = ({ id }: TicketView): Html =>
  html`<form class="card" method="post" action="/tickets/${id}/answer">
    <label for="text">Answer as a technician</label>
    <textarea id="text" name="text" rows="3" maxlength="5000" required></textarea>
    <p class="line"><button>Send</button><span class="muted">The customer can read it.</span></p>
  </form>`;

function statusForm({ id, status }: TicketView, technician: Technician): Html {
  const options = technician
    .statuses(id)
    .map((name) => (name === status ? html`<option selected>${name}</option>` : html`<option>${name}</option>`));
  return html`<form class="card" method="post" action="/tickets/${id}/status" autocomplete="off">
    <label for="status">Change the status</label>
    <select id="status" name="status">
      ${options}
    </select>
    <button>Change</button>
  </form>`;
}
