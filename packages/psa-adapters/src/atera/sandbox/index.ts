import type { FaultControl } from "../../sandbox/faults.ts";
import type { Page, RightView } from "../../sandbox/page.ts";
import { type RequestRecord, type SandboxOptions, startSandboxServer } from "../../sandbox/server.ts";
import type { AteraConfigInput } from "../config.ts";
import { rights, rightText } from "../rights.ts";
import { answerApi, isApiAddress, isWrite } from "./api.ts";
import type { SandboxComment, SandboxData, SandboxTicket } from "./data.ts";
import { serverError, tooManyRequests } from "./errors.ts";
import { seedData } from "./seed.ts";
import { switchesFor } from "./switches.ts";
import { technicianOf } from "./technician.ts";
import { ticketView } from "./views.ts";

export interface AteraSandboxOptions extends SandboxOptions {
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
  readonly page: Page;
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

const rightViews: readonly RightView[] = rights.map((right) => ({
  key: rightText(right),
  label: rightText(right),
  purpose: right.purpose,
}));

export async function startAteraSandbox(options: AteraSandboxOptions = {}): Promise<AteraSandbox> {
  const now = options.now ?? Date.now;
  const data = seedData(now());
  const tickets = (): AteraSandboxTicket[] =>
    data.tickets.map((ticket) => ({ ...ticket, comments: data.comments.get(ticket.TicketID) ?? [] }));

  const technician = technicianOf(data, now);
  const server = await startSandboxServer(
    {
      api: (request) => answerApi(request, data, now()),
      isApi: isApiAddress,
      isWrite,
      tooManyRequests,
      serverError,
      tickets,
      page: {
        title: "Atera",
        tickets: () => data.tickets.map((ticket) => ticketView(ticket, data)),
        technician,
        rights: { all: rightViews, denied: data.denied },
        switches: switchesFor(data.variants),
        ticketOfAddress: () => undefined,
      },
    },
    options,
  );

  return {
    ...server,
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
    until: async (isReached) => server.until(() => isReached(tickets())),
    answer: (ticketId, text) => technician.answer(String(ticketId), text),
  };
}
