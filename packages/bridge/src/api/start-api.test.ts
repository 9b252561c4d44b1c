import { existsSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { Tier2Error } from "../errors.ts";
import type { BridgeEvent } from "../events.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { routes } from "./routes.ts";
import { SessionTokens } from "./session-tokens.ts";
import { type Api, startApi } from "./start-api.ts";
import { ask, asJson, open } from "./testing/ask.ts";
import { FakeSource, waitingPress } from "./testing/fake-source.ts";

const { pressId } = waitingPress;

interface SetUp {
  readonly source: FakeSource;
  readonly clock: FakeClock;
  readonly admin: string;
  readonly session: string;
  readonly unexpected: unknown[];
  readonly api: Api;
  readonly folder: string;
  /** The header of a person's session. */
  readonly login: (person: string) => Record<string, string>;
}

async function setUp(): Promise<SetUp> {
  const folder = temporaryFolder();
  const [source, clock, unexpected] = [new FakeSource(), new FakeClock(), [] as unknown[]];
  const tokens = new SessionTokens(folder);
  const api = await startApi({
    ...{ source, clock, tokens },
    places: { api: {}, configuredDataDirectory: folder, dataDirectory: folder, platform: "linux" },
    onUnexpected: (error) => unexpected.push(error),
  });
  onTestFinished(async () => api.stop());
  const { admin = "", session = "" } = api.places ?? {};
  const login = (userName: string): Record<string, string> => {
    const file = tokens.give({ userName, userId: process.getuid?.(), environment: {} }) ?? "";
    return { authorization: `Bearer ${readFileSync(file, "utf8").trim()}` };
  };
  return { source, clock, admin, session, unexpected, api, folder, login };
}

test("every route answers, each with what the bridge says", async () => {
  const { admin, source } = await setUp();
  const all: readonly [string, number, object][] = [
    ["GET /v1/status", 200, { version: "0.1.0", pid: 4711, buttons: [{ serial: "S1" }] }],
    ["GET /v1/warnings", 200, { warnings: [] }],
    ["GET /v1/presses?limit=7", 200, { presses: [{ pressId }] }],
    ["POST /v1/presses", 201, { pressId: expect.any(String) as unknown }],
    [`GET /v1/presses/${pressId}`, 200, { press: { pressId }, followUps: [], collected: {} }],
    [`POST /v1/presses/${pressId}/cancel`, 200, { pressId, done: "cancel" }],
    [`POST /v1/presses/${pressId}/retry`, 200, { done: "retry" }],
    [`POST /v1/presses/${pressId}/seen`, 200, { done: "seen" }],
    [`POST /v1/presses/${pressId}/allow-picture`, 200, { done: "allow-picture" }],
    [`POST /v1/presses/${pressId}/refuse-picture`, 200, { done: "refuse-picture" }],
    ["POST /v1/reload", 200, { isApplied: true }],
    ["POST /v1/check", 200, { results: [{ status: "ok" }] }],
    ["DELETE /v1/people/Ann%20Example", 200, { erased: 2, kept: 1 }],
  ];
  for (const [line, status, body] of all) {
    const answer = await ask(admin, line);
    expect({ line, status: answer.status, json: answer.json }).toMatchObject({ line, status, json: body });
  }
  expect(source.calls).toContain("queue 7 undefined");
  expect(source.calls).toContain("press S1 short");
  expect(source.calls).toContain("erase Ann Example");
});

test("a press names a button and a gesture; without a name there must be one button", async () => {
  const { admin, source } = await setUp();
  const press = async (body: string) => ask(admin, "POST /v1/presses", { headers: asJson, body });
  expect(await press('{"serial":"S1","gesture":"double"}')).toMatchObject({ status: 201 });
  expect(source.calls).toContain("press S1 double");
  expect(await press('{"serial":"S9"}')).toMatchObject({ status: 404, json: { error: { code: "button_unknown" } } });
  source.serials = ["S1", "S2"];
  expect(await press("{}")).toMatchObject({ status: 409, json: { error: { hint: "Name one of: S1, S2." } } });
  source.serials = [];
  expect(await press("{}")).toMatchObject({ status: 409, json: { error: { code: "button_missing" } } });
});

test.each([
  ["an unknown path", "GET /v2/status", {}, 404, "api_path_unknown"],
  ["a path with something behind it", "GET /v1/status/x", {}, 404, "api_path_unknown"],
  ["a path out of here", "GET /v1/presses/..%2f..%2fstatus/cancel", {}, 405, "api_method_refused"],
  ["a broken encoding", "DELETE /v1/people/%E0%A4%A", {}, 404, "api_path_unknown"],
  ["a control character", "DELETE /v1/people/a%00b", {}, 404, "api_path_unknown"],
  ["a name without end", `DELETE /v1/people/${"a".repeat(201)}`, {}, 404, "api_path_unknown"],
  ["another method", "PUT /v1/status", {}, 405, "api_method_refused"],
  ["an unknown press", "GET /v1/presses/nobody", {}, 404, "press_unknown"],
  ["a word about an unknown press", "POST /v1/presses/nobody/cancel", {}, 404, "press_unknown"],
  ["no number", "GET /v1/presses?limit=x", {}, 400, "api_value_refused"],
  ["too large a number", "GET /v1/presses?limit=1001", {}, 400, "api_value_refused"],
  ["another host", "GET /v1/status", { headers: { host: "evil.example" } }, 421, "api_host_refused"],
  ["a page of a browser", "GET /v1/status", { headers: { origin: "null" } }, 403, "api_origin_refused"],
  [
    "a body that is a form",
    "POST /v1/presses",
    { headers: { "content-type": "text/plain" }, body: "{}" },
    415,
    "api_type_refused",
  ],
  ["a body of no type", "POST /v1/presses", { body: "{}" }, 415, "api_type_refused"],
  ["a body that is no JSON", "POST /v1/presses", { headers: asJson, body: "{" }, 400, "api_value_refused"],
  ["an unknown key", "POST /v1/presses", { headers: asJson, body: '{"a":1}' }, 400, "api_value_refused"],
  ["a wrong gesture", "POST /v1/presses", { headers: asJson, body: '{"gesture":"triple"}' }, 400, "api_value_refused"],
  ["a body where none belongs", "POST /v1/reload", { headers: asJson, body: "{}" }, 400, "api_value_refused"],
  ["a huge body", "POST /v1/presses", { headers: asJson, body: " ".repeat(20_000) }, 413, "api_body_too_large"],
])("%s is refused, with what to do", async (_what, line, change, status, code) => {
  const { admin } = await setUp();
  const answer = await ask(admin, line, change);
  expect(answer).toMatchObject({
    status,
    json: { error: { code, category: expect.any(String) as unknown, hint: expect.stringMatching(/\w/) as unknown } },
  });
});

test("what cannot be done with a press is a conflict that says why; a path for another method names it", async () => {
  const { admin, source } = await setUp();
  source.decision = { isDone: false, why: "It is in the helpdesk system already." };
  const answer = await ask(admin, `POST /v1/presses/${pressId}/cancel`);
  expect(answer).toMatchObject({ status: 409, json: { error: { message: source.decision.why } } });
  expect((await ask(admin, "PUT /v1/presses")).headers.allow).toBe("GET, POST");
});

test("a failure of the bridge has its status; of what nobody foresaw nothing is shown", async () => {
  const { admin, source, unexpected } = await setUp();
  const hint = "Free some.";
  source.failure = new Tier2Error({ code: "disk_full", category: "storage", message: "The disk is full.", hint });
  expect(await ask(admin, "GET /v1/presses")).toMatchObject({
    status: 507,
    json: { error: { code: "disk_full", hint } },
  });
  source.failure = new Error("canary private-key");
  const asked = routes.filter(({ run, ...route }) => run !== "events" && route.for.includes("admin"));
  for (const { method, path: pattern, run } of asked) {
    const answer = await ask(admin, `${method} ${pattern.replace(":word", pressId)}`);
    expect({ run, status: answer.status }).toEqual({ run, status: 500 });
    expect(answer.text + JSON.stringify(answer.headers)).not.toMatch(/canary|private-key| at /);
  }
  expect(unexpected).toHaveLength(asked.length);
});

test("a session without its token gets nothing; with it, its own presses and the lights", async () => {
  const { session, source, login } = await setUp();
  const headers = login("ann");
  for (const authorization of [undefined, "Bearer ", "Bearer x", "Basic YQ==", `${headers["authorization"]}x`]) {
    const answer = await ask(
      session,
      "GET /v1/status",
      authorization === undefined ? {} : { headers: { authorization } },
    );
    expect(answer).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
  }
  expect(source.calls).toEqual([]);
  const { json } = await ask(session, "GET /v1/status", { headers });
  expect(json).toEqual({ version: "0.1.0", lights: [{ serial: "S1", light: "saved" }] });
  expect(await ask(session, "GET /v1/presses", { headers })).toMatchObject({ json: { presses: [{ pressId }] } });
  expect(await ask(session, `POST /v1/presses/${pressId}/cancel`, { headers })).toMatchObject({ status: 200 });
  expect(await ask(session, "POST /v1/presses", { headers })).toMatchObject({ status: 201 });
});

test("a session cannot do what is for administrators, nor touch presses of others", async () => {
  const { session, source, login } = await setUp();
  const ann = { headers: login("ann") };
  const bob = { headers: login("bob") };
  const others = routes.filter((route) => !route.for.includes("session"));
  expect(others.length).toBeGreaterThan(4);
  for (const { method, path: pattern } of others) {
    const answer = await ask(session, `${method} ${pattern.replace(":word", pressId)}`, ann);
    expect({ pattern, status: answer.status }).toEqual({ pattern, status: 404 });
  }
  expect(await ask(session, "GET /v1/presses", bob)).toMatchObject({ json: { presses: [] } });
  expect(await ask(session, `POST /v1/presses/${pressId}/cancel`, bob)).toMatchObject({ status: 404 });
  expect(source.calls.filter((call) => call.startsWith("decide"))).toEqual([]);
});

test("the administrators' socket is for nobody else, the token's file for its user", async () => {
  const { admin, session, folder } = await setUp();
  expect(statSync(admin).mode & 0o007).toBe(0);
  expect(statSync(session).mode & 0o777).toBe(0o666);
  const tokens = new SessionTokens(folder);
  const file = tokens.give({ userName: "../ann", userId: process.getuid?.(), environment: {} }) ?? "";
  expect(path.dirname(file)).toBe(folder);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

const light = (name: "saved" | "sent"): BridgeEvent => ({ type: "light.changed", serial: "S1", name });

test("on Windows nobody proves anything by a folder: beside a pipe there is none", async () => {
  const folder = temporaryFolder();
  const [adminSocket, sessionSocket] = [path.join(folder, "admin"), path.join(folder, "session")];
  const api = await startApi({
    ...{ source: new FakeSource(), clock: new FakeClock(), tokens: new SessionTokens(folder) },
    places: {
      ...{ api: { adminSocket, sessionSocket }, configuredDataDirectory: undefined },
      ...{ dataDirectory: folder, platform: "win32" },
    },
    onUnexpected: () => undefined,
  });
  onTestFinished(async () => api.stop());
  expect(existsSync(path.join(folder, "proofs"))).toBe(false);
  expect(await ask(sessionSocket, "POST /v1/session")).toMatchObject({ status: 403 });
});

test("events come as they happen, with heartbeats; a session learns only that something changed", async () => {
  const { admin, session, source, clock, login, api } = await setUp();
  const all = await open(admin, { path: "/v1/events" });
  const own = await open(session, { path: "/v1/events", headers: login("ann") });
  expect(all.headers["content-type"]).toBe("text/event-stream");
  const [allText, ownText] = [text(all).catch(String), text(own).catch(String)];
  const received = new Promise((resolve) =>
    all.on("data", (data) => String(data).includes("sent") && resolve(undefined)),
  );
  clock.advance(15_000);
  source.tell({ type: "press.captured", pressId, durationMs: 3 });
  source.tell({ type: "config.applied" });
  source.tell(light("sent"));
  await received;
  all.destroy();
  own.destroy();
  await Promise.all([allText, ownText]);
  await api.stop();
  await expect.poll(() => source.listeners.size).toBe(0);
});

test("what a session is sent holds nothing of anybody", async () => {
  const { session, source, login } = await setUp();
  const own = await open(session, { path: "/v1/events", headers: login("ann") });
  let got = "";
  const received = new Promise((resolve) => {
    own.on("data", (data) => {
      got += String(data);
      return got.includes("light.changed") && resolve(undefined);
    });
  });
  source.tell({ type: "config.applied" });
  source.tell({ type: "press.captured", pressId, durationMs: 3 });
  source.tell(light("sent"));
  await received;
  expect(got).not.toContain(pressId);
  expect(got).not.toContain("config");
  expect(got).toContain('event: presses.changed\ndata: {"type":"presses.changed"}\n\n');
  expect(got).toContain("event: light.changed\n");
  own.destroy();
});

test("a reader that does not read costs a bounded amount, and is told how much it missed", async () => {
  const { admin, source } = await setUp();
  const slow = await open(admin, { path: "/v1/events" });
  slow.pause();
  for (let count = 0; count < 20_000; count++) {
    source.tell({ type: "button.warned", serial: "S1", message: "m".repeat(1000), hint: String(count) });
  }
  let got = "";
  let receivedBytes = 0;
  await new Promise((resolve) => {
    slow.on("data", (data) => {
      receivedBytes += String(data).length;
      got = (got + String(data)).slice(-5000);
      return got.includes("events.dropped") && resolve(undefined);
    });
    slow.resume();
  });
  const dropped = Number(/"count":(\d+)/.exec(got)?.[1]);
  expect(dropped).toBeGreaterThan(18_000);
  expect(receivedBytes).toBeLessThan(2_000_000); // of 20 MB
  slow.destroy();
});

test("there is room for requests beside readers of events, and for so many connections and no more", async () => {
  const { admin } = await setUp();
  const readers = await Promise.all(Array.from({ length: 64 }, async () => open(admin, { path: "/v1/events" })));
  expect(readers.every(({ statusCode }) => statusCode === 200)).toBe(true);
  expect(await ask(admin, "GET /v1/events")).toMatchObject({ status: 503 });
  expect(await ask(admin, "GET /v1/status")).toMatchObject({ status: 200 });
  const idle = Array.from({ length: 472 }, () => connect(admin)); // 512 and 24 more
  let closed = 0;
  await new Promise((resolve) => {
    for (const socket of idle) {
      socket.on("error", () => undefined);
      socket.on("close", () => (++closed === 24 ? resolve(undefined) : undefined));
      socket.resume();
    }
  });
  for (const one of [...idle, ...readers]) {
    one.destroy();
  }
});

test("one person does not take the room of all who read events", async () => {
  const { session, login } = await setUp();
  const [headers, other] = [login("anna"), login("bob")];
  const readers = await Promise.all(
    Array.from({ length: 4 }, async () => open(session, { path: "/v1/events", headers })),
  );
  expect(readers.every(({ statusCode }) => statusCode === 200)).toBe(true);
  expect(await ask(session, "GET /v1/events", { headers })).toMatchObject({ status: 503 });
  readers.push(await open(session, { path: "/v1/events", headers: other }));
  expect(readers.at(-1)?.statusCode).toBe(200);
  for (const one of readers) {
    one.destroy();
  }
});

test("what is no HTTP is answered and ended", async () => {
  const { admin } = await setUp();
  const socket = connect(admin);
  socket.end("\u0000\u0001 rubbish\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
});
