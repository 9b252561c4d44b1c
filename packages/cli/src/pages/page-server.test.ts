import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { fileOf } from "@tier2/bridge/page";
import { expect, onTestFinished, test } from "vitest";
import { type LocalPage, type LocalPageParts, serveLocalPage } from "./page-server.ts";

const html = new TextEncoder().encode("<!doctype html>");
const open = { method: "POST", path: "/api/open" };

interface Here {
  readonly page: LocalPage;
  readonly port: number;
  readonly done: unknown[];
  token(): string;
}

async function serve(parts: Partial<LocalPageParts> = {}): Promise<Here> {
  const done: unknown[] = [];
  const page = await serveLocalPage({
    files: new Map([["/", fileOf(html, "text/html")]]),
    live: { read: () => ({ one: 1 }), subscribe: () => () => undefined },
    actions: { "/api/do": async (body) => void done.push(body) },
    onOpened: () => undefined,
    ...parts,
  });
  onTestFinished(async () => page.close());
  return { page, done, port: Number(new URL(page.address).port), token: () => new URL(page.address).hash.slice(1) };
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** As a page of the server itself asks, unless the headers say otherwise. */
async function ask({ port }: Here, { method = "GET", path = "/", headers = {}, body }: Asked): Promise<Answer> {
  const own = `127.0.0.1:${port}`;
  const usual = method === "POST" ? { origin: `http://${own}`, "content-type": "application/json" } : {};
  return new Promise((resolve, reject) => {
    const asking = {
      host: "127.0.0.1",
      port,
      method,
      path,
      agent: false,
      headers: { host: own, ...usual, ...headers },
    };
    const sending = request(asking, (answer) => {
      const { statusCode = 0, headers: sent } = answer;
      text(answer).then((content) => resolve({ status: statusCode, content, headers: sent }), reject);
    });
    sending.once("error", reject);
    sending.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

interface Answer {
  readonly status: number;
  readonly content: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const keyOf = async (here: Here): Promise<string> =>
  (JSON.parse((await ask(here, { ...open, body: { token: here.token() } })).content) as { readonly key: string }).key;

test("the page is there for everybody, what it asks for only with a key", async () => {
  const here = await serve();
  const { status, headers } = await ask(here, {});
  expect(status).toBe(200);
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers["access-control-allow-origin"]).toBeUndefined();
  expect((await ask(here, { path: "/api/live" })).status).toBe(401);
  expect((await ask(here, { method: "POST", path: "/api/do", body: {} })).status).toBe(401);
  const authorization = `Bearer ${await keyOf(here)}`;
  expect(
    (await ask(here, { method: "POST", path: "/api/do", body: { a: 1 }, headers: { authorization } })).status,
  ).toBe(204);
  expect(here.done).toEqual([{ a: 1 }]);
});

test.each([
  ["another host", { headers: { host: "tier2.example" } }, 421],
  ["localhost", { headers: { host: "localhost" } }, 421],
  ["another origin", { headers: { origin: "http://example.com" } }, 403],
  ["another site", { headers: { "sec-fetch-site": "cross-site" } }, 403],
  ["another port of this computer", { headers: { "sec-fetch-site": "same-site" } }, 403],
  ["a program that posts without origin", { method: "POST", path: "/api/open", headers: { origin: "null" } }, 403],
  ["a form", { ...open, headers: { "content-type": "text/plain" } }, 415],
  ["a token that is none", { ...open, body: { token: "x" } }, 401],
  ["no token", { ...open, body: [] }, 401],
  ["a path outside", { path: "/../package.json" }, 401],
  ["a path in disguise", { path: "/%2e%2e/package.json" }, 401],
  ["the name of a method", { method: "POST", path: "toString", body: {} }, 400],
  ["another method", { method: "PUT" }, 405],
] as const)("refused: %s", async (_name, asked, status) => {
  const here = await serve();
  expect((await ask(here, asked)).status).toBe(status);
  expect(here.done).toEqual([]);
});

test("an address works once; whoever comes with it again ends the page that it opened", async () => {
  let opened = 0;
  const here = await serve({ onOpened: () => (opened += 1) });
  const token = here.token();
  const key = await keyOf(here);
  expect(opened).toBe(1);
  expect(here.token()).not.toBe(token);
  const act = { method: "POST", path: "/api/do", body: {}, headers: { authorization: `Bearer ${key}` } };
  expect((await ask(here, act)).status).toBe(204);
  expect((await ask(here, { ...open, body: { token } })).status).toBe(401);
  expect((await ask(here, act)).status).toBe(401);
  expect((await ask(here, { ...open, body: { token: here.token() } })).status).toBe(200);
});

test("what nobody foresaw is an answer, too, and a path that is not there is none", async () => {
  const here = await serve({ actions: { "/api/do": async () => Promise.reject(new Error("broken")) } });
  const headers = { authorization: `Bearer ${await keyOf(here)}` };
  const broken = await ask(here, { method: "POST", path: "/api/do", body: {}, headers });
  expect(broken.status).toBe(500);
  expect((await ask(here, { method: "POST", path: "/api/other", body: {}, headers })).status).toBe(404);
});

test("it listens on the loopback interface of IPv4 alone", async () => {
  const { port } = await serve();
  const refused = await new Promise((resolve) => {
    const socket = connect(port, "::1", () => resolve("open"));
    socket.once("error", () => resolve("refused"));
  });
  expect(refused).toBe("refused");
});
