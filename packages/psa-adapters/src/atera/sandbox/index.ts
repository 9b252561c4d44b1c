import type { FaultControl } from "../../sandbox/faults.ts";
import { type RequestRecord, startSandboxServer } from "../../sandbox/server.ts";
import type { AteraConfigInput } from "../config.ts";
import { answerApi, isApiAddress, makesSomething } from "./api.ts";
import type { SandboxComment, SandboxData, SandboxTicket } from "./data.ts";
import { serverError, tooManyRequests } from "./errors.ts";
import { addComment } from "./make-ticket.ts";
import { seedData } from "./seed.ts";
import { ticketView } from "./views.ts";

export interface AteraSandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number;
}

export type AteraSandboxTicket = SandboxTicket & { readonly comments: readonly SandboxComment[] };

/** A running sandbox of Atera on 127.0.0.1. */
export interface AteraSandbox {
  /** API, ticket page (`/`), and for other processes `GET/PUT /sandbox/faults`, `GET /sandbox/tickets`. */
  readonly url: string;
  /** A `psa` section that leads here. */
  readonly config: AteraConfigInput;
  readonly faults: FaultControl;
  /** Requests to the API, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Everything it knows; may be changed while it runs. */
  readonly data: SandboxData;
  /** Oldest first. */
  tickets(): readonly AteraSandboxTicket[];
  /** Resolves as soon as the tickets are as wanted; looked at now and whenever one is made. */
  until(isReached: (tickets: readonly AteraSandboxTicket[]) => boolean): Promise<void>;
  /** A technician answers the customer. Throws a RangeError when there is no such ticket. */
  answer(ticketId: number, text: string): void;
  close(): Promise<void>;
}

export async function startAteraSandbox(options: AteraSandboxOptions = {}): Promise<AteraSandbox> {
  const now = options.now ?? Date.now;
  const data = seedData(now());
  const waiting = new Set<() => void>();
  const tickets = (): AteraSandboxTicket[] =>
    data.tickets.map((ticket) => ({ ...ticket, comments: data.comments.get(ticket.TicketID) ?? [] }));

  const server = await startSandboxServer(
    {
      api: (request) => {
        const before = data.tickets.length;
        const answer = answerApi(request, data, now());
        if (data.tickets.length > before) {
          for (const look of waiting) {
            look();
          }
        }
        return answer;
      },
      isApi: isApiAddress,
      makesTicket: makesSomething,
      tooManyRequests,
      serverError,
      tickets,
      page: {
        title: "Atera",
        tickets: () => data.tickets.map((ticket) => ticketView(ticket, data)),
        ticketOfAddress: () => undefined,
      },
    },
    options.port ?? 0,
  );

  return {
    url: server.url,
    faults: server.faults,
    requests: server.requests,
    data,
    tickets,
    config: {
      kind: "atera",
      site: server.url,
      token: data.token,
      company: "Acme Timber",
      catchAll: { contactEmail: "unregistered@msp.example", company: "Unregistered users" },
      technician: { id: 5, email: "tech.one@msp.example" },
      priority: "Medium",
      type: "Incident",
      status: "Open",
      impact: "Minor",
    },
    until: async (isReached) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (isReached(tickets())) {
            waiting.delete(look);
            resolve();
          }
        };
        waiting.add(look);
        look();
      }),
    answer: (ticketId, text) => {
      const [technician] = data.technicians;
      if (technician === undefined || !data.tickets.some(({ TicketID }) => TicketID === ticketId)) {
        throw new RangeError(`There is no ticket ${ticketId}.`);
      }
      addComment(ticketId, data, now(), text, technician, false);
    },
    close: server.close,
  };
}
