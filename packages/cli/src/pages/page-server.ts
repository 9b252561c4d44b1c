import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { toTier2Error } from "@tier2/bridge";
import {
  type StaticFiles,
  closeServer,
  listenOnLoopback,
  pageError,
  readJson,
  refuseForeign,
  refuseGarbage,
  safeHeaders,
  sendStatic,
  splitTarget,
  statusOfPageError,
} from "@tier2/bridge/page";
import { type LiveSource, sendLiveParts } from "./live-parts.ts";
import { PageKeys } from "./page-keys.ts";

export interface LocalPageParts {
  readonly files: StaticFiles;
  readonly live: LiveSource;
  /** What can be done by POST, by path; gets the JSON of the body. Rejects with a Tier2Error, whose message is shown. */
  readonly actions: Readonly<Record<string, (body: unknown) => Promise<void>>>;
  /** The address was used; a new one stands in `address`. */
  readonly onOpened: () => void;
  /** The last open page went away. */
  readonly onLeft?: () => void;
}

/** A page of this program, for the browser of the same computer. */
export interface LocalPage {
  /** Opens one tab; the next needs the next address. */
  readonly address: string;
  close(): Promise<void>;
}

const mostConnections = 48;
/** Each open tab keeps one. */
const mostReaders = 16;

/** Serves the page on the loopback interface, on a port that the system chooses. */
export async function serveLocalPage(parts: LocalPageParts): Promise<LocalPage> {
  const server = createServer(
    // a browser sends the cookies of every other server on this computer, too
    { maxHeaderSize: 32 * 1024, headersTimeout: 5000, requestTimeout: 10_000, connectionsCheckingInterval: 5000 },
    (request, response) => {
      answerer.answer(request, response).catch((error: unknown) => refuse(response, error));
    },
  );
  server.maxConnections = mostConnections;
  refuseGarbage(server);
  const answerer = new Answerer(parts, await listenOnLoopback(server));
  return {
    get address() {
      return answerer.address;
    },
    close: async () => closeServer(server),
  };
}

class Answerer {
  readonly #parts: LocalPageParts;
  readonly #port: number;
  readonly #keys = new PageKeys();
  #token: string;
  #readers = 0;

  constructor(parts: LocalPageParts, port: number) {
    this.#parts = parts;
    this.#port = port;
    this.#token = this.#keys.newToken();
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}/#${this.#token}`;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const fetchSite = headers["sec-fetch-site"]?.toString();
    refuseForeign({ method, target: url, host: headers.host, origin: headers.origin, fetchSite }, this.#port);
    const { path } = splitTarget(url);
    const file = this.#parts.files.get(path);
    if (method === "GET" && file !== undefined) {
      sendStatic(request, response, file);
      return;
    }
    if (method === "POST" && path === "/api/open") {
      sendJson(response, 200, { key: this.#open(await readJson(request)) });
      return;
    }
    this.#keys.check(headers.authorization);
    if (method === "GET" && path === "/api/live") {
      this.#follow(response);
      return;
    }
    const act = Object.hasOwn(this.#parts.actions, path) ? this.#parts.actions[path] : undefined;
    if (method !== "POST" || act === undefined) {
      throw pageError(
        "page_path_unknown",
        "There is nothing at this path.",
        "Open the address that the program shows.",
      );
    }
    await act(await readJson(request));
    response.writeHead(204, apiHeaders).end();
  }

  #open(body: unknown): string {
    const token: unknown = typeof body === "object" && body !== null && "token" in body ? body.token : undefined;
    const key = this.#keys.open(typeof token === "string" ? token : "");
    this.#token = this.#keys.newToken();
    this.#parts.onOpened();
    return key;
  }

  #follow(response: ServerResponse): void {
    if (this.#readers >= mostReaders) {
      throw pageError("page_readers_full", "Too many tabs are open.", "Close one of them.", "bridge");
    }
    this.#readers += 1;
    response.once("close", () => {
      this.#readers -= 1;
      if (this.#readers === 0) {
        this.#parts.onLeft?.();
      }
    });
    response.writeHead(200, { ...apiHeaders, "content-type": "application/x-ndjson" });
    sendLiveParts(response, this.#parts.live);
  }
}

const apiHeaders = { ...safeHeaders, "cache-control": "no-store" };

function sendJson(response: ServerResponse, status: number, value: object): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  const headers = { ...apiHeaders, "content-type": "application/json", "content-length": bytes.length };
  response.writeHead(status, headers).end(bytes);
}

function refuse(response: ServerResponse, thrown: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const error = toTier2Error(thrown);
  if (!response.req.complete) {
    response.setHeader("connection", "close"); // the rest of the body is not read
  }
  const { code, message, hint } = error;
  sendJson(response, statusOfPageError(error), { error: { code, message, hint } });
}
