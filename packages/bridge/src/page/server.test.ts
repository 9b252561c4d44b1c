import { Buffer } from "node:buffer";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../clock.ts";
import type { PageState } from "./browser/protocol.ts";
import type { PeerUser } from "./peer-user.ts";
import { type PageLimits, type PageServer, startPageServer } from "./server.ts";
import type { PageSource } from "./source.ts";
import { fileOf } from "./static-files.ts";
import { askPage } from "./testing/ask-page.ts";
import { Visits } from "./visits.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const html = fileOf(encode("<!doctype html>"), "text/html; charset=utf-8");

const firstState: Omit<PageState, "version"> = {
  setup: {
    ...{ questions: [], texts: {}, support: {}, hasLogo: false, form: "after", closeSeconds: 0 },
    ...{ isKiosk: false, hasSound: false },
  },
  press: { pressId: "press-1", pressedAtMs: 1, isUrgent: false },
  ...{ stage: "saved", canCancel: true, saying: "draft", person: { isAsked: false } },
  ...{ draft: { words: "", chosen: [] }, said: [], collected: [], tickets: [] },
};

class ScriptedSource implements PageSource {
  now: Omit<PageState, "version"> | undefined = firstState;
  readonly did: unknown[] = [];
  readonly listeners: Set<() => void> = new Set();

