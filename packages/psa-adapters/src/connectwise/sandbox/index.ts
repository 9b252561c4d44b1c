import type { FaultControl } from "../../sandbox/faults.ts";
import { type RequestRecord, startSandboxServer } from "../../sandbox/server.ts";
import type { ConnectWiseConfigInput } from "../config.ts";
import { answerApi, isApiAddress, isWrite } from "./api.ts";
import type { SandboxData, SandboxNote, SandboxTicket } from "./data.ts";
import { documentInfo } from "./documents.ts";
import { serverError, tooManyRequests } from "./errors.ts";
import { addNote } from "./make-ticket.ts";
import { touch } from "./patch-ticket.ts";
import { seedData } from "./seed.ts";
import { ticketView } from "./views.ts";

export interface ConnectWiseSandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number;
  /** Default 401. */
  readonly missingClientIdStatus?: 401 | 400;
}

export type SandboxTicketWithNotes = SandboxTicket & { readonly notes: readonly SandboxNote[] };

/** A running sandbox of ConnectWise on 127.0.0.1. */
export interface ConnectWiseSandbox {
  /** API, ticket page (`/`), and for other processes `GET/PUT /sandbox/faults`, `GET /sandbox/tickets`. */
  readonly url: string;
  /** A `psa` section that leads here. */
  readonly config: ConnectWiseConfigInput & Record<"companyId" | "publicKey" | "privateKey" | "company", string>;
  readonly faults: FaultControl;
  /** Requests to the API, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Everything it knows; may be changed while it runs. */
  readonly data: SandboxData;
  /** A technician answers in the discussion. */
  answer(ticketId: number, text: string): void;
  /** Oldest first. */
  tickets(): readonly SandboxTicketWithNotes[];
  /** Resolves as soon as the tickets are as wanted; looked at now and whenever one is made. */
  until(isReached: (tickets: readonly SandboxTicketWithNotes[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

const ticketPage = "/services/system_io/Service/fv_sr100_request.rails";

export async function startConnectWiseSandbox(options: ConnectWiseSandboxOptions = {}): Promise<ConnectWiseSandbox> {
  const data = seedData();
  const settings = {
    missingClientIdStatus: options.missingClientIdStatus ?? 401,
    now: options.now ?? Date.now,
  } as const;
  const waiting = new Set<() => void>();
  const tickets = (): SandboxTicketWithNotes[] =>
    data.tickets.map((ticket) => ({ ...ticket, notes: data.notes.get(ticket.id) ?? [] }));

  const server = await startSandboxServer(
    {
      api: async (request) => {
        const before = data.tickets.length;
        const answer = await answerApi(request, data, settings);
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
      tickets: () =>
        tickets().map((ticket) => ({
          ...ticket,
          documents: data.documents.filter(({ recordId }) => recordId === ticket.id).map(documentInfo),
        })),
      page: {
        title: "ConnectWise PSA",
        tickets: () => data.tickets.map((ticket) => ticketView(ticket, data)),
        ticketOfAddress: ({ pathname, searchParams }) =>
          pathname.endsWith(ticketPage) ? (searchParams.get("service_recid") ?? undefined) : undefined,
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
    answer: (ticketId, text) => {
      addNote({ text, detailDescriptionFlag: true, writtenBy: "TechOne" }, ticketId, data, settings.now());
      touch(ticketId, data, settings.now());
    },
    config: {
      kind: "connectwise",
      site: server.url,
      companyId: data.companyId,
      publicKey: data.publicKey,
      privateKey: data.privateKey,
      clientId: data.clientId,
      company: "Acme",
      catchAll: { company: "Unregistered", contactEmail: "unregistered@msp.example" },
      board: "Help Desk",
      status: "New",
      priority: "Priority 3 - Medium",
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
    close: server.close,
  };
}
