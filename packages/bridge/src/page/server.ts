import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import process from "node:process";
import { closeServer, listenOnLoopback, refuseGarbage } from "../api/http-server.ts";
import { beginRefusal } from "../api/refusal.ts";
import type { Clock } from "../clock.ts";
import { createServer } from "../node-http.ts";
import { safeHeaders } from "./answer-headers.ts";
import type { PageRefusal } from "./browser/protocol.ts";
import { refuseForeign, splitTarget } from "./guards.ts";
import { pageError, statusOfPageError } from "./page-errors.ts";
import { type Ends, type PeerUser, mayUse } from "./peer-user.ts";
import { readJson } from "./read-json.ts";
import { type Reply, type Routes, createRoutes, tokenOf } from "./routes.ts";
import { sendStatic } from "./send-static.ts";
import type { PageSource } from "./source.ts";
import { StateWatch } from "./state-watch.ts";
import type { StaticFile, StaticFiles } from "./static-files.ts";
import type { OpenVisit, Visits } from "./visits.ts";

export interface PageServerParts {
  readonly source: PageSource;
  readonly visits: Visits;
  readonly files: StaticFiles;
  readonly clock: Clock;
  /** Whose process is at the other end of a connection. */
  readonly peerUser: (ends: Ends) => PeerUser;
  /** Gets what nobody foresaw; the one who asked is told no text of it. */
  readonly onUnexpected: (error: unknown) => void;
  readonly limits?: Partial<PageLimits>;
}

/** Milliseconds. */
export interface PageLimits {
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often it is looked whether somebody is too slow. */
  readonly lookMs: number;
  readonly pollMs: number;
}

/** A listening server. */
export interface PageServer {
  readonly port: number;
  /** Ends all connections. */
  stop(): Promise<void>;
}

const defaultLimits: PageLimits = { headersMs: 5000, requestMs: 10_000, lookMs: 5000, pollMs: 25_000 };
const mostConnections = 64;
/** Nothing moved for so long; a state is waited for less long. */
const stillMs = 60_000;

/** Opens the page's server on the loopback interface, on a port that the system chooses. */
export async function startPageServer(parts: PageServerParts): Promise<PageServer> {
  const limits = { ...defaultLimits, ...parts.limits };
  const server = createServer(
    {
      maxHeaderSize: 32 * 1024, // a browser sends the cookies of every other server on this computer, too
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: limits.lookMs,
    },
    (request, response) => {
      void answerer.answer(request, response).catch((error: unknown) => refuse(response, error, parts));
    },
  );
  server.maxConnections = mostConnections;
  server.timeout = stillMs;
  refuseGarbage(server);
  const port = await listenOnLoopback(server);
  server.on("error", parts.onUnexpected);
  const answerer = new Answerer(parts, port, limits.pollMs);
  return {
    port,
    stop: async () => closeServer(server),
  };
}

class Answerer {
  readonly #parts: PageServerParts;
  readonly #port: number;
  readonly #routes: Routes;
  /** Looked up once for a connection: the process at its other end stays the same. */
  readonly #peers = new WeakMap<Socket, PeerUser>();

  constructor(parts: PageServerParts, port: number, pollMs: number) {
    const { source, visits, clock } = parts;
    this.#parts = parts;
    this.#port = port;
    this.#routes = createRoutes({ source, visits, pollMs, watch: new StateWatch(source, clock) });
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const { host, origin } = headers;
    const fetchSite = headers["sec-fetch-site"]?.toString();
    refuseForeign({ method, target: url, host, origin, fetchSite }, this.#port);
    const { path, query } = splitTarget(url);
    const file = this.#parts.files.get(path);
    if (file !== undefined && method === "GET") {
      sendStatic(request, response, file);
      return;
    }
    if (path === "/api/open" && method === "POST") {
      const token = tokenOf(await readJson(request));
      const key = this.#parts.visits.open(token, (page) => this.#refuseOthers(request, page));
      send(response, { json: { key } });
      return;
    }
    const run = this.#routes[`${method} ${path}`];
    if (run === undefined) {
      throw file !== undefined || path === "/api/open" ? wrongMethod(file) : this.#nothingAt(path);
    }
    const page = this.#parts.visits.of(headers.authorization);
    this.#refuseOthers(request, page);
    const body = method === "POST" ? await readJson(request) : undefined;
    send(response, await run({ page, query, body, signal: untilGone(response, page.ended) }));
  }

  #nothingAt(path: string): Error {
    const other = ["GET", "POST"].find((method) => `${method} ${path}` in this.#routes);
    return other === undefined
      ? pageError("page_path_unknown", "There is nothing at this path.", "docs/page.md lists what there is.")
      : pageError("page_method_refused", "That cannot be done at this path.", `Allowed: ${other}.`);
  }

  #refuseOthers({ socket }: IncomingMessage, { userId }: OpenVisit): void {
    let peer = this.#peers.get(socket);
    if (peer === undefined) {
      peer = this.#parts.peerUser({ ownPort: this.#port, otherPort: socket.remotePort ?? 0 });
      this.#peers.set(socket, peer);
    }
    if (!mayUse(peer, userId, process.getuid?.())) {
      throw pageError(
        "page_peer_refused",
        "The page belongs to another user of this computer.",
        "Press the button in your own session.",
        "permission",
      );
    }
  }
}

/** Aborted when nobody waits for the answer any more, or the page ended. */
function untilGone(response: ServerResponse, ended: AbortSignal): AbortSignal {
  const gone = new AbortController();
  const end = (): void => gone.abort();
  ended.addEventListener("abort", end, { once: true });
  response.once("close", () => {
    ended.removeEventListener("abort", end); // a page lives for an hour and asks often
    end();
  });
  return gone.signal;
}

const wrongMethod = (file: StaticFile | undefined): Error =>
  pageError(
    "page_method_refused",
    "That cannot be done at this path.",
    file === undefined ? "Allowed: POST." : "Allowed: GET.",
  );

function send(response: ServerResponse, reply: Reply, status = 200): void {
  const headers = { ...safeHeaders, "cache-control": "no-store" };
  if (reply === undefined) {
    response.writeHead(204, headers);
    response.end();
    return;
  }
  const { bytes, type } =
    "json" in reply ? { bytes: Buffer.from(`${JSON.stringify(reply.json)}\n`), type: "application/json" } : reply.file;
  response.writeHead(status, { ...headers, "content-type": type, "content-length": bytes.length });
  response.end(bytes);
}

function refuse(response: ServerResponse, thrown: unknown, { onUnexpected }: PageServerParts): void {
  const refusal = beginRefusal(response, thrown, statusOfPageError, onUnexpected);
  if (refusal !== undefined) {
    const { code, message, hint } = refusal.error;
    send(response, { json: { error: { code, message, hint } } satisfies PageRefusal }, refusal.status);
  }
}
