import type { FaultControl } from "../../sandbox/faults.ts";
import type { Page, RightView } from "../../sandbox/page.ts";
import { type RequestRecord, type SandboxOptions, startSandboxServer } from "../../sandbox/server.ts";
import type { KaseyaBmsConfigInput } from "../config.ts";
import { rights, rightText } from "../rights.ts";
import { answerApi, isApiAddress, isWrite } from "./api.ts";
import type { SandboxData, SandboxNote, SandboxTicket } from "./data.ts";
import { serverError, tooManyRequests } from "./envelope.ts";
import { seedData } from "./seed.ts";
import { switchesFor } from "./switches.ts";
import { technicianOf } from "./technician.ts";
import { notesOf, ticketView } from "./views.ts";

export interface KaseyaBmsSandboxOptions extends SandboxOptions {
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
  readonly page: Page;
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

const rightViews: readonly RightView[] = rights
  .filter(({ requests }) => requests !== undefined)
  .map((right) => ({
    key: rightText(right),
    label: rightText(right),
    purpose: right.purpose,
  }));

export async function startKaseyaBmsSandbox(options: KaseyaBmsSandboxOptions = {}): Promise<KaseyaBmsSandbox> {
  const data = seedData();
  const now = options.now ?? Date.now;
  const tickets = (): SandboxTicketWithNotes[] =>
    data.tickets.map((ticket) => ({ ...ticket, notes: notesOf(ticket.Id, data) }));

  const technician = technicianOf(data, now);
  const server = await startSandboxServer(
    {
      api: (request) => answerApi(request, data, now()),
      isApi: isApiAddress,
      isWrite,
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
        technician,
        rights: { all: rightViews, denied: data.denied },
        switches: switchesFor(data.variants),
        ticketOfAddress: ({ pathname }) => ticketPage.exec(pathname)?.[1],
      },
    },
    options,
  );

  return {
    ...server,
    data,
    tickets,
    answer: (ticketId, text) => technician.answer(String(ticketId), text),
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
    until: async (isReached) => server.until(() => isReached(tickets())),
  };
}
