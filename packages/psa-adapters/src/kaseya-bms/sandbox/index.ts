import type { FaultControl } from "../../sandbox/faults.ts";
import { type RequestRecord, startSandboxServer } from "../../sandbox/server.ts";
import type { KaseyaBmsConfigInput } from "../config.ts";
import { answerApi, isApiAddress, isWrite } from "./api.ts";
import { addNote } from "./change-ticket.ts";
import type { SandboxData, SandboxNote, SandboxTicket } from "./data.ts";
import { serverError, tooManyRequests } from "./envelope.ts";
import { seedData } from "./seed.ts";
import { notesOf, ticketView } from "./views.ts";

export interface KaseyaBmsSandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number;
}

export type SandboxTicketWithNotes = SandboxTicket & { readonly notes: readonly SandboxNote[] };

/** A running sandbox of Kaseya BMS on 127.0.0.1. */
export interface KaseyaBmsSandbox {
  /** API, ticket page (`/`), and for other processes `GET/PUT /sandbox/faults`, `GET /sandbox/tickets`. */
  readonly url: string;
  /** A `psa` section that leads here. */
  readonly config: KaseyaBmsConfigInput;
  readonly faults: FaultControl;
  /** Requests to the API, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Everything it knows, with the variants of what is not published; may be changed while it runs. */
  readonly data: SandboxData;
  /** A technician answers in a public note. */
  answer(ticketId: number, text: string): void;
  /** Oldest first. */
  tickets(): readonly SandboxTicketWithNotes[];
  /** Resolves as soon as the tickets are as wanted; looked at now and whenever one is made. */
  until(isReached: (tickets: readonly SandboxTicketWithNotes[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

const ticketPage = /^\/react\/servicedesk\/tickets\/(\d+)$/;

export async function startKaseyaBmsSandbox(options: KaseyaBmsSandboxOptions = {}): Promise<KaseyaBmsSandbox> {
  const data = seedData();
  const now = options.now ?? Date.now;
  const waiting = new Set<() => void>();
  const tickets = (): SandboxTicketWithNotes[] =>
    data.tickets.map((ticket) => ({ ...ticket, notes: notesOf(ticket.Id, data) }));

  const server = await startSandboxServer(
    {
      api: async (request) => {
        const before = data.tickets.length;
        const answer = await answerApi(request, data, now());
        if (data.tickets.length > before) {
          for (const look of waiting) {
            look();
          }
        }
        return answer;
      },
      isApi: isApiAddress,
      makesTicket: isWrite,
      tooManyRequests: (seconds) => tooManyRequests(data, seconds),
      serverError: () => serverError(data),
      tickets: () =>
        tickets().map(({ notes, ...ticket }) => ({
          ...ticket,
          notes: notes.map(({ files, ...note }) => ({
            ...note,
            files: files.map(({ content, ...file }) => ({ ...file, sizeBytes: content.length })),
          })),
        })),
      page: {
        title: "Kaseya BMS",
        tickets: () => data.tickets.map((ticket) => ticketView(ticket, data)),
        ticketOfAddress: ({ pathname }) => ticketPage.exec(pathname)?.[1],
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
      const ticket = data.tickets.find(({ Id }) => Id === ticketId);
      if (ticket === undefined) {
        throw new RangeError(`there is no ticket ${ticketId}`);
      }
      const by = { id: 901, name: "Tess Tech" };
      addNote(ticket, { details: `<p>${text}</p>`, isInternal: false, typeId: 41, by }, data, now());
    },
    config: {
      kind: "kaseya-bms",
      site: server.url,
      tenant: data.tenant,
      userName: data.userName,
      password: data.password,
      company: "Acme Timber",
      catchAll: { company: "Unregistered users", contactEmail: "unregistered@msp.example" },
      queue: "Help Desk",
      priority: "Medium",
      type: "Incident",
      source: "API",
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
