import { afterEach, expect, test } from "vitest";
import type { AdapterContext, PsaAdapter } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeScenes, setUpScene } from "../testing/connectwise-scene.ts";
import { outcomesOfCuts } from "../testing/cut-answers.ts";
import { seenOf, withLog } from "../testing/told.ts";
import { connectWise } from "./index.ts";

afterEach(closeScenes);

const jsonType = { "content-type": "application/json; charset=utf-8" };
const answer = (status: number, body: string, headers: Record<string, string> = jsonType): Response =>
  new Response(body, { status, headers });

/** Answers of the paths that `change` names go through it. */
const changed = (context: AdapterContext, change: (path: string, rows: unknown) => unknown): AdapterContext => ({
  ...context,
  fetch: async (url, init) => {
    const response = await context.fetch(url, init);
    const path = new URL(url).pathname.replace(/^.*\/apis\/3\.0/, "");
    const text = await response.text();
    const value: unknown = text.startsWith("[") || text.startsWith("{") ? JSON.parse(text) : text;
    const other = change(path, value);
    return answer(response.status, typeof other === "string" ? other : JSON.stringify(other));
  },
});

const cutSubject = { person: {}, device: { hostname: "ACME-PC-7" } };
const cutNote = { marker: "press-1-1", text: "x", visibility: "internal" } as const;
const cutFile = { name: "x.txt", type: "text/plain", bytes: new Uint8Array([1]), visibility: "internal" } as const;

type CutWork = (warm: PsaAdapter, context: AdapterContext, cold: PsaAdapter) => Promise<object>;

test.each<[string, "POST" | "GET" | "PATCH", RegExp, CutWork]>([
  ["a ticket", "POST", /tickets$/, async (adapter, context) => adapter.submit(draftOf("press-1"), context)],
  ["a note", "POST", /notes$/, async (adapter, context) => adapter.addNote("1001", cutNote, context)],
  ["a file", "POST", /documents$/, async (adapter, context) => adapter.attach("1001", cutFile, context)],
  ["the end of a ticket", "PATCH", /1001$/, async (adapter, context) => adapter.close("1001", context)],
  ["a search", "GET", /tickets$/, async (adapter, context) => adapter.find("press-0", context)],
  ["a search for a note", "GET", /notes$/, async (adapter, context) => adapter.findNote("1001", "press-0", context)],
  ["a lookup", "GET", /companies$/, async (_warm, context, cold) => cold.lookup(cutSubject, context)],
])("the answer to %s cut at every byte says nothing for sure", async (_what, method, path, work) => {
  const { adapter, context, sandbox } = await setUpScene();
  await adapter.submit(draftOf("press-0"), context);
  const outcomes = await outcomesOfCuts(
    context.fetch,
    (request) => request.method === method && path.test(request.path),
    async (cutting) => {
      const cold = connectWise.create(connectWise.parseConfig(sandbox.config));
      for (const ticket of sandbox.data.tickets.splice(0)) {
        sandbox.data.tickets.push({ ...ticket, closedFlag: false });
      }
      return work(adapter, { ...context, fetch: cutting }, cold);
    },
  );
  const surely = outcomes.filter(({ outcome }) => {
    const status = "status" in outcome ? outcome.status : "";
    return status !== (method === "GET" ? "retry" : "ambiguous");
  });
  expect(outcomes.length).toBeGreaterThan(4);
  expect(surely).toEqual([]);
});

const nullable = (row: Record<string, unknown>): Record<string, unknown> => ({
  ...{ identifier: null, firstName: null, site: null, company: null, communicationItems: null, status: null },
  ...{ website: null, country: null, serialNumber: null, typeAssociationIds: null, defaultFlag: null },
  ...row,
});

test("what is empty may be null, and a list may hold nulls and a row twice: the ticket is made as if it were left out", async () => {
  const { adapter, context, sandbox } = await setUpScene({ subType: "Workstation", type: "Break-fix" });
  const nulls = changed(context, (_path, rows) =>
    Array.isArray(rows)
      ? [null, ...[...rows, ...rows].map((row) => nullable(row as Record<string, unknown>)), null]
      : rows,
  );
  const draft = { ...draftOf("press-1"), device: { hostname: "ACME-PC-7", serialNumber: "SN-0007" } };
  expect((await adapter.submit(draft, nulls)).status).toBe("accepted");
  expect(sandbox.tickets()).toMatchObject([
    { company: { identifier: "Acme" }, contact: { id: 1001 }, status: { id: 11 }, subType: { id: 111 } },
  ]);
});

