// A receiver: verifies what comes, keeps each key once, and shows it.
import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import { type Answer, type SandboxRequest, json } from "../../sandbox/answer.ts";
import type { FaultControl } from "../../sandbox/faults.ts";
import type { Page, TicketView } from "../../sandbox/page.ts";
import { type RequestRecord, type SandboxOptions, startSandboxServer } from "../../sandbox/server.ts";
import type { WebhookConfigInput } from "../config.ts";
import type { Posted, PostedFile, PostedNote, PostedTicket } from "../fields.ts";
import { signatureOf } from "../signature.ts";

export interface SandboxDelivery {
  readonly id: string;
  readonly atMs: number;
  readonly ticket: PostedTicket;
  readonly notes: PostedNote[];
  readonly files: PostedFile[];
}

/** A running receiver on 127.0.0.1. */
export interface WebhookSandbox {
  readonly url: string;
  /** A `psa` section that leads here. */
  readonly config: WebhookConfigInput;
  readonly faults: FaultControl;
  readonly requests: readonly RequestRecord[];
  readonly page: Page;
  /** Oldest first. */
  tickets(): readonly SandboxDelivery[];
  /** Resolves as soon as the tickets are as wanted; looked at now and whenever something was taken. */
  until(isReached: (tickets: readonly SandboxDelivery[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

const secret = "secret-of-the-sandbox";
const path = "/button";
/** What is older could be a copy that somebody sends again. */
const longestAgeMs = 5 * 60_000;

export interface WebhookSandboxOptions extends SandboxOptions {
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number;
}

export async function startWebhookSandbox(options: WebhookSandboxOptions = {}): Promise<WebhookSandbox> {
  const now = options.now ?? Date.now;
  const tickets: SandboxDelivery[] = [];
  const answers = new Map<string, Answer>();

  const take = (request: SandboxRequest): Answer => {
    const body = Buffer.from(request.body).toString("utf8");
    if (!isSigned(request, body, now())) {
      return json(401, { message: "The signature is wrong or old." });
    }
    const key = request.headers["idempotency-key"] ?? "";
    const posted = JSON.parse(body) as Posted;
    const answer = posted.type === "ping" ? json(200, {}) : (answers.get(key) ?? keep(posted, tickets, now()));
    if (posted.type !== "ping" && answer.status < 300) {
      answers.set(key, answer);
    }
    return answer;
  };

  const server = await startSandboxServer(
    {
      api: take,
      isApi: ({ pathname }) => pathname === path,
      isWrite: ({ body }) => !Buffer.from(body).toString("utf8").startsWith('{"type":"ping"'),
      tooManyRequests: (seconds) => json(429, {}, { "retry-after": String(seconds) }),
      serverError: () => json(500, {}),
      tickets: () => tickets,
      page: { title: "Webhook", tickets: () => tickets.map(viewOf), ticketOfAddress: () => undefined },
    },
    options,
  );
  return {
    ...server,
    config: { kind: "webhook", url: `${server.url}${path}`, secret },
    tickets: () => tickets,
    until: async (isReached) => server.until(() => isReached(tickets)),
  };
}

function isSigned({ headers }: SandboxRequest, body: string, nowMs: number): boolean {
  const timestamp = headers["tier2-timestamp"] ?? "";
  const expected = Buffer.from(`v1=${signatureOf(secret, timestamp, body)}`);
  const given = Buffer.from(headers["tier2-signature"] ?? "");
  const isFresh = Math.abs(nowMs - Number(timestamp) * 1000) < longestAgeMs;
  return isFresh && given.length === expected.length && timingSafeEqual(given, expected);
}

function keep(posted: Exclude<Posted, { type: "ping" }>, tickets: SandboxDelivery[], nowMs: number): Answer {
  if (posted.type === "ticket") {
    const id = String(1001 + tickets.length);
    tickets.push({ id, atMs: nowMs, ticket: posted, notes: [], files: [] });
    return json(201, { id, number: `T-${id}`, url: `https://desk.msp.example/tickets/${id}` });
  }
  const ticket = tickets.find(({ id }) => id === posted.ticketId);
  if (ticket === undefined) {
    return json(422, { message: "There is no such ticket." });
  }
  if (posted.type === "note") {
    ticket.notes.push(posted);
  } else {
    ticket.files.push(posted);
  }
  return json(201, {});
}

function viewOf({ id, atMs, ticket, notes, files }: SandboxDelivery): TicketView {
  const at = new Date(atMs).toISOString();
  const note = (text: string, isInternal: boolean): TicketView["notes"][number] => ({
    text,
    isInternal,
    title: isInternal ? "Internal" : "Public",
    writtenBy: "button",
    at,
  });
  return {
    id,
    summary: ticket.subject,
    company: "",
    contact: ticket.person.email ?? "",
    board: "",
    status: "taken",
    priority: ticket.fields["priority"] ?? "",
    priorityColour: "",
    enteredBy: "button",
    at,
    externalId: ticket.pressId,
    notes: [
      note(ticket.publicText, false),
      note(ticket.internalNote, true),
      ...notes.map(({ text, visibility }) => note(text, visibility === "internal")),
    ],
    attachments: files.map(({ name, contentBase64, visibility }) => {
      const content = Buffer.from(contentBase64, "base64");
      return { name, sizeBytes: content.length, isPrivate: visibility === "internal", content };
    }),
  };
}
