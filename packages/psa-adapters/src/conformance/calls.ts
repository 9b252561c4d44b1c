import type { AdapterContext, TicketDraft } from "../contract.ts";
import type { Fetch } from "./rig.ts";

const ignore = (): void => undefined;

/** A context whose time is never over unless `signal` says so. */
export const contextWith = (fetch: Fetch, signal: AbortSignal = new AbortController().signal): AdapterContext => ({
  fetch,
  now: Date.now,
  logger: { debug: ignore, warn: ignore },
  signal,
});

/** A ticket of the contact that every rig's server knows. */
export const draftOf = (pressId: string): TicketDraft => ({
  pressId,
  subject: "Help button pressed",
  publicText: "Somebody asks for help.",
  internalNote: "What stands out\n- nothing",
  person: { email: "jane.doe@acme.example", name: "Jane Doe" },
});

/** Sends what makes tickets (POST), or everything, to another server; the rest goes its way. */
export const rerouted =
  (fetch: Fetch, origin: string, what: "POST" | "everything"): Fetch =>
  async (url, init) =>
    fetch(what === "everything" || init.method === what ? `${origin}${new URL(url).pathname}` : url, init);

/** `calls`: method and path of each request, e.g. "GET /tickets". */
export const counted = (fetch: Fetch): { readonly fetch: Fetch; readonly calls: string[] } => {
  const calls: string[] = [];
  return {
    calls,
    fetch: async (url, init) => {
      calls.push(`${init.method} ${new URL(url).pathname}`);
      return fetch(url, init);
    },
  };
};
