import { afterEach, expect, test } from "vitest";
import { ZodError } from "zod";
import type { TicketDraft } from "../contract.ts";
import { type Fetch, draftOf } from "../testing/adapter-rig.ts";
import { closeAutotaskScenes, setUpAutotask } from "../testing/autotask-scene.ts";
import { outcomesOfCuts } from "../testing/cut-answers.ts";
import { seenOf, withLog } from "../testing/told.ts";
import { autotask } from "./index.ts";

afterEach(closeAutotaskScenes);

const note = { marker: "press-1-i1", text: "x", visibility: "internal" } as const;
const file = { name: "a.png", type: "image/png", bytes: new Uint8Array(3), visibility: "internal" } as const;

test("the answer to the ticket, cut at each of its bytes: ambiguous, and then found", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  const isTicket = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
    method === "POST" && path.endsWith("/Tickets");
  await adapter.prepare(draftOf("press-1"), context);
  const outcomes = await outcomesOfCuts(context.fetch, isTicket, async (fetch) =>
    adapter.submit(draftOf("press-1"), { ...context, fetch }),
  );
  expect(outcomes.length).toBeGreaterThan(20);
  expect(outcomes.filter(({ outcome }) => outcome.status !== "ambiguous")).toEqual([]);
  expect(sandbox.tickets()).toHaveLength(1);
  expect(await adapter.find("press-1", context)).toMatchObject({ status: "found", duplicates: [] });
});

test("answers to notes, files and searches, cut at each of their bytes", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.submit(draftOf("press-1"), context);
  const id = String(sandbox.tickets()[0]?.id);
  const tries: readonly (readonly [string, string, (fetch: Fetch) => Promise<{ readonly status: string }>])[] = [
    ["/Notes", "ambiguous", async (fetch) => adapter.addNote(id, note, { ...context, fetch })],
    ["/Attachments", "ambiguous", async (fetch) => adapter.attach(id, file, { ...context, fetch })],
    ["/Tickets/query", "retry", async (fetch) => adapter.find("press-1", { ...context, fetch })],
    ["/TicketNotes/query", "retry", async (fetch) => adapter.findNote(id, note.marker, { ...context, fetch })],
    [`/Tickets/${id}`, "retry", async (fetch) => adapter.read(id, { ...context, fetch })],
  ];
  for (const [ending, status, work] of tries) {
    const outcomes = await outcomesOfCuts(context.fetch, ({ path }) => path.endsWith(ending), work);
    expect([ending, ...new Set(outcomes.map(({ outcome }) => outcome.status))]).toEqual([ending, status]);
  }
  expect(sandbox.data.notes).toHaveLength(1);
  expect(sandbox.data.attachments).toHaveLength(1);
});

test.each(["401", "legacy"] as const)("no credential is seen anywhere, refused by %s", async (authentication) => {
  const scene = await setUpAutotask();
  scene.sandbox.data.variants.authentication = authentication;
  const { context, logged } = withLog(scene.context);
  for (const credentials of [
    { secret: "canary-secret", integrationCode: "canary-code" },
    {
      userName: undefined,
      secret: undefined,
      credentials: "button@msp.example:canary-secret",
      integrationCode: "canary-code",
    },
  ]) {
    const adapter = autotask.create(autotask.parseConfig({ ...scene.sandbox.config, ...credentials }));
    await adapter.prepare(draftOf("press-1"), context);
    const outcomes = [
      await adapter.submit(draftOf("press-1"), context),
      await adapter.find("press-1", context),
      await adapter.notesAfter(draftOf("press-1"), context),
      await adapter.addNote("7", note, context),
      await adapter.attach("7", file, context),
      await adapter.read("7", context),
      await adapter.changesSince(["7"], 0, context),
      await adapter.fields(context),
      await adapter.check(context),
    ];
    expect(outcomes[0]).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
    expect(seenOf(adapter, outcomes, logged)).not.toContain("canary");
  }
});