  async state(): ReturnType<PageSource["state"]> {
    return this.now;
  }
  subscribe(_visit: unknown, listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  change(change: Partial<PageState>): void {
    this.now = { ...firstState, ...change };
    for (const listener of this.listeners) {
      listener();
    }
  }
  async say(...given: unknown[]): Promise<void> {
    this.did.push(["say", ...given]);
  }
  async cancel(...given: unknown[]): Promise<void> {
    this.did.push(["cancel", ...given]);
  }
  async picture(): ReturnType<PageSource["picture"]> {
    return { bytes: encode("a picture"), type: "image/jpeg" };
  }
  async decidePicture(...given: unknown[]): Promise<void> {
    this.did.push(["decidePicture", ...given]);
  }
  async apart(): Promise<string> {
    return "press-2";
  }
  async reply(...given: unknown[]): Promise<void> {
    this.did.push(["reply", ...given]);
  }
  async seen(...given: unknown[]): Promise<void> {
    this.did.push(["seen", ...given]);
  }
  logo(): ReturnType<PageSource["logo"]> {
    return undefined;
  }
}

interface Rig {
  readonly server: PageServer;
  readonly port: number;
  readonly source: ScriptedSource;
  readonly visits: Visits;
  readonly key: string;
  readonly reused: string[];
  readonly unexpected: unknown[];
  peer: PeerUser;
}

async function rig(limits: Partial<PageLimits> = {}): Promise<Rig> {
  const source = new ScriptedSource();
  const [reused, unexpected]: [string[], unknown[]] = [[], []];
  const visits = new Visits({
    ...{ clock: systemClock, minutes: () => 60, onTokenReused: (pressId) => reused.push(pressId) },
  });
  const seat: { peer: PeerUser } = { peer: { uid: 1000 } };
  const server = await startPageServer({
    ...{ source, visits, limits, clock: systemClock, peerUser: () => seat.peer },
    files: new Map([["/", html]]),
    onUnexpected: (error) => unexpected.push(error),
  });
  onTestFinished(async () => server.stop());
  const token = visits.begin({ pressId: "press-1", person: "ann" }, 1000);
  const key = visits.open(token, () => undefined);
  return Object.assign(seat, { server, port: server.port, source, visits, key, reused, unexpected });
}

/** The code of a refusal. */
const codeOf = (json: unknown): string | undefined => (json as { error?: { code?: string } } | undefined)?.error?.code;

test("the page comes without a key, with headers that let it do no harm, and once", async () => {
  const { port } = await rig();
  const first = await askPage(port, "GET /", { headers: { "sec-fetch-site": "none" } });
  expect(first).toMatchObject({ status: 200, bytes: Buffer.from(html.bytes) });
  expect(first.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  });
  expect(Object.keys(first.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  const again = await askPage(port, "GET /", { headers: { "if-none-match": first.headers.etag } });
  expect(again).toMatchObject({ status: 304, bytes: Buffer.alloc(0) });
});

test("a token is exchanged for a key once; the second time the page ends, and it is told", async () => {
  const { port, visits, reused } = await rig();
  const token = visits.begin({ pressId: "press-7", person: "ann" }, 1000);
  const opened = await askPage(port, "POST /api/open", { body: { token } });
  const { key } = opened.json as { key: string };
  expect((await askPage(port, "GET /api/state", { key })).status).toBe(200);
  const again = await askPage(port, "POST /api/open", { body: { token } });
  expect([again.status, codeOf(again.json)]).toEqual([401, "page_token_refused"]);
  const after = await askPage(port, "GET /api/state", { key });
  expect([after.status, codeOf(after.json)]).toEqual([401, "page_key_refused"]);
  expect(reused).toEqual(["press-7"]);
});

const routes = [
  ...["GET /api/state", "GET /api/picture", "GET /logo", "POST /api/say", "POST /api/cancel", "POST /api/picture"],
  ...["POST /api/apart", "POST /api/reply", "POST /api/seen", "POST /api/bye"],
];

test.each(routes)("%s needs a key, the session's user, and the page's own origin", async (line) => {
  const at = await rig();
  const { port, key, source } = at;
  const codeFor = async (ask: Parameters<typeof askPage>[2]): Promise<unknown> => {
    const { status, json } = await askPage(port, line, ask);
    return [status, codeOf(json)];
  };
  expect(await codeFor({})).toEqual([401, "page_key_refused"]);
  expect(await codeFor({ key: "A".repeat(43) })).toEqual([401, "page_key_refused"]);
  expect(await codeFor({ key, headers: { origin: "https://evil.example" } })).toEqual([403, "page_origin_refused"]);
  expect(await codeFor({ key, headers: { "sec-fetch-site": "cross-site" } })).toEqual([403, "page_origin_refused"]);
  expect(await codeFor({ key, headers: { host: `localhost:${port}` } })).toEqual([421, "page_host_refused"]);
  at.peer = { uid: 1001 };
  expect(await codeFor({ key })).toEqual([403, "page_peer_refused"]);
  at.peer = "none";
  expect(await codeFor({ key })).toEqual([403, "page_peer_refused"]);
  expect(source.did).toEqual([]);
});

test("another user of the computer who read the address does not use up its token", async () => {
  const at = await rig();
  const token = at.visits.begin({ pressId: "press-1", person: "ann" }, 1000);
  at.peer = { uid: 1001 };
  const refused = await askPage(at.port, "POST /api/open", { body: { token } });
  expect([refused.status, codeOf(refused.json)]).toEqual([403, "page_peer_refused"]);
  at.peer = { uid: 1000 };
  expect((await askPage(at.port, "POST /api/open", { body: { token } })).status).toBe(200);
});

test("each word reaches the bridge as it was said", async () => {
  const { port, key, source } = await rig();
  const visit = { pressId: "press-1", person: "ann" };
  const said = { words: "a\nb", chosen: ["c1"], name: "Ann" };
  const black = [{ left: 0, top: -5, width: 1.5, height: 2 }];
  const post = async (path: string, body: unknown): Promise<void> => {
    const { status, bytes } = await askPage(port, `POST /api/${path}`, { key, body });
    expect({ path, status, text: bytes.toString() }).toEqual({ path, status: 204, text: "" });
  };
  await post("say", said);
  await post("cancel", {});
  await post("picture", { isAllowed: true, black });
  await post("reply", { pressId: "press-0", text: "x" });
  await post("seen", { pressId: "press-0" });
  expect(source.did).toEqual([
    ["say", visit, said],
    ["cancel", visit],
    ["decidePicture", visit, { isAllowed: true, black }],
    ["reply", visit, { pressId: "press-0", text: "x" }],
    ["seen", visit, "press-0"],
  ]);
  const picture = await askPage(port, "GET /api/picture", { key });
  expect([picture.bytes.toString(), picture.headers["content-type"]]).toEqual(["a picture", "image/jpeg"]);
  expect(picture.headers["cache-control"]).toBe("no-store");
});

test("apart goes on with the other press, and bye ends the page", async () => {
  const { port, key, source } = await rig();
  await askPage(port, "POST /api/apart", { key });
  await askPage(port, "POST /api/cancel", { key });
  expect(source.did).toEqual([["cancel", { pressId: "press-2", person: "ann" }]]);
  expect((await askPage(port, "POST /api/bye", { key })).status).toBe(204);
  expect((await askPage(port, "GET /api/state", { key })).status).toBe(401);
});

test.each([
  ["no object", "[]"],
  ["no JSON", "{"],
  ["nothing", ""],
  ["a word too many", '{"words":"","chosen":[],"more":1}'],
  ["words that are no text", '{"words":1,"chosen":[]}'],
  ["too many words", JSON.stringify({ words: "x".repeat(20_001), chosen: [] })],
  ["a long name", JSON.stringify({ words: "", chosen: [], name: "x".repeat(201) })],
  ["too many choices", JSON.stringify({ words: "", chosen: Array.from({ length: 201 }, () => "c1") })],
])("a body with %s is refused", async (_name, body) => {
  const { port, key, source } = await rig();
  const answer = await rawly(port, key, body);
  expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*page_value_refused/);
  expect(source.did).toEqual([]);
});

const headOf = (port: number, key: string, more: string): string =>
  `POST /api/say HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nAuthorization: Bearer ${key}\r\n${more}\r\n\r\n`;

/** What comes back to bytes that no HTTP client would send, until the connection ends. */
async function rawly(
  port: number,
  key: string,
  body: string,
  more = "Content-Type: application/json",
): Promise<string> {
  const head = headOf(port, key, `${more}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}`);
  return exchange(port, `${head}${body}`);
}

async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let told = "";
  socket.setEncoding("utf8").on("data", (text: string) => (told += text));
  socket.on("error", () => undefined); // the server ends it
  socket.write(bytes);
  await once(socket, "close");
  return told;
}