test.each<[string, (row: object) => unknown]>([
  ["ids as texts", (row: object) => ({ ...row, id: "250" })],
  ["ids of zero", (row: object) => ({ ...row, id: 0 })],
  ["names as numbers", (row: object) => ({ ...row, name: 7, identifier: 7, communicationItems: 7 })],
  ["lists in the place of rows", () => []],
])("%s: nothing is guessed, nothing is made, and it is tried again", async (_title, change) => {
  const { adapter, context, sandbox } = await setUpScene();
  const wrong = changed(context, (_path, rows) =>
    Array.isArray(rows) ? rows.map((row: object) => change(row)) : rows,
  );
  expect((await adapter.submit(draftOf("press-1"), wrong)).status).toBe("retry");
  expect(sandbox.tickets()).toEqual([]);
});

test("rows of other customers, and names that are parts of others, are never taken", async () => {
  const { adapter, context, sandbox } = await setUpScene({ board: "Desk", company: "Ac" });
  const { companies, contacts, configurations } = sandbox.data;
  const all = changed(context, (path) =>
    path === "/company/companies" ? companies : path === "/company/contacts" ? contacts : configurations,
  );
  const everything: AdapterContext = {
    ...context,
    fetch: async (url, init) => (url.includes("/company/") ? all.fetch(url, init) : context.fetch(url, init)),
  };
  const draft = { ...draftOf("press-1"), person: { email: "doe@acme.example" }, device: { hostname: "PC-7" } };
  expect((await adapter.submit(draft, everything)).status).toBe("accepted");
  expect(sandbox.tickets()).toMatchObject([{ company: { identifier: "Unregistered" }, contact: { id: 1006 } }]);
  expect(await adapter.linkAsset("1001", draft, everything)).toEqual({ status: "unsupported" });
});

test("a login page in answer to everything: nothing is made, check says what to look at", async () => {
  const { adapter, context } = await setUpScene();
  const page: AdapterContext = {
    ...context,
    fetch: async () => answer(200, "<!doctype html><title>Sign in</title>", { "content-type": "text/html" }),
  };
  expect((await adapter.submit(draftOf("press-1"), page)).status).toBe("retry");
  const [, ...seen] = await adapter.check(page);
  expect(seen).toMatchObject([
    { name: "companyId", status: "failed", hint: expect.stringMatching(/Open "site"/) as string },
  ]);
});

test.each([
  ["as ConnectWise says it", { "retry-after": "30" }, 30_000],
  ["without a time", {}, undefined],
  ["with a time that is none", { "retry-after": "soon" }, undefined],
])("too many requests, %s", async (_title, headers, retryAfterMs) => {
  const { adapter, context } = await setUpScene();
  await adapter.prepare(draftOf("press-1"), context);
  const busy: AdapterContext = {
    ...context,
    fetch: async () =>
      answer(429, '{"error":"ConnectWiseAPI","message":"Too many requests."}', { ...jsonType, ...headers }),
  };
  const outcome = await adapter.submit(draftOf("press-1"), busy);
  expect(outcome).toMatchObject({ status: "retry", error: { code: "rate_limited" } });
  expect("retryAfterMs" in outcome ? outcome.retryAfterMs : undefined).toBe(retryAfterMs);
  expect((await adapter.submit(draftOf("press-1"), context)).status).toBe("accepted");
});

