import type { FaultControl } from "../../sandbox/faults.ts";
import type { Page, RightView } from "../../sandbox/page.ts";
import { type RequestRecord, type SandboxOptions, startSandboxServer } from "../../sandbox/server.ts";
import { switchesOf } from "../../sandbox/switches.ts";
import type { ConnectWiseConfigInput } from "../config.ts";
import { rights, rightText } from "../rights.ts";
import { answerApi, isApiAddress, isWrite } from "./api.ts";
import type { SandboxData, SandboxNote, SandboxTicket } from "./data.ts";
import { documentInfo } from "./documents.ts";
import { serverError, tooManyRequests } from "./errors.ts";
import { seedData } from "./seed.ts";
import { technicianOf } from "./technician.ts";
import { ticketView } from "./views.ts";

export interface ConnectWiseSandboxOptions extends SandboxOptions {
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
  readonly page: Page;
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

const rightViews: readonly RightView[] = rights.map((right) => ({
  key: rightText(right),
  label: rightText(right),
  purpose: right.purpose,
}));

export async function startConnectWiseSandbox(options: ConnectWiseSandboxOptions = {}): Promise<ConnectWiseSandbox> {
  const data = seedData();
  const settings: { missingClientIdStatus: 401 | 400; readonly now: () => number } = {
    missingClientIdStatus: options.missingClientIdStatus ?? 401,
    now: options.now ?? Date.now,
  };
  const tickets = (): SandboxTicketWithNotes[] =>
    data.tickets.map((ticket) => ({ ...ticket, notes: data.notes.get(ticket.id) ?? [] }));

  const technician = technicianOf(data, settings.now);
  const server = await startSandboxServer(
    {
      api: (request) => answerApi(request, data, settings),
      isApi: isApiAddress,
      isWrite,
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
        technician,
        rights: { all: rightViews, denied: data.denied },
        switches: [
          ...switchesOf(settings, { missingClientIdStatus: [401, 400] }),
          ...switchesOf(data.variants, { unknownCompany: ["null", "404"], foreignContact: ["refused", "taken"] }),
        ],
        ticketOfAddress: ({ pathname, searchParams }) =>
          pathname.endsWith(ticketPage) ? (searchParams.get("service_recid") ?? undefined) : undefined,
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
    until: async (isReached) => server.until(() => isReached(tickets())),
  };
}