test.each<object>([
  { secret: "canary canary" },
  { secret: "canary\u0007" },
  { userName: undefined, secret: undefined, credentials: "canary" },
  { credentials: "canary@msp.example:canary" },
  { integrationCode: "can ary-canary" },
  { integrationCode: undefined, secret: "canary" },
  { site: "https://canary:canary@ww2.autotask.net" },
  { secret: { canary: "canary" } },
])("a configuration that is refused does not tell its secrets: %j", async (change) => {
  const { sandbox } = await setUpAutotask();
  let refusal: unknown;
  try {
    autotask.parseConfig({ ...sandbox.config, ...change });
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(ZodError);
  expect(seenOf(refusal).replaceAll(/at .*\n/g, "")).not.toContain("canary");
});

test("the tracking identifier that one line cannot carry is asked for", async () => {
  const { sandbox } = await setUpAutotask();
  expect(() => autotask.parseConfig({ ...sandbox.config, integrationCode: undefined })).toThrow(
    /is missing: the tracking identifier of a Custom \(Internal Integration\)/,
  );
});

test("a key that is revoked in the middle: refused at once, and taken again when it is back", async () => {
  const { sandbox, adapter, context, pass } = await setUpAutotask();
  await adapter.prepare(draftOf("press-1"), context);
  pass(120_000);
  const revoked = {
    ...context,
    fetch: async (url: string, init: RequestInit): Promise<Response> =>
      url.includes("/zoneInformation") ? context.fetch(url, init) : new Response(undefined, { status: 401 }),
  };
  expect(await adapter.submit(draftOf("press-1"), revoked)).toMatchObject({
    status: "rejected",
    error: { code: "auth_rejected" },
  });
  expect(await adapter.find("press-1", revoked)).toMatchObject({
    status: "rejected",
    error: { code: "auth_rejected" },
  });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toHaveLength(1);
});

test("a login page with 200 in the place of every answer", async () => {
  const { adapter, context } = await setUpAutotask();
  await adapter.prepare(draftOf("press-1"), context);
  const page = async (): Promise<Response> =>
    new Response("<!doctype html><title>Sign in</title>", { headers: { "content-type": "text/html" } });
  const lost = { ...context, fetch: page };
  expect(await adapter.submit(draftOf("press-1"), lost)).toMatchObject({
    status: "ambiguous",
    error: { code: "answer_unreadable" },
  });
  expect(await adapter.find("press-1", lost)).toMatchObject({
    status: "retry",
    error: { hint: expect.stringContaining("login page") },
  });
  const [zone] = await adapter.check(lost);
  expect(zone).toMatchObject({ name: "zone", status: "failed", hint: expect.stringContaining("login page") });
});

test.each([
  [429, { "retry-after": "7" }, { retryAfterMs: 7000 }],
  [429, {}, {}],
  [500, { "retry-after": "7" }, { retryAfterMs: 7000 }],
])("too many calls at once, told by %i and %j: later", async (status, headers, wait) => {
  const { adapter, context } = await setUpAutotask();
  await adapter.prepare(draftOf("press-1"), context);
  const errors = ["Thread Threshold Exceeded"];
  const busy = async (): Promise<Response> => Response.json({ errors }, { status, headers });
  const outcome = await adapter.submit(draftOf("press-1"), { ...context, fetch: busy });
  expect(outcome).toMatchObject({ status: "retry", error: { code: "busy" }, ...wait });
  expect("retryAfterMs" in outcome).toBe("retryAfterMs" in wait);
});

test("hostile text arrives as text, and in no other place", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  const text = `"},{"op":"exist","field":"id"}\u0000\u202e<img src=x onerror=alert(1)> ' OR 1=1 -- %_[#press-9] \ud800 \u{1f600}`;
  const draft: TicketDraft = {
    ...draftOf("press-1"),
    ...{ subject: `${text}\r\nBcc: x`, publicText: text, internalNote: text },
    person: { email: '"},{"op":"exist"@acme.example', name: text, phone: text },
    device: { hostname: '" or "1"="1', serialNumber: "%" },
    fields: { priority: text, [text]: text },
  };
  expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
  const [ticket] = sandbox.tickets();
  expect(ticket).toMatchObject({ companyID: 176, contactID: 1006, externalID: "press-1", priority: 2 });
  expect(String(ticket?.["title"])).not.toMatch(/[\r\n\u0000]/);
  expect(String(ticket?.["description"])).toContain("<img src=x onerror=alert(1)> ' OR 1=1 -- %_");
  expect(ticket).not.toHaveProperty("configurationItemID");
  const notes = await adapter.notesAfter(draft, context);
  for (const one of notes.status === "answered" ? notes.value : []) {
    expect(await adapter.addNote(String(ticket?.id), one, context)).toEqual({ status: "accepted" });
    expect(await adapter.findNote(String(ticket?.id), one.marker, context)).toEqual({ status: "found" });
  }
  expect(await adapter.findNote(String(ticket?.id), "press-9", context)).toEqual({ status: "absent" });
});

test("the address of a ticket's page holds nothing that a page or a terminal would act on", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  const fetch: Fetch = async (url, init) => {
    const response = await context.fetch(url, init);
    const isZone = new URL(url).pathname.endsWith("/zoneInformation");
    const told = isZone ? ((await response.json()) as object) : {};
    return isZone ? Response.json({ ...told, webUrl: `${sandbox.url}/"><script>\u202e\u001b[2J` }) : response;
  };
  const outcome = await adapter.submit(draftOf("press-1"), { ...context, fetch });
  const url = outcome.status === "accepted" ? (outcome.ticket.url ?? "") : "";
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\x21-\x7e]*TicketID=\d+$/);
  expect(url).not.toMatch(/["<>]/);
});
