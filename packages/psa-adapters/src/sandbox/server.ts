import { Buffer } from "node:buffer";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, type SandboxRequest, json, plainText } from "./answer.ts";
import { FaultControl, faultsSchema } from "./faults.ts";
import { type Page, pageAnswer } from "./page.ts";

/** A request to the API, as it was answered. `dropped`: a fault closed the connection without a whole answer. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly status: number | "dropped";
}

/** What a PSA's sandbox brings; the server adds HTTP, faults, the log of requests and the page. */
export interface SandboxParts {
  /** Answers a request to the API, or undefined when it is none: such requests meet no faults. */
  readonly api: (request: SandboxRequest) => Promise<Answer> | Answer;
  readonly isApi: (url: URL) => boolean;
  readonly makesTicket: (request: SandboxRequest) => boolean;
  /** The PSA's own words for trouble. */
  readonly tooManyRequests: (retryAfterSeconds: number) => Answer;
  readonly serverError: () => Answer;
  /** `GET /sandbox/tickets`. */
  readonly tickets: () => readonly unknown[];
  readonly page: Page;
}

export interface SandboxServer {
  readonly url: string;
  readonly faults: FaultControl;
  readonly requests: readonly RequestRecord[];
  readonly close: () => Promise<void>;
}

const mostBodyBytes = 32 * 1024 * 1024;
/** Longer than callers keep a connection, so that none meets one that is just being closed. */
const keepAliveMs = 120_000;

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function startSandboxServer(parts: SandboxParts, port: number): Promise<SandboxServer> {
  const faults = new FaultControl();
  const requests: RequestRecord[] = [];
  const closing = new AbortController();
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (incoming, outgoing) => {
    respond(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = addressOf(incoming);
    const isApi = parts.isApi(url);
    const record = (status: RequestRecord["status"]): void => {
      if (isApi) {
        requests.push({ method: incoming.method ?? "", path: url.pathname, status });
      }
    };
    if (isApi && faults.strikes("offline", false)) {
      record("dropped");
      incoming.socket.resetAndDestroy();
      return;
    }
    const body = await readBody(incoming);
    const request = { method: incoming.method ?? "", url, headers: plainHeaders(incoming), body };
    if (!isApi) {
      send(outgoing, isLocal(request) ? ownAnswer(request) : plainText(403, "Only this computer may ask."));
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
    const makesTicket = parts.makesTicket(request);
    if (faults.strikes("delay", makesTicket)) {
      await wait(faults.current.delay?.ms ?? 0, undefined, { signal: closing.signal });
    }
    if (faults.strikes("dropBefore", makesTicket)) {
      return "drop";
    }
    if (faults.strikes("tooManyRequests", makesTicket)) {
      return parts.tooManyRequests(faults.current.tooManyRequests?.retryAfterSeconds ?? 1);
    }
    if (faults.strikes("serverError", makesTicket)) {
      return parts.serverError();
    }
    const answer = await parts.api(request);
    if (answer.status >= 300) {
      return answer;
    }
    if (faults.strikes("dropAfterCommit", makesTicket)) {
      return "drop";
    }
    if (faults.strikes("midAnswer", makesTicket)) {
      return { cut: answer };
    }
    if (faults.strikes("serverErrorAfterCommit", makesTicket)) {
      return parts.serverError();
    }
    return faults.strikes("badJson", makesTicket) ? { ...answer, body: `${bodyText(answer).slice(0, -1)},` } : answer;
  }

  function ownAnswer(request: SandboxRequest): Answer {
    const { method, url } = request;
    if (url.pathname === "/sandbox/tickets" && method === "GET") {
      return json(200, parts.tickets());
    }
    if (url.pathname === "/sandbox/faults" && method === "GET") {
      return json(200, faults.current);
    }
    if (url.pathname === "/sandbox/faults" && method === "PUT") {
      return setFaults(faults, request.body);
    }
    return method === "GET" ? pageAnswer(parts.page, url) : plainText(405, "Only GET is answered here.");
  }

  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    requests,
    close: async () => {
      closing.abort();
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

/** A page of another site could otherwise read this one under a name that it made point here. */
const isLocal = ({ headers }: SandboxRequest): boolean =>
  /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(headers["host"] ?? "");

function setFaults(faults: FaultControl, body: Uint8Array): Answer {
  try {
    faults.set(faultsSchema.parse(JSON.parse(Buffer.from(body).toString("utf8"))));
    return json(200, faults.current);
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBodyBytes) {
      throw new RangeError("the request is too large");
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const plainHeaders = ({ headers }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));

/** What was asked for, under the name that the caller used. */
function addressOf({ url = "/", headers: { host = "" } }: IncomingMessage): URL {
  return new URL(url, URL.canParse(`http://${host}`) ? `http://${host}` : "http://127.0.0.1");
}

const bodyText = ({ body }: Answer): string =>
  body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);

const bodyBytes = (answer: Answer): Buffer =>
  answer.body instanceof Uint8Array ? Buffer.from(answer.body) : Buffer.from(bodyText(answer));

function send(outgoing: ServerResponse, answer: Answer): void {
  const body = bodyBytes(answer);
  outgoing.writeHead(answer.status, { ...answer.headers, "content-length": body.length });
  outgoing.end(body);
}

/** The head says more bytes than come before the connection is closed. */
function sendHalf(outgoing: ServerResponse, answer: Answer): void {
  const body = bodyBytes(answer);
  outgoing.writeHead(answer.status, { ...answer.headers, "content-length": body.length });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}
