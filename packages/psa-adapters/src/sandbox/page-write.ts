import { Buffer } from "node:buffer";
import { z } from "zod";
import { type Answer, type SandboxRequest, plainText } from "./answer.ts";
import type { Faults } from "./faults.ts";
import { html } from "./html.ts";
import type { PageState } from "./page.ts";
import { document, securityHeaders } from "./page-frame.ts";
import { faultMeanings, frequencies } from "./page-trouble.ts";

const mostAnswerCharacters = 5000;

/** What the forms of the page change; the answer leads back to the page. The caller has checked Host and Origin. */
export function pageWrite(state: PageState, { url, headers, body }: SandboxRequest): Answer {
  if (!(headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded")) {
    return plainText(415, "Only forms are taken here.");
  }
  const form = new URLSearchParams(Buffer.from(body).toString("utf8"));
  try {
    const back = change(state, url.pathname, form);
    return back === undefined
      ? plainText(404, "There is nothing to change at this address.")
      : { status: 303, headers: { ...securityHeaders, location: back } };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof z.ZodError)) {
      throw error;
    }
    const words = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
    const { title: name } = state.page;
    const main = html`<p class="empty">${words} <a href="/">All tickets</a></p>`;
    return document("Not taken", main, { name, overview: state.overview }, 400);
  }
}

/** Where to go on, or undefined when nothing is at this address. Throws a RangeError or a ZodError for wrong values. */
function change({ page, faults }: PageState, pathname: string, form: URLSearchParams): string | undefined {
  const [, ticketId, what] = /^\/tickets\/([\w.-]+)\/(answer|status)$/.exec(pathname) ?? [];
  if (ticketId !== undefined && page.technician !== undefined) {
    if (what === "answer") {
      page.technician.answer(ticketId, answerText(form.get("text") ?? ""));
    } else {
      page.technician.setStatus(ticketId, form.get("status") ?? "");
    }
    return `/tickets/${ticketId}`;
  }
  switch (pathname) {
    case "/trouble/faults":
      faults.set(form.has("end") ? {} : faultsOf(form));
      return "/trouble";
    case "/trouble/rights": {
      const granted = new Set(form.getAll("right"));
      for (const { key } of page.rights?.all ?? []) {
        page.rights?.denied[granted.has(key) ? "delete" : "add"](key);
      }
      return "/trouble";
    }
    case "/trouble/switches":
      for (const { name, choices, choose } of page.switches ?? []) {
        const index = Number(form.get(name) ?? Number.NaN);
        if (Number.isInteger(index) && index >= 0 && index < choices.length) {
          choose(index);
        }
      }
      return "/trouble";
    default:
      return undefined;
  }
}

function answerText(text: string): string {
  const words = text.replaceAll("\r\n", "\n").trim();
  if (words === "" || words.length > mostAnswerCharacters) {
    throw new RangeError(`An answer has 1 to ${mostAnswerCharacters} characters.`);
  }
  return words;
}

/** The faults that a form names, each as often as it says. */
export function faultsOf(form: URLSearchParams): Faults {
  const frequency = form.get("frequency") ?? "always";
  const strike = Object.hasOwn(frequencies, frequency) ? frequencies[frequency as keyof typeof frequencies].strike : {};
  const chosen = form.getAll("fault").filter((name) => Object.hasOwn(faultMeanings, name));
  const faults = Object.fromEntries(
    chosen.map((name) => [name, name === "delay" ? { ...strike, ms: Number(form.get("ms") ?? 0) } : strike]),
  );
  return { ...faults, ...(form.has("everything") ? { everything: true } : {}) };
}
