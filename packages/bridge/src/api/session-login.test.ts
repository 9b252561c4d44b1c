import { existsSync, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import path from "node:path";
import process from "node:process";
import type { IncomingMessage } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { honestAnswer } from "../agent/testing/pictures.ts";
import type { Session } from "../capture/session.ts";
import { personOfUser } from "../capture/person/person-of-user.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { proofsFolders } from "./places.ts";
import { SessionLogin } from "./session-login.ts";
import { SessionTokens } from "./session-tokens.ts";
import { startApi } from "./start-api.ts";
import { type Answer, ask, asJson, open } from "./testing/ask.ts";
import { FakeSource } from "./testing/fake-source.ts";

const isLinux = process.platform === "linux";
const person = personOfUser(process.getuid?.() ?? -1) ?? "";
const session: Session = {
  ...{ userName: person, userId: 1, kind: "x11", isRemote: false, isLocked: false, environment: {} },
};

async function setUp() {
  const folder = temporaryFolder();
  const source = new FakeSource();
  const unexpected: unknown[] = [];
  const api = await startApi({
    ...{ source, clock: new FakeClock(), tokens: new SessionTokens(folder) },
    places: { api: {}, configuredDataDirectory: folder, dataDirectory: folder, platform: "linux" },
    onUnexpected: (error) => unexpected.push(error),
  });
  onTestFinished(async () => api.stop());
  const { admin = "", session: place = "" } = api.places ?? {};
  const post = async (body: object): Promise<Answer> =>
    ask(place, "POST /v1/session", { headers: asJson, body: JSON.stringify(body) });
  const begin = async (): Promise<string> => ((await post({})).json as { proof: string }).proof;
  return { folder, source, api, admin, place, post, begin, unexpected };
}

async function logIn({ begin, post }: Awaited<ReturnType<typeof setUp>>): Promise<Record<string, string>> {
  const proof = await begin();
  mkdirSync(proof, { mode: 0o700 });
  const { token } = (await post({ proof: path.basename(proof) })).json as { token: string };
  return { authorization: `Bearer ${token}` };
}

/** The next event of a stream, heartbeats left out. */
async function nextEvent(stream: IncomingMessage): Promise<string> {
  for (;;) {
    const [chunk] = (await once(stream, "data")) as [Buffer];
    if (chunk.toString() !== ":\n\n") {
      return chunk.toString();
    }
  }
}

test.runIf(isLinux)("somebody who proves who they are gets a token, which opens what is a session's", async () => {
  const set = await setUp();
  const headers = await logIn(set);
  expect(await ask(set.place, "GET /v1/status", { headers })).toMatchObject({ status: 200 });
  expect(await ask(set.place, "GET /v1/presses", { headers })).toMatchObject({ status: 200 });
  expect(set.source.calls).toContain(`queue 100 ${person}`);
  expect(await ask(set.place, "GET /v1/warnings", { headers })).toMatchObject({ status: 404 });
  expect(lstatSync(path.join(set.folder, "proofs")).mode & 0o7777).toBe(0o1733);
  await set.api.stop();
  expect(existsSync(path.join(set.folder, "proofs"))).toBe(false);
});

test.runIf(isLinux)("who proves nothing gets no token, and a stranger nothing but the way to one", async () => {
  const { place, admin, post, begin } = await setUp();
  const refused = { status: 403, json: { error: { code: "api_login_refused" } } };
  expect(await post({ proof: path.basename(await begin()) })).toMatchObject(refused);
  expect(await post({ proof: "0".repeat(32) })).toMatchObject(refused);
  const used = await begin();
  mkdirSync(used, { mode: 0o700 });
  expect(await post({ proof: path.basename(used) })).toMatchObject({ status: 200 });
  mkdirSync(used, { mode: 0o700 });
  expect(await post({ proof: path.basename(used) })).toMatchObject(refused);
  expect(await post({ proof: 7 })).toMatchObject({ status: 400 });
  for (const line of ["GET /v1/status", "GET /v1/agent", "GET /v1/events", "POST /v1/agent/tasks/1", "GET /v1/x"]) {
    expect(await ask(place, line)).toMatchObject({ status: 401, json: { error: { code: "api_token_refused" } } });
  }
  const headers = { authorization: `Bearer ${"a".repeat(43)}` };
  expect(await ask(place, "POST /v1/session", { headers })).toMatchObject({ status: 401 });
  expect(await ask(admin, "POST /v1/session")).toMatchObject({ status: 404 });
  expect(await ask(admin, "GET /v1/agent")).toMatchObject({ status: 404 });
});

test.runIf(isLinux)("a session's agent gets tasks and answers them; another one takes its place", async () => {
  const set = await setUp();
  const { place, source } = set;
  const headers = await logIn(set);
  const agent = await open(place, { path: "/v1/agent", headers: { host: "tier2", ...headers } });
  const task = nextEvent(agent);
  const taken = source.agents.ask(
    session,
    { kind: "take-picture", of: "active-window", denyTitles: ["Käse\n"], denyApplications: [] },
    5000,
  );
  const sent = /^event: task\ndata: (.*)\n\n$/.exec(await task)?.[1] ?? "";
  const { id, ...rest } = JSON.parse(sent) as { id: string };
  expect(rest).toEqual({ kind: "take-picture", of: "active-window", denyTitles: ["Käse\n"], denyApplications: [] });

  const answer = async (type: string, body: Buffer | string): Promise<Answer> =>
    ask(place, `POST /v1/agent/tasks/${id}`, {
      headers: { ...headers, "content-type": type },
      body: body as string, // written as it is
    });
  expect(await answer("application/octet-stream", Buffer.alloc(103_000))).toMatchObject({ status: 413 });
  expect(await answer("application/json", " ".repeat(17_000))).toMatchObject({ status: 413 });
  expect(await answer("text/plain", "{}")).toMatchObject({ status: 415 });
  expect(await answer("application/octet-stream", await honestAnswer())).toMatchObject({ status: 200, json: {} });
  expect(await taken).toMatchObject({ kind: "taken", facts: { width: 64, height: 48 } });
  expect(await answer("application/octet-stream", await honestAnswer())).toMatchObject({ status: 404 });

  const replaced = nextEvent(agent);
  const ended = once(agent, "end");
  const newer = await open(place, { path: "/v1/agent", headers: { host: "tier2", ...headers } });
  expect(await replaced).toBe("event: replaced\ndata: {}\n\n");
  await ended;
  const left = source.agents.ask(session, { kind: "open-page", url: "http://127.0.0.1:1/" }, 5000);
  newer.destroy();
  await expect(left).rejects.toMatchObject({ code: "session_agent_gone" });
  expect(source.agents.has(session)).toBe(false);
});

test.runIf(isLinux)("where somebody else has the first folder of proofs, the next one is taken", async () => {
  const folder = temporaryFolder();
  const [taken, free] = [path.join(folder, "taken"), path.join(folder, "free")];
  writeFileSync(taken, "in the way");
  const login = new SessionLogin({ tokens: new SessionTokens(folder), clock: new FakeClock(), personOf: () => person });
  login.open([taken, free]);
  onTestFinished(() => login.end());
  const proof = login.begin();
  expect(path.dirname(proof)).toBe(free);
  mkdirSync(proof, { mode: 0o700 });
  expect(login.callerOf(`Bearer ${await login.finish(path.basename(proof))}`)).toEqual({ kind: "session", person });
});

test("people show who they are beside the socket, but for one in /run, which is not theirs to fill", () => {
  expect(proofsFolders("/srv/tier2/session.sock")).toEqual(["/srv/tier2/proofs"]);
  expect(proofsFolders("/run/tier2/session.sock")).toEqual(["/dev/shm/tier2-proofs", "/run/tier2/proofs"]);
});

test.runIf(isLinux)("where the folder of proofs cannot be made, the rest goes on", async () => {
  const folder = temporaryFolder();
  const unexpected: unknown[] = [];
  writeFileSync(path.join(folder, "proofs"), "in the way");
  const api = await startApi({
    ...{ source: new FakeSource(), clock: new FakeClock(), tokens: new SessionTokens(folder) },
    places: { api: {}, configuredDataDirectory: folder, dataDirectory: folder, platform: "linux" },
    onUnexpected: (error) => unexpected.push(error),
  });
  onTestFinished(async () => api.stop());
  expect(unexpected).toHaveLength(1);
  const answer = await ask(api.places?.session ?? "", "POST /v1/session", { headers: asJson, body: "{}" });
  expect(answer).toMatchObject({ status: 403, json: { error: { code: "api_login_refused" } } });
});
