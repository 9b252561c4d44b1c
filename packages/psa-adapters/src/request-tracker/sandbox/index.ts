import type { FaultControl } from "../../sandbox/faults.ts";
import type { Page, RightView } from "../../sandbox/page.ts";
import { type RequestRecord, type SandboxOptions, startSandboxServer } from "../../sandbox/server.ts";
import { switchesOf } from "../../sandbox/switches.ts";
import type { RequestTrackerConfigInput } from "../config.ts";
import { rights, rightText } from "../rights.ts";
import { answerApi, isApiAddress, isWrite } from "./api.ts";
import type { SandboxData, SandboxTicket } from "./data.ts";
import { serverError, tooManyRequests } from "./errors.ts";
import { seedData } from "./seed.ts";
import { technicianOf } from "./technician.ts";
import { pageView } from "./views.ts";

export interface RequestTrackerSandboxOptions extends SandboxOptions {
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
  readonly page: Page;
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

const rightViews: readonly RightView[] = rights.map((right) => ({
  key: right.name,
  label: rightText(right),
  purpose: right.purpose,
}));

export async function startRequestTrackerSandbox(
  options: RequestTrackerSandboxOptions = {},
): Promise<RequestTrackerSandbox> {
  const data = seedData();
  const now = options.now ?? Date.now;
  const technician = technicianOf(data, now);
  const server = await startSandboxServer(
    {
      api: (request) => answerApi(request, data, now()),
      isApi: isApiAddress,
      isWrite,
      tooManyRequests,
      serverError,
      tickets: () => data.tickets.map(pageView).map(({ attachments: _files, ...rest }) => rest),
      page: {
        title: "Request Tracker",
        tickets: () => data.tickets.map(pageView),
        technician,
        rights: { all: rightViews, denied: data.denied },
        switches: switchesOf(data, { isPrivileged: [true, false] }),
        ticketOfAddress: ({ pathname, searchParams }) =>
          pathname === "/Ticket/Display.html" ? (searchParams.get("id") ?? undefined) : undefined,
      },
    },
    options,
  );
  return {
    ...server,
    data,
    tickets: () => data.tickets,
    answer: (ticketId, text) => technician.answer(String(ticketId), text),
    config: {
      kind: "request-tracker",
      site: server.url,
      token: data.token,
      company: "Acme Timber",
      catchAll: { contactEmail: "unregistered@msp.example" },
      queue: "Help Desk",
      priority: "Medium",
    },
    until: async (isReached) => server.until(() => isReached(data.tickets)),
  };
}
