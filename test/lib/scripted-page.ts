// The files of the press's page with a bridge that answers as a test says. What was not planned is a complaint.
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { readStaticFiles } from "../../packages/bridge/src/page/static-files.ts";
import { sendStatic } from "../../packages/bridge/src/page/send-static.ts";
import type { Language, PageState } from "../../packages/bridge/src/page/browser/protocol.ts";

export interface Posted {
  readonly path: string;
  readonly body: unknown;
}

export type Reply = { readonly status: number; readonly code: string; readonly message: string };

export interface ScriptedPage {
  readonly origin: string;
  /** The address a press would open; its token works once. */
  readonly address: string;
  /** What was posted beside `/api/open`, in order. */
  readonly posted: Posted[];
  /** What nobody planned. */
  readonly complaints: string[];
  /** Tells the page a new state, made for its language. */
  setState(make: (language: Language) => PageState): void;
  /** The answer of a request from now on; undefined: it is taken. */
  setReply(path: string, reply: Reply | undefined): void;
  /** Whether connections are taken. */
  setUp(isUp: boolean): void;
  /** Answers to posts wait from now on until it is called with false. */
  setHeld(isHeld: boolean): void;
  close(): Promise<void>;
}

interface Plan {
  readonly state: (language: Language) => PageState;
  /** Requests that may come beside the state's. */
  readonly posts?: readonly string[];
  readonly picture?: { readonly bytes: string; readonly type: string };
}

const token = "token-of-a-test";
const key = "key-of-a-test";

export async function startScriptedPage({ state, posts = [], picture }: Plan): Promise<ScriptedPage> {
  const files = readStaticFiles();
  const posted: Posted[] = [];
  const complaints: string[] = [];
  const replies = new Map<string, Reply>();
  let make = state;
  let version = 1;
  let isTokenUsed = false;
  let isUp = true;
  let isHeld = false;
  const waiting = new Set<() => void>();
  const held = new Set<() => void>();

  const refuse = (response: ServerResponse, { status, code, message }: Reply): void => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { code, message, hint: "" } }));
  };
  const json = (response: ServerResponse, body: unknown): void => {
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(body));
  };
  const answerState = (url: URL, response: ServerResponse): void => {
    const answer = (): void => json(response, { ...make(url.searchParams.get("language") as Language), version });
    if (url.searchParams.get("after") === String(version)) {
      waiting.add(answer);
      response.on("close", () => waiting.delete(answer));
    } else {
      answer();
    }
  };
  const answerPost = async (url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse(await text(request)) as unknown;
    if (request.headers.origin !== origin || request.headers["content-type"] !== "application/json") {
      complaints.push(`POST ${url.pathname} without its origin or type`);
    }
    const reply = replies.get(url.pathname);
    if (url.pathname === "/api/open") {
      const isRight = (body as { token?: unknown }).token === token && !isTokenUsed;
      isTokenUsed = true;
      return isRight
        ? json(response, { key })
        : refuse(response, { status: 401, code: "page_token_refused", message: "Used." });
    }
    if (!posts.includes(url.pathname)) {
      complaints.push(`POST ${url.pathname} was not planned`);
    }
    posted.push({ path: url.pathname, body });
    if (isHeld) {
      await new Promise<void>((resolve) => void held.add(resolve));
    }
    if (reply !== undefined) {
      return refuse(response, reply);
    }
    response.writeHead(204).end();
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", origin);
    const file = files.get(url.pathname);
    if (file !== undefined && url.search === "") {
      sendStatic(request, response, file);
      return;
    }
    if (url.pathname === "/favicon.ico") {
      response.writeHead(404).end();
      return;
    }
    if (url.pathname !== "/api/open" && request.headers.authorization !== `Bearer ${key}`) {
      return refuse(response, { status: 401, code: "page_key_refused", message: "Not this key." });
    }
    const reply = replies.get(url.pathname);
    if (request.method === "POST") {
      return answerPost(url, request, response);
    }
    if (reply !== undefined) {
      return refuse(response, reply);
    }
    if (url.pathname === "/api/state") {
      return answerState(url, response);
    }
    if (url.pathname === "/api/picture" && picture !== undefined) {
      response.writeHead(200, { "content-type": picture.type }).end(picture.bytes);
      return;
    }
    complaints.push(`${request.method} ${url.pathname} was not planned`);
    response.writeHead(500).end();
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      complaints.push(String(error));
      response.destroy();
    });
  });
  server.on("connection", (socket) => {
    if (!isUp) {
      socket.destroy();
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tell = (): void => {
    for (const waits of [...waiting]) {
      waiting.delete(waits);
      waits();
    }
  };
  return {
    ...{ origin, posted, complaints },
    address: `${origin}/#${token}`,
    setState: (next) => {
      make = next;
      version += 1;
      tell();
    },
    setReply: (where, reply) => void (reply === undefined ? replies.delete(where) : replies.set(where, reply)),
    setUp: (next) => {
      isUp = next;
      if (!isUp) {
        server.closeAllConnections();
      }
    },
    setHeld: (next) => {
      isHeld = next;
      for (const go of next ? [] : held) {
        held.delete(go);
        go();
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** A screen with text on it, to be looked at and blacked out. */
export const screenPicture: NonNullable<Plan["picture"]> = {
  type: "image/svg+xml",
  bytes:
    '<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080"><rect width="1920" height="1080" fill="#2b5876"/>' +
    '<rect x="260" y="140" width="1400" height="800" rx="12" fill="#fff"/><rect x="260" y="140" width="1400" height="56" fill="#dfe5ee"/>' +
    '<g font-family="sans-serif" font-size="30" fill="#222"><text x="290" y="180">Invoices - March</text>' +
    '<text x="300" y="270">Account number 00-1234-5678</text><text x="300" y="330">The printer "Front desk" was not found.</text>' +
    '<text x="300" y="390">Try again, or ask your administrator.</text></g></svg>',
};
