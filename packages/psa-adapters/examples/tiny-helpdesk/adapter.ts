// An adapter for an imagined helpdesk with three routes; docs/write-your-own-adapter.md explains it.
import { z } from "zod";
import type {
  AdapterContext,
  AdapterDefinition,
  AdapterErrorCode,
  Capabilities,
  PsaAdapter,
} from "@tier2/psa-adapters";
import {
  type HttpResult,
  type Judge,
  badMarker,
  cleanLine,
  cleanText,
  cut,
  isLoopback,
  isMarkedWith,
  isMarker,
  refusedRead,
  refusedWrite,
  sendRequest,
  verdictOfStatus,
  withoutMarks,
  written,
} from "@tier2/psa-adapters/toolkit";

const kind = "tiny-helpdesk";

export interface TinyConfig {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
}

const shape = z.strictObject({
  kind: z.literal(kind),
  url: z
    .url()
    .refine((url) => url.startsWith("https:") || isLoopback(new URL(url).hostname), "has to begin with https:"),
  token: z.string().min(1),
  timeoutMs: z.number().int().min(10).max(120_000).default(20_000),
});

const capabilities: Capabilities = {
  find: true,
  notes: ["internal", "public"],
  mostFileBytes: 0,
  changes: false,
  close: false,
  lookup: [],
};

export const tinyHelpdesk: AdapterDefinition<TinyConfig> = {
  kind,
  displayName: "Tiny Helpdesk",
  capabilities,
  parseConfig: (input) => shape.parse(input),
  create: createAdapter,
};

// Answers are untrusted: what does not look like this is no answer.
const madeRow = z.object({ id: z.number().int().positive() });
const ticketRows = z.array(madeRow.extend({ notes: z.array(z.object({ text: z.string() })) }));

/** For people, and for whoever waits: credentials that are refused pause everything. */
const codes: Readonly<Record<number, AdapterErrorCode>> = {
  401: "auth_rejected",
  403: "permission_denied",
  404: "not_found",
  429: "rate_limited",
};
const codeOf = (status: number): AdapterErrorCode =>
  codes[status] ?? (status < 400 ? "answer_unreadable" : status < 500 ? "validation_failed" : "remote_unavailable");

/** Cut, so that it can be read again; words in it that look like another mark are none. */
const noteText = (text: string): string => cut(withoutMarks(cleanText(text)), 10_000);

const unsupported = { status: "unsupported" } as const;

function createAdapter({ url, token, timeoutMs }: TinyConfig): PsaAdapter {
  const { host, origin } = new URL(url);

  const ask = async (
    method: "GET" | "POST",
    path: string,
    context: AdapterContext,
    body?: object,
  ): Promise<HttpResult> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return sendRequest({ method, url: `${origin}${path}`, headers, timeoutMs, ...sent }, context);
  };

  /** What an answer means that is not the one asked for. */
  const judge: Judge = ({ status }) => ({
    error: { code: codeOf(status), message: `${host} answered with ${status}.`, httpStatus: status },
    verdict: verdictOfStatus(status),
  });

  /** The value of a success that looks as it should. */
  const valueOf = <Value>(result: HttpResult, schema: z.ZodType<Value>): Value | undefined =>
    result.kind === "answered" && result.status < 300 && result.body.kind === "json"
      ? schema.safeParse(result.body.value).data
      : undefined;
  const reference = ({ id }: { readonly id: number }) => ({ id: String(id), number: `#${id}` });

  return {
    kind,
    host,
    capabilities,
    check: async (context) => {
      const result = await ask("GET", "/api/tickets?key=check", context);
      if (valueOf(result, ticketRows) !== undefined) {
        return [{ name: "token", status: "ok", message: `${host} takes the token` }];
      }
      const { message } = refusedRead(result, judge).error;
      return [{ name: "token", status: "failed", message, hint: "Check the address, and copy the token again." }];
    },
    fields: async () => ({ status: "answered", value: [] }),
    lookup: async () => unsupported,
    prepare: async (_subject, context) => {
      await ask("GET", "/api/tickets?key=prepare", context);
    },
    submit: async ({ pressId, subject, publicText, internalNote, person }, context) => {
      if (!isMarker(pressId)) {
        return badMarker;
      }
      const body = {
        key: pressId,
        title: cleanLine(subject),
        text: cleanText(publicText),
        internalText: cleanText(internalNote),
        email: person.email ?? "",
      };
      const result = await ask("POST", "/api/tickets", context, body);
      const made = valueOf(result, madeRow);
      return made === undefined ? refusedWrite(result, judge) : { status: "accepted", ticket: reference(made) };
    },
    find: async (pressId, context) => {
      const result = await ask("GET", `/api/tickets?key=${encodeURIComponent(pressId)}`, context);
      const rows = valueOf(result, ticketRows);
      if (rows === undefined) {
        return refusedRead(result, judge);
      }
      const [oldest, ...duplicates] = rows.toSorted((one, other) => one.id - other.id).map(reference);
      return oldest === undefined ? { status: "absent" } : { status: "found", ticket: oldest, duplicates };
    },
    notesAfter: async () => ({ status: "answered", value: [] }),
    addNote: async (ticketId, { marker, text, visibility }, context) => {
      if (!isMarker(marker)) {
        return badMarker;
      }
      const body = { text: `${noteText(text)}\n${written(marker)}`, isInternal: visibility === "internal" };
      const result = await ask("POST", `/api/tickets/${encodeURIComponent(ticketId)}/notes`, context, body);
      return valueOf(result, madeRow) === undefined ? refusedWrite(result, judge) : { status: "accepted" };
    },
    findNote: async (ticketId, marker, context) => {
      if (!isMarker(marker)) {
        return badMarker;
      }
      const result = await ask("GET", `/api/tickets?id=${encodeURIComponent(ticketId)}`, context);
      const rows = valueOf(result, ticketRows);
      const isThere = rows?.some(({ notes }) => notes.some(({ text }) => isMarkedWith(text, marker)));
      return isThere === undefined ? refusedRead(result, judge) : { status: isThere ? "found" : "absent" };
    },
    attach: async () => unsupported,
    findFile: async () => unsupported,
    linkAsset: async () => unsupported,
    read: async () => unsupported,
    changesSince: async () => unsupported,
    close: async () => unsupported,
  };
}