test("keys revoked in the middle: each call says so, and with new keys what waited is made once", async () => {
  const { adapter, context, sandbox } = await setUpScene();
  expect((await adapter.submit(draftOf("press-1"), context)).status).toBe("accepted");
  sandbox.data.privateKey = "new-key";
  const note = { marker: "press-1-1", text: "x", visibility: "internal" } as const;
  for (const outcome of [
    await adapter.submit(draftOf("press-2"), context),
    await adapter.find("press-1", context),
    await adapter.addNote("1001", note, context),
    await adapter.read("1001", context),
    await adapter.changesSince(["1001"], 0, context),
  ]) {
    expect(outcome).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
  }
  const renewed = connectWise.create(connectWise.parseConfig({ ...sandbox.config, privateKey: "new-key" }));
  expect((await renewed.submit(draftOf("press-2"), context)).status).toBe("accepted");
  expect((await renewed.addNote("1001", note, context)).status).toBe("accepted");
  expect(sandbox.tickets().map(({ externalXRef }) => externalXRef)).toEqual(["press-1", "press-2"]);
});

test.each(["../", "..", "https://evil.example/", "/", "v1/../../", "v2025_1/?x=", ""])(
  "a version path %j is not taken",
  async (Codebase) => {
    const { adapter, context, calls } = await setUpScene();
    const odd: AdapterContext = {
      ...context,
      fetch: async (url, init) =>
        url.includes("/login/") ? answer(200, JSON.stringify({ Codebase })) : context.fetch(url, init),
    };
    expect((await adapter.submit(draftOf("press-1"), odd)).status).toBe("retry");
    expect(calls).toEqual([]);
  },
);

test.each(["../../system/info", "1001/notes", "1001?x=1", "", "-1", "1001 or id>0", "9".repeat(30)])(
  "a ticket id %j is never sent",
  async (id) => {
    const { adapter, context, calls } = await setUpScene();
    const note = { marker: "press-1-1", text: "x", visibility: "internal" } as const;
    const file = { name: "x.txt", type: "text/plain", bytes: new Uint8Array([1]), visibility: "internal" } as const;
    for (const outcome of [
      await adapter.addNote(id, note, context),
      await adapter.findNote(id, note.marker, context),
      await adapter.attach(id, file, context),
      await adapter.findFile(id, file.name, context),
      await adapter.read(id, context),
      await adapter.close(id, context),
    ]) {
      expect(outcome.status).toBe("rejected");
    }
    expect(await adapter.changesSince([id], 0, context)).toEqual({ status: "answered", value: [] });
    expect(calls).toEqual([]);
  },
);

test("a note among hundreds of long ones is found, page by page", async () => {
  const { adapter, context, sandbox } = await setUpScene();
  await adapter.submit(draftOf("press-1"), context);
  const note = { marker: "press-1-1", text: "x", visibility: "internal" } as const;
  await adapter.addNote("1001", note, context);
  for (let count = 0; count < 90; count++) {
    sandbox.answer(1001, "long ".repeat(5000));
  }
  expect(await adapter.findNote("1001", note.marker, context)).toEqual({ status: "found" });
  const changes = await adapter.changesSince(["1001"], 0, context);
  expect(changes.status === "answered" ? changes.value[0]?.replies.length : changes).toBe(90);
});

test("no secret in what can be seen: the adapter, its errors, outcomes, and what is logged", async () => {
  const secrets = { publicKey: "canary-public", privateKey: "canary-private", clientId: "canary-client" };
  const { adapter, context } = await setUpScene(secrets);
  const { context: listening, logged } = withLog(context);
  await adapter.prepare(draftOf("press-1"), listening);
  const outcomes = [
    await adapter.check(listening),
    await adapter.submit(draftOf("press-1"), listening),
    await adapter.find("press-1", listening),
    await adapter.fields(listening),
    await adapter.lookup({ person: {} }, listening),
    await adapter.close("1001", listening),
  ];
  expect(logged).not.toEqual([]);
  const seen = seenOf(adapter, outcomes, logged);
  expect(seen).not.toContain("canary");
  expect(seen).not.toContain(Buffer.from("examplemsp+canary-public:canary-private").toString("base64"));
});

test.each([
  { credentials: "canary-company+canary-public canary-private" },
  { privateKey: "canary private" },
  { publicKey: "canary@x.example" },
])("no secret in what is said of a configuration: %j", (change) => {
  const config = { kind: "connectwise", site: "psa.example", board: "x", catchAll: {}, clientId: "x", ...change };
  const error = errorOf(() => connectWise.parseConfig(config));
  expect(error).toHaveProperty("issues");
  expect(seenOf(error)).not.toContain("canary");
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
