// The helpdesk itself, as far as the adapter needs it, and the way into it for the conformance suite.
import { Buffer } from "node:buffer";
import {
  type AdapterRig,
  type Answer,
  type SandboxRequest,
  json,
  startSandboxServer,
} from "@tier2/psa-adapters/conformance";
import { tinyHelpdesk } from "./adapter.ts";

interface Ticket {
  readonly id: number;
  readonly key: string;
  readonly notes: { readonly text: string; readonly isInternal: boolean }[];
}

const token = "token-of-the-example";

function answer(tickets: Ticket[], { method, url, headers, body }: SandboxRequest): Answer {
  if (headers["authorization"] !== `Bearer ${token}`) {
    return json(401, { message: "Who are you?" });
  }
  if (method === "GET") {
    const [key, id] = [url.searchParams.get("key"), url.searchParams.get("id")];
    return json(
      200,
      tickets.filter((ticket) => ticket.key === key || String(ticket.id) === id),
    );
  }
  const sent = JSON.parse(Buffer.from(body).toString("utf8")) as { key: string; text: string; isInternal: boolean };
  const [, ticketId] = /^\/api\/tickets\/([^/]+)\/notes$/.exec(url.pathname) ?? [];
  if (ticketId === undefined) {
    const id = 1 + tickets.length;
    tickets.push({ id, key: sent.key, notes: [] });
    return json(201, { id });
  }
  const notes = tickets.find(({ id }) => String(id) === ticketId)?.notes;
  return notes === undefined ? json(404, {}) : json(201, { id: notes.push(sent) });
}

/** Every case of the suite calls it, and gets a helpdesk without tickets. */
export async function tinyHelpdeskRig(): Promise<AdapterRig> {
  const tickets: Ticket[] = [];
  const server = await startSandboxServer(
    {
      api: (request) => answer(tickets, request),
      isApi: ({ pathname }) => pathname.startsWith("/api/"),
      isWrite: ({ method }) => method === "POST",
      tooManyRequests: (seconds) => json(429, {}, { "retry-after": String(seconds) }),
      serverError: () => json(500, {}),
      tickets: () => tickets,
      page: { title: "Tiny Helpdesk", tickets: () => [], ticketOfAddress: () => undefined },
    },
    {},
  );
  return {
    createAdapter: ({ url = server.url, ...limits } = {}) =>
      tinyHelpdesk.create(tinyHelpdesk.parseConfig({ kind: "tiny-helpdesk", url, token, ...limits })),
    setFaults: (faults) => server.faults.set(faults),
    ticketsOf: (pressId) => tickets.filter(({ key }) => key === pressId).map(({ id }) => String(id)),
    notesOf: (ticketId) =>
      (tickets.find(({ id }) => String(id) === ticketId)?.notes ?? []).map(({ text, isInternal }) => ({
        text,
        visibility: isInternal ? "internal" : "public",
      })),
    filesOf: () => [],
    untilTickets: async (count) => server.until(() => tickets.length >= count),
    close: server.close,
  };
}