test("a body of another type is refused: no page elsewhere can send this one without being asked", async () => {
  const { port, key } = await rig();
  expect(await rawly(port, key, "{}", "Content-Type: text/plain")).toMatch(/^HTTP\/1\.1 415 /);
  expect(await rawly(port, key, "{}", "X-Nothing: 1")).toMatch(/^HTTP\/1\.1 415 /);
});

test("a body of 100 MB is refused before it is read, also one that does not say so", async () => {
  const { port, key, source } = await rig();
  const type = "Content-Type: application/json";
  const told = await exchange(port, headOf(port, key, `${type}\r\nContent-Length: 100000000`));
  expect(told).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
  const chunk = `10000\r\n${"x".repeat(0x1_00_00)}\r\n`.repeat(4);
  const chunked = await exchange(port, `${headOf(port, key, `${type}\r\nTransfer-Encoding: chunked`)}${chunk}`);
  expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
  expect(source.did).toEqual([]);
});

test("who sends a request too slowly is let go", async () => {
  const { port, key } = await rig({ headersMs: 50, requestMs: 100, lookMs: 20 });
  expect(await exchange(port, "GET / HTTP/1.1\r\nHost:")).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  const body = headOf(port, key, "Content-Type: application/json\r\nContent-Length: 50");
  expect(await exchange(port, `${body}{`)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
});

test("a head that is too long is refused", async () => {
  const { port } = await rig();
  const told = await exchange(port, `GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(40_000)}\r\n\r\n`);
  expect(told).toMatch(/^HTTP\/1\.1 4\d\d /);
});

test.each([
  ...["/../", "/../../etc/passwd", "//", "//evil.example/", "/%2e%2e/", "/%2e", "/.", "/index.html", "/page.css/"],
  ...["/main.ts", "/api", "/api/", "/API/state", "/api/state/", "/languages/", "/languages/../", "/favicon.ico", "*"],
])("there is nothing at %s", async (path) => {
  const { port, key } = await rig();
  const { status, json } = await askPage(port, `GET ${path}`, { key });
  expect([status, codeOf(json)]).toEqual([404, "page_path_unknown"]);
});

test("a whole address in the place of the path is none of ours", async () => {
  const { port, key } = await rig();
  expect((await askPage(port, `GET http://127.0.0.1:${port}/`, { key })).status).toBe(404);
});

test.each([
  ["POST /", "GET"],
  ["GET /api/open", "POST"],
  ["POST /api/state", "GET"],
  ["GET /api/say", "POST"],
  ["OPTIONS /api/say", "GET, POST"],
  ["PUT /api/say", "GET, POST"],
  ["DELETE /", "GET, POST"],
])("%s cannot be done; %s can", async (line, allowed) => {
  const { port, key } = await rig();
  const { status, headers } = await askPage(port, line, { key });
  expect([status, headers.allow]).toEqual([405, allowed]);
});

test("a state is waited for, and another one tells itself at once", async () => {
  const { port, key, source } = await rig({ pollMs: 60_000 });
  const first = (await askPage(port, "GET /api/state?language=de", { key })).json as PageState;
  expect(first).toEqual({ version: 1, ...firstState });
  expect((await askPage(port, "GET /api/state?after=999", { key })).json).toMatchObject({ version: 2 });
  const waiting = askPage(port, "GET /api/state?after=1&language=de", { key });
  await listening(source);
  source.change({}); // nothing that is shown is another
  await listening(source);
  source.change({ stage: "sending" });
  const second = (await waiting).json as PageState;
  expect(second).toMatchObject({ version: 3, stage: "sending" });
  expect(source.listeners.size).toBe(0);
});

/** Somebody waits for a change: listens, and has seen what there is. */
async function listening(source: ScriptedSource): Promise<void> {
  for (let turns = 0; turns < 50 || source.listeners.size === 0; turns++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("nothing happened for the time of a poll: 204", async () => {
  const { port, key } = await rig({ pollMs: 50 });
  const { version } = (await askPage(port, "GET /api/state", { key })).json as PageState;
  expect((await askPage(port, `GET /api/state?after=${version}`, { key })).status).toBe(204);
});

test("what runs by itself is no change, and its end is looked at without an event", async () => {
  const { port, key, source } = await rig({ pollMs: 60_000 });
  source.now = { ...firstState, stage: "undo", leftMs: 20 };
  const { version } = (await askPage(port, "GET /api/state", { key })).json as PageState;
  const waiting = askPage(port, `GET /api/state?after=${version}`, { key });
  await listening(source);
  source.now = firstState;
  expect((await waiting).json).toMatchObject({ stage: "saved" });
});

test("a poll ends with its page, and with its reader", async () => {
  const { port, key, source, visits } = await rig({ pollMs: 60_000 });
  const { version } = (await askPage(port, "GET /api/state", { key })).json as PageState;
  const waiting = askPage(port, `GET /api/state?after=${version}`, { key });
  await listening(source);
  const socket = connect(port, "127.0.0.1");
  const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${key}`;
  socket.write(`GET /api/state?after=${version} HTTP/1.1\r\n${head}\r\n\r\n`);
  while (source.listeners.size < 2) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.destroy();
  while (source.listeners.size > 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  visits.endAll();
  expect((await waiting).status).toBe(204);
});

test("a press that is forgotten is told, and what nobody foresaw says nothing of itself", async () => {
  const { port, key, source, unexpected } = await rig();
  source.now = undefined;
  const gone = await askPage(port, "GET /api/state", { key });
  expect([gone.status, codeOf(gone.json)]).toEqual([404, "page_press_unknown"]);
  const broken = new Error("a canary in a message");
  source.state = async () => Promise.reject(broken);
  const failed = await askPage(port, "GET /api/state", { key });
  expect(failed.status).toBe(500);
  expect(failed.bytes.toString()).not.toContain("canary");
  expect(unexpected).toEqual([broken]);
});

test("nobody but this computer can connect", async () => {
  const { port } = await rig();
  const error = async (host: string): Promise<string> => {
    const socket = connect(port, host);
    const [thrown] = (await once(socket, "error").catch((caught: unknown) => [caught])) as [{ code?: string }];
    return thrown.code ?? "connected";
  };
  expect(await error("::1")).toMatch(/^(ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT)$/);
  expect(await error("127.0.0.2")).toBe("ECONNREFUSED");
});

test("through 0.0.0.0 it is not this page", async () => {
  const { port, key } = await rig();
  expect((await askPage(port, "GET /api/state", { key, headers: { host: `0.0.0.0:${port}` } })).status).toBe(421);
});
