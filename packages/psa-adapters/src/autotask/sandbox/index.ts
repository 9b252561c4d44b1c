import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import type { FaultControl } from "../../sandbox/faults.ts";
import { type RequestRecord, startSandboxServer } from "../../sandbox/server.ts";
import type { AutotaskConfigInput } from "../config.ts";
import { serverError, throttled } from "./answers.ts";
import { Threads, answerApi, isApiAddress, isWrite } from "./api.ts";
import type { Row, SandboxData } from "./data.ts";
import { seedData } from "./seed.ts";
import { ticketView } from "./views.ts";
import { addNote } from "./write.ts";

export interface AutotaskSandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number;
  /** How it lets the time of a call go by; default: a timer, or a turn of the event loop when there is none to let go by. */
  readonly hold?: (ms: number) => Promise<void>;
}

/** A running sandbox of Autotask on 127.0.0.1. */
export interface AutotaskSandbox {
  /** API, ticket page (`/`), and for other processes `GET/PUT /sandbox/faults`, `GET /sandbox/tickets`. */
  readonly url: string;
  /** A `psa` section that leads here. */
  readonly config: AutotaskConfigInput & Record<"site" | "userName" | "secret" | "company", string>;
  readonly faults: FaultControl;
  /** Requests to the API, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Everything it knows; may be changed while it runs. */
  readonly data: SandboxData;
  /** `most`: calls of one entity that were under way at once. */
  readonly threads: Threads;
  /** A technician answers in a public note. */
  answer(ticketId: number, text: string): void;
  /** Oldest first. */
  tickets(): readonly Row[];
  /** Resolves as soon as the tickets are as wanted; looked at now and whenever one is made. */
  until(isReached: (tickets: readonly Row[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** At least one turn, so that calls at once meet. */
const hold = async (ms: number): Promise<void> => (ms > 0 ? wait(ms) : turn());

const technician = 29_682_885;

export async function startAutotaskSandbox(options: AutotaskSandboxOptions = {}): Promise<AutotaskSandbox> {
  const data = seedData();
  const threads = new Threads();
  const now = options.now ?? Date.now;
  const waiting = new Set<() => void>();
  const server = await startSandboxServer(
    {
      api: async (request) => {
        const before = data.tickets.length;
        const answer = await answerApi(request, data, threads, now(), options.hold ?? hold);
        if (data.tickets.length > before) {
          for (const look of waiting) {
            look();
          }
        }
        return answer;
      },
      isApi: isApiAddress,
      makesTicket: isWrite,
      tooManyRequests: (retryAfterSeconds) => throttled(data.variants, retryAfterSeconds),
      serverError,
      tickets: () =>
        data.tickets.map((ticket) => ({
          ...ticket,
          notes: data.notes.filter(({ ticketID }) => ticketID === ticket.id),
        })),
      page: {
        title: "Autotask PSA",
        tickets: () => data.tickets.map((ticket) => ticketView(ticket, data)),
        ticketOfAddress: ({ pathname, searchParams }) =>
          pathname.endsWith("/ExecuteCommand.aspx") ? (searchParams.get("TicketID") ?? undefined) : undefined,
      },
    },
    options.port ?? 0,
  );
  return {
    url: server.url,
    faults: server.faults,
    requests: server.requests,
    data,
    threads,
    answer: (ticketId, text) => {
      const ticket = data.tickets.find(({ id }) => id === ticketId);
      if (ticket === undefined) {
        throw new Error(`The sandbox has no ticket ${ticketId}.`);
      }
      addNote(ticket, { description: text, title: "Answer", noteType: 1, publish: 1 }, data, now(), technician);
    },
    tickets: () => data.tickets,
    config: {
      kind: "autotask",
      site: server.url,
      userName: data.userName,
      secret: data.secret,
      integrationCode: data.integrationCode,
      company: "Acme",
      catchAll: { company: "Unregistered", contactEmail: "unregistered@msp.example" },
      queue: "Level I Support",
      status: "New",
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
