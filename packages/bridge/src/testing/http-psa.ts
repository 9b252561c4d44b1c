import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { AdapterError, FindOutcome, SubmitOutcome, TicketReference } from "@tier2/psa-adapters";
import type { Destination } from "../deliver/destination.ts";
import { messageOf } from "../errors.ts";
import { Happenings } from "./happenings.ts";

/** How far a ticket request got on the server. */
export interface HttpPsaHappening {
  readonly type: "asked" | "made" | "answered";
  readonly pressId: string;
}

/** A tiny helpdesk system over HTTP that outlives the bridges of a test. */
export interface HttpPsa {
  readonly url: string;
  /** The press ids of the tickets, in the order they were made; the index is the ticket's id. */
  readonly tickets: readonly string[];
  readonly happenings: Happenings<HttpPsaHappening>;
  close(): Promise<void>;
}

export async function startHttpPsa(): Promise<HttpPsa> {
  const tickets: string[] = [];
  const happenings = new Happenings<HttpPsaHappening>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pressId = request.method === "POST" ? await text(request) : (request.url ?? "").slice(1);
    if (request.method === "POST") {
      happenings.add({ type: "asked", pressId });
      tickets.push(pressId);
      happenings.add({ type: "made", pressId });
      response.end(String(tickets.length - 1), () => happenings.add({ type: "answered", pressId }));
    } else {
      response.end(JSON.stringify(tickets.flatMap((id, index) => (id === pressId ? [index] : []))));
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    tickets,
    happenings,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const ticketOf = (id: number): TicketReference => ({ id: String(id), number: String(id) });
const lost = (error: unknown): AdapterError => ({ code: "connection_lost", message: messageOf(error) });
const unsupported = { status: "unsupported" } as const;

/** The adapter of that helpdesk system: it has tickets alone. */
export const httpDestination = (url: string): Destination => ({
  kind: "http-psa",
  host: new URL(url).host,
  check: async () => [],
  capabilities: { find: true, notes: [], mostFileBytes: 0, changes: false, close: false, lookup: [] },
  lookup: async () => unsupported,
  prepare: async () => undefined,
  submit: async (draft, { fetch, signal }): Promise<SubmitOutcome> => {
    try {
      const answer = await fetch(url, { method: "POST", body: draft.pressId, signal });
      return { status: "accepted", ticket: ticketOf(Number(await answer.text())) };
    } catch (error) {
      return { status: "ambiguous", error: lost(error) };
    }
  },
  find: async (pressId, { fetch, signal }): Promise<FindOutcome> => {
    try {
      const answer = await fetch(url + pressId, { signal });
      const [first, ...others] = (await answer.json()) as number[];
      return first === undefined
        ? { status: "absent" }
        : { status: "found", ticket: ticketOf(first), duplicates: others.map(ticketOf) };
    } catch (error) {
      return { status: "retry", error: lost(error) };
    }
  },
  notesAfter: async () => ({ status: "answered", value: [] }),
  addNote: async () => unsupported,
  findNote: async () => unsupported,
  attach: async () => unsupported,
  findFile: async () => unsupported,
  linkAsset: async () => unsupported,
  read: async () => unsupported,
  changesSince: async () => unsupported,
});
