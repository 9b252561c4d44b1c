import type { FaultControl } from "../../sandbox/faults.ts";
import { type RequestRecord, startSandboxServer } from "../../sandbox/server.ts";
import type { RequestTrackerConfigInput } from "../config.ts";
import { answerApi, isApiAddress, isWrite } from "./api.ts";
import { addText } from "./changes.ts";
import type { SandboxData, SandboxTicket } from "./data.ts";
import { serverError, tooManyRequests } from "./errors.ts";
import { seedData } from "./seed.ts";
import { pageView } from "./views.ts";

export interface RequestTrackerSandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number;
}

/** A running sandbox of Request Tracker 5 on 127.0.0.1. */
export interface RequestTrackerSandbox {
  /** API, ticket page (`/`), and for other processes `GET/PUT /sandbox/faults`, `GET /sandbox/tickets`. */
  readonly url: string;
  /** A `psa` section that leads here. */
  readonly config: RequestTrackerConfigInput;
  readonly faults: FaultControl;
  /** Requests to the API, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Everything it knows; may be changed while it runs. */
  readonly data: SandboxData;
  /** A technician answers the customer. */
  answer(ticketId: number, text: string): void;
  /** Oldest first. */
  tickets(): readonly SandboxTicket[];
  /** Resolves as soon as the tickets are as wanted; looked at now and whenever one is made. */
  until(isReached: (tickets: readonly SandboxTicket[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function startRequestTrackerSandbox(
  options: RequestTrackerSandboxOptions = {},
): Promise<RequestTrackerSandbox> {
  const data = seedData();
  const now = options.now ?? Date.now;
  const waiting = new Set<() => void>();
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
      makesTicket: isWrite,
      tooManyRequests,
      serverError,
      tickets: () => data.tickets.map(pageView).map(({ attachments: _files, ...rest }) => rest),
      page: {
        title: "Request Tracker",
        tickets: () => data.tickets.map(pageView),
        ticketOfAddress: ({ pathname, searchParams }) =>
          pathname === "/Ticket/Display.html" ? (searchParams.get("id") ?? undefined) : undefined,
      },
    },
    options.port ?? 0,
  );
  return {
    url: server.url,
    faults: server.faults,
    requests: server.requests,
    data,
    tickets: () => data.tickets,
    answer: (ticketId, text) => {
      const ticket = data.tickets.find(({ id }) => id === ticketId);
      if (ticket === undefined) {
        throw new RangeError(`There is no ticket ${ticketId}.`);
      }
      addText(ticket, "Correspond", "tech", text, data, now());
    },
    config: {
      kind: "request-tracker",
      site: server.url,
      token: data.token,
      company: "Acme Timber",
      catchAll: { contactEmail: "unregistered@msp.example" },
      queue: "Help Desk",
      priority: "Medium",
    },
    until: async (isReached) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (isReached(data.tickets)) {
            waiting.delete(look);
            resolve();
          }
        };
        waiting.add(look);
        look();
      }),
    close: server.close,
  };
}
