import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, type SandboxRequest, json, plainText } from "./answer.ts";
import { FaultControl, faultsSchema } from "./faults.ts";
import { type LoopbackServer, addressOf, bodyText, listenHere, readRequest, refusal, send, sendHalf } from "./http.ts";
import { type Page, type PageState, pageAnswer } from "./page.ts";
import { pageWrite } from "./page-write.ts";

/** A request to the API, as it was answered. `dropped`: a fault closed the connection without a whole answer. */
export interface RequestRecord {
  readonly method: string;
  /** Without what stands behind the question mark. */
  readonly path: string;
  readonly status: number | "dropped";
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** What a PSA's sandbox brings; the server adds HTTP, faults, the log of requests and the page. */
export interface SandboxParts {
  /** Answers a request to the API. */
  readonly api: (request: SandboxRequest) => Promise<Answer> | Answer;
  /** Whether a request is one to the API: only these meet faults. */
  readonly isApi: (url: URL) => boolean;
  /** Whether a request makes or changes something: these meet faults also without `everything`. */
  readonly isWrite: (request: SandboxRequest) => boolean;
  /** The PSA's own words for trouble. */
  readonly tooManyRequests: (retryAfterSeconds: number) => Answer;
  readonly serverError: () => Answer;
  /** `GET /sandbox/tickets`. */
  readonly tickets: () => readonly unknown[];
  readonly page: Page;
  /** The log of requests, where the sandbox writes it itself. */
  readonly requests?: RequestRecord[];
}

export interface SandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Address of the page that lists this sandbox among others; its own page leads back there. */
  readonly overview?: string;
}

export interface SandboxServer {
  readonly url: string;
  readonly faults: FaultControl;
  /** Oldest first. */
  readonly requests: readonly RequestRecord[];
  readonly page: Page;
  /** Resolves as soon as this is so; looked at now and whenever something was made or changed by the API. */
  readonly until: (isReached: () => boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1. Rejects with EADDRINUSE when the port is taken. */
export async function startSandboxServer(parts: SandboxParts, options: SandboxOptions): Promise<SandboxServer> {
  const faults = new FaultControl();
  const requests = parts.requests ?? [];
  const waiting = new Set<() => void>();
  const closing = new AbortController();
  const state: PageState = { page: parts.page, faults, requests, overview: options.overview };

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = addressOf(incoming);
    const isApi = parts.isApi(url);
    const record = (status: RequestRecord["status"]): void => {
      if (isApi) {
        requests.push({ method: incoming.method ?? "", path: url.pathname, status, atMs: Date.now() });
      }
    };
    if (isApi && faults.strikes("offline", false)) {
      record("dropped");
      incoming.socket.resetAndDestroy();
      return;
    }
    const request = await readRequest(incoming);
    const refused = refusal(request.headers);
    if (refused !== undefined || !isApi) {
      send(outgoing, refused ?? ownAnswer(request));
      return;
    }
    const answer = await answerWithFaults(request);
    record(answer === "drop" || "cut" in answer ? "dropped" : answer.status);
    if (answer === "drop") {
      incoming.socket.destroy();
    } else if ("cut" in answer) {
      sendHalf(outgoing, answer.cut);
    } else {
      send(outgoing, answer);
    }
  }

  async function answerWithFaults(request: SandboxRequest): Promise<Answer | "drop" | { readonly cut: Answer }> {
    const isWrite = parts.isWrite(request);
    if (faults.strikes("delay", isWrite)) {
      await wait(faults.current.delay?.ms ?? 0, undefined, { signal: closing.signal });
    }
    if (faults.strikes("dropBefore", isWrite)) {
      return "drop";
    }
    if (faults.strikes("tooManyRequests", isWrite)) {
      return parts.tooManyRequests(faults.current.tooManyRequests?.retryAfterSeconds ?? 1);
    }
    if (faults.strikes("serverError", isWrite)) {
      return parts.serverError();
    }
    const answer = await parts.api(request);
    for (const look of isWrite ? waiting : []) {
      look();
    }
    if (answer.status >= 300) {
      return answer;
    }
    if (faults.strikes("dropAfterCommit", isWrite)) {
      return "drop";
    }
    if (faults.strikes("midAnswer", isWrite)) {
      return { cut: answer };
    }
    if (faults.strikes("serverErrorAfterCommit", isWrite)) {
      return parts.serverError();
    }
    return faults.strikes("badJson", isWrite) ? { ...answer, body: `${bodyText(answer).slice(0, -1)},` } : answer;
  }

  function ownAnswer(request: SandboxRequest): Answer {
    const { method, url } = request;
    switch (`${method} ${url.pathname}`) {
      case "GET /sandbox/tickets":
        return json(200, parts.tickets());
      case "GET /sandbox/faults":
        return json(200, faults.current);
      case "PUT /sandbox/faults":
        return setFaults(faults, request.body);
      default:
        return method === "GET"
          ? pageAnswer(state, url)
          : method === "POST"
            ? pageWrite(state, request)
            : plainText(405, "Only GET and POST are answered here.");
    }
  }

  const server: LoopbackServer = await listenHere(respond, options.port ?? 0);
  return {
    url: server.url,
    faults,
    requests,
    page: parts.page,
    until: async (isReached) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (isReached()) {
            waiting.delete(look);
            resolve();
          }
        };
        waiting.add(look);
        look();
      }),
    close: async () => {
      closing.abort();
      await server.close();
    },
  };
}

function setFaults(faults: FaultControl, body: Uint8Array): Answer {
  try {
    faults.set(faultsSchema.parse(JSON.parse(Buffer.from(body).toString("utf8"))));
    return json(200, faults.current);
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : String(error) });
  }
}
