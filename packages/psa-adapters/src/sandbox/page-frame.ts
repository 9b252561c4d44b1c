import type { Answer } from "./answer.ts";
import { type Html, html } from "./html.ts";

/** Nothing foreign is loaded, nothing inline runs, nothing is sent elsewhere. With "no-referrer" forms would have the
 * origin "null" (Fetch, "append a request Origin header") and look foreign. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
};

/** Where a page stands. */
export interface Place {
  /** Whose sandbox it is. */
  readonly name: string;
  readonly overview?: string | undefined;
  /** The page's own entry of the menu, when it has one. */
  readonly here?: "tickets" | "trouble" | "requests" | undefined;
}

const entries = [
  ["tickets", "/", "Tickets"],
  ["trouble", "/trouble", "Trouble"],
  ["requests", "/requests", "Requests"],
] as const;

const menu = ({ overview, here }: Place): Html =>
  html`<nav>
    ${overview === undefined ? html`` : html`<a href="${overview}">All sandboxes</a>`}
    ${entries.map(([name, address, label]) =>
      name === here
        ? html`<a href="${address}" aria-current="page">${label}</a>`
        : html`<a href="${address}">${label}</a>`,
    )}
  </nav>`;

/** A whole page. What changes by itself stands in elements with `data-live` and an id. */
export function document(title: string, main: Html, place: Place | undefined, status = 200): Answer {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
        <script src="/refresh.js" defer></script>
      </head>
      <body>
        <header>
          ${place === undefined ? html`<a href="/" class="brand">Tier2</a>` : html`<a href="/" class="brand">${place.name}</a>`}
          <span class="badge">sandbox</span>${place === undefined ? html`` : menu(place)}
        </header>
        <main>${main}</main>
      </body>
    </html> `;
  return { status, headers: { ...securityHeaders, "content-type": "text/html; charset=utf-8" }, body: page.html };
}

/** An ISO time as people read it. */
export const second = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
