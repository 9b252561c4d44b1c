import { fetch as undiciFetch } from "undici";
import type { AdapterContext, PsaAdapter, TicketDraft, TicketFile, Visibility } from "../contract.ts";
import type { Faults } from "../sandbox/faults.ts";

export type Fetch = AdapterContext["fetch"];

/** A PSA's sandbox and adapters that lead to it; what the conformance suite needs to know of a PSA. */
export interface AdapterRig {
  /** An adapter with nothing cached. `url`: another server in the place of the sandbox. */
  readonly createAdapter: (options?: { readonly timeoutMs?: number; readonly url?: string }) => PsaAdapter;
  readonly setFaults: (faults: Faults) => void;
  /** Ids of the tickets that carry this press id, oldest first. */
  readonly ticketsOf: (pressId: string) => readonly string[];
  /** What the ticket has in the PSA, oldest first: its own texts count as notes. */
  readonly notesOf: (ticketId: string) => readonly { readonly text: string; readonly visibility: Visibility }[];
  readonly filesOf: (ticketId: string) => readonly TicketFile[];
  /** A technician answers the customer. */
  readonly answer: (ticketId: string, text: string) => void;
  /** A choice of `fields`: a label that there is besides the configured one, which of the ticket's values has to show it. */
  readonly choice: { readonly field: string; readonly label: string };
  /** Resolves when the sandbox has this many tickets. */
  readonly untilTickets: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const ignore = (): void => undefined;

/** A context whose time is never over unless `signal` says so. */
export const contextWith = (fetch: Fetch, signal: AbortSignal = new AbortController().signal): AdapterContext => ({
  fetch,
  now: Date.now,
  logger: { debug: ignore, warn: ignore },
  signal,
});

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

/** Node's own `fetch`, and undici's as the bridge uses it. */
export const fetches: Readonly<Record<"global fetch" | "undici", Fetch>> = {
  "global fetch": async (url, init) => fetch(url, init),
  undici: undiciFetch as unknown as Fetch,
};
