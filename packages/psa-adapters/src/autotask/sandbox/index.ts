import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import type { FaultControl } from "../../sandbox/faults.ts";
import type { Page, RightView } from "../../sandbox/page.ts";
import { type RequestRecord, type SandboxOptions, startSandboxServer } from "../../sandbox/server.ts";
import type { AutotaskConfigInput } from "../config.ts";
import { rights, rightText } from "../rights.ts";
import { serverError, throttled } from "./answers.ts";
import { Threads, answerApi, isApiAddress, isWrite } from "./api.ts";
import type { Row, SandboxData } from "./data.ts";
import { seedData } from "./seed.ts";
import { switchesFor } from "./switches.ts";
import { technicianOf } from "./technician.ts";
import { ticketView } from "./views.ts";

export interface AutotaskSandboxOptions extends SandboxOptions {
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
  readonly page: Page;
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

const rightViews: readonly RightView[] = rights.map((right) => ({
  key: rightText(right),
  label: rightText(right),
  purpose: right.purpose,
}));

export async function startAutotaskSandbox(options: AutotaskSandboxOptions = {}): Promise<AutotaskSandbox> {
  const data = seedData();
  const threads = new Threads();
  const now = options.now ?? Date.now;
  const technician = technicianOf(data, now);
  const server = await startSandboxServer(
    {
      api: async (request) => answerApi(request, data, threads, now(), options.hold ?? hold),
      isApi: isApiAddress,
      isWrite,
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
        technician,
        rights: { all: rightViews, denied: data.denied },
        switches: switchesFor(data.variants),
        ticketOfAddress: ({ pathname, searchParams }) =>
          pathname.endsWith("/ExecuteCommand.aspx") ? (searchParams.get("TicketID") ?? undefined) : undefined,
      },
    },
    options,
  );
  return {
    ...server,
    data,
    threads,
    answer: (ticketId, text) => technician.answer(String(ticketId), text),
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
    until: async (isReached) => server.until(() => isReached(data.tickets)),
  };
}
