import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { longestAnswerBytes } from "../agent/tasks.ts";
import type { Clock } from "../clock.ts";
import { createServer } from "../node-http.ts";
import { apiError, statusOfError } from "./errors.ts";
import { streamEvents, streamTasks } from "./event-stream.ts";
import { bodyWithin, hasType, refuseGarbage } from "./http-server.ts";
import { beginRefusal } from "./refusal.ts";
import { findRoute, refuseBrowsers } from "./router.ts";
import type { Caller, Route } from "./routes.ts";
import type { SessionLogin } from "./session-login.ts";
import type { ApiSource } from "./source.ts";

export interface ServerParts {
  readonly source: ApiSource;
  readonly clock: Clock;
  /** Who asks; throws a Tier2Error when it is nobody. */
  readonly callerOf: (request: IncomingMessage) => Caller;
  /** Where callers have to say who they are. */
  readonly login?: SessionLogin;
  /** Gets what nobody foresaw; the one who asked is told no text of it. */
  readonly onUnexpected: (error: unknown) => void;
}

/** A session host has dozens of people, each with an agent that stays. Behind the host of Windows that one counts them. */
const mostConnections = 512;
/** Readers of events stay, each with what waits for it; others must find room beside them. */
const mostStreams = 64;
/** One person must not keep the events from all others. */
const mostStreamsOfPerson = 4;
const longestBodyBytes = 16 * 1024;

/** An HTTP server of the local API, not yet listening. */
export function createApiServer(parts: ServerParts): Server {
  /** Of each reader of events the person; empty for an administrator. */
  const readers: string[] = [];
  const server = createServer(
    {
      maxHeaderSize: 8 * 1024,
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: 5000,
    },
    (request, response) => {
      void answer(request, response).catch((error: unknown) => refuse(response, error, parts));
    },
  );
  server.maxConnections = mostConnections;
  server.timeout = 120_000; // nothing moved: the reader is gone, or the bridge asks the helpdesk system for too long
  refuseGarbage(server);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url = "", headers } = request;
    const head = { method, target: url, host: headers.host, origin: headers.origin };
    refuseBrowsers(head);
    const caller = parts.callerOf(request);
    const { route, word, query } = findRoute(head, caller);
    const body = await readBody(request, route.takes);
    const { source, clock, login } = parts;
    if (route.run === "tasks") {
      if (caller.kind === "session") {
        streamTasks(response, caller, source.agents, clock);
      }
      return;
    }
    if (route.run === "events") {
      const reader = caller.kind === "session" ? caller.person : "";
      const own = readers.filter((one) => one === reader).length;
      if (readers.length >= mostStreams || (reader !== "" && own >= mostStreamsOfPerson)) {
        throw apiError(
          "api_streams_full",
          `There are ${readers.length} readers of events already, ${own} of them your own.`,
          "End one of them.",
          "bridge",
        );
      }
      readers.push(reader);
      response.once("close", () => readers.splice(readers.indexOf(reader), 1));
      streamEvents(response, caller, (listener) => source.subscribe(listener), clock);
      return;
    }
    sendJson(response, route.status ?? 200, await route.run({ source, caller, word, query, body, login }));
  };
  return server;
}

/** The JSON or bytes of a body; undefined when there is none. Rejects with a Tier2Error. */
async function readBody(request: IncomingMessage, taken: Route["takes"]): Promise<unknown> {
  const isPicture = taken === "picture" && hasType(request, "application/octet-stream");
  const longestBytes = isPicture ? longestAnswerBytes : longestBodyBytes;
  const bytes = await bodyWithin(request, longestBytes);
  if (bytes === undefined) {
    throw apiError("api_body_too_large", `The body is larger than ${longestBytes / 1024} KB.`, "Send less.");
  }
  if (bytes.length === 0) {
    return undefined;
  }
  if (isPicture) {
    return bytes;
  }
  if (taken === undefined) {
    throw apiError("api_value_refused", "No body belongs to this request.", "Send none.");
  }
  if (!hasType(request, "application/json")) {
    throw apiError("api_type_refused", "The body is not application/json.", "Send Content-Type: application/json.");
  }
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    throw apiError("api_value_refused", "The body is not valid JSON.", "Send an object, e.g. {}.");
  }
}

function refuse(response: ServerResponse, thrown: unknown, { onUnexpected }: ServerParts): void {
  const refusal = beginRefusal(response, thrown, statusOfError, onUnexpected);
  if (refusal !== undefined) {
    sendJson(response, refusal.status, { error: refusal.error });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}
