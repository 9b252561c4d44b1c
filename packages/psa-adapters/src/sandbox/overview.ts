import { type Answer, plainText } from "./answer.ts";
import { type Html, html } from "./html.ts";
import { type LoopbackServer, listenHere, readRequest, refusal, send } from "./http.ts";
import { asset } from "./page.ts";
import { refreshScript, styleSheet } from "./page-assets.ts";
import { document, second } from "./page-frame.ts";
import type { RunningSandbox } from "./registry.ts";

/** A page that lists running sandboxes, live. */
export interface Overview extends LoopbackServer {
  /** Puts a sandbox on the page. `section`: a configuration that leads to it, as one writes it into a file. */
  add(sandbox: RunningSandbox, section: string): void;
}

interface Listed {
  readonly sandbox: RunningSandbox;
  readonly section: string;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects with EADDRINUSE when the port is taken. */
export async function startOverview(port: number): Promise<Overview> {
  const listed: Listed[] = [];
  const server = await listenHere(async (incoming, outgoing) => {
    const request = await readRequest(incoming);
    send(outgoing, refusal(request.headers) ?? answer(request.method, request.url.pathname, listed));
  }, port);
  return {
    ...server,
    add: (sandbox, section) => {
      listed.push({ sandbox, section });
    },
  };
}

function answer(method: string, pathname: string, listed: readonly Listed[]): Answer {
  if (method !== "GET") {
    return plainText(405, "Only GET is answered here.");
  }
  switch (pathname) {
    case "/":
      return document("Sandboxes", list(listed), undefined);
    case "/style.css":
      return asset("text/css", styleSheet);
    case "/refresh.js":
      return asset("text/javascript", refreshScript);
    default:
      return document(
        "Not found",
        html`<p class="empty">There is no such page. <a href="/">All sandboxes</a></p>`,
        undefined,
        404,
      );
  }
}

const list = (listed: readonly Listed[]): Html =>
  html`<div class="heading">
      <h1>Sandboxes</h1>
      <p>Helpdesk systems on this computer, to try a button with. Nothing leaves it.</p>
    </div>
    <ul class="sandboxes">
      ${listed.map(card)}
    </ul>`;

function card({ sandbox: { url, config, page }, section }: Listed): Html {
  const tickets = page.tickets();
  const latest = tickets.at(-1);
  const newest =
    latest === undefined
      ? html`No tickets yet`
      : html`<bdi>${latest.summary}</bdi><br /><time datetime="${latest.at}">${second(latest.at)}</time>`;
  return html`<li class="card">
    <h2><a href="${url}/">${page.title}</a></h2>
    <div id="live-${config.kind}" data-live>
      <p><span class="count">${tickets.length}</span> ${tickets.length === 1 ? "ticket" : "tickets"}</p>
      <p class="muted latest">${newest}</p>
    </div>
    <p class="line">
      <a href="${url}/">Tickets</a><a href="${url}/trouble">Trouble</a><a href="${url}/requests">Requests</a>
    </p>
    <details>
      <summary>Configuration</summary>
      <pre>${section}</pre>
    </details>
  </li>`;
}
