import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import type { AdapterContext, PsaAdapter } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeAutotaskScenes, setUpAutotask } from "../testing/autotask-scene.ts";
import { autotask } from "./index.ts";

afterEach(closeAutotaskScenes);

const device = { hostname: "acme-pc-7", serialNumber: "SN-0007" };
const file = (name: string, size: number): Parameters<PsaAdapter["attach"]>[1] => ({
  ...{ name, type: "image/png", bytes: new Uint8Array(size), visibility: "internal" },
});

test("the ticket has contact, computer, due date and press id", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.submit({ ...draftOf("press-1"), device }, context);
  expect(sandbox.tickets()).toMatchObject([
    {
      ...{ companyID: 174, contactID: 1001, configurationItemID: 501, externalID: "press-1" },
      ...{ queueID: 29_682_833, status: 1, priority: 2, dueDateTime: "2026-11-21T10:00:00.000Z" },
    },
  ]);
});

test("unknown values: the ticket is made with the defaults, the note and check say so", async () => {
  const { sandbox, adapter, context } = await setUpAutotask({
    priority: "Hihg",
    issueType: "Network",
    subIssueType: "Printer",
  });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{ priority: 2, issueType: 11 }]);
  const notes = await adapter.notesAfter(draftOf("press-1"), context);
  const text = notes.status === "answered" ? notes.value.map((note) => note.text).join("\n") : "";
  expect(text).toContain('"Hihg" is no priority; nearest "High".');
  expect(text).toContain('"Printer" is no sub-issue type of the issue type; nearest "Router".');
  const failed = (await adapter.check(context)).filter(({ status }) => status === "failed");
  expect(failed.map(({ name }) => name)).toEqual(["priority", "subIssueType"]);
});

test("long text: the rest is in public notes, nothing is lost", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  const draft = { ...draftOf("p".repeat(50)), subject: "s".repeat(300), publicText: "x".repeat(20_000) };
  expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
  const notes = await adapter.notesAfter(draft, context);
  for (const note of notes.status === "answered" ? notes.value : []) {
    expect(await adapter.addNote(String(sandbox.tickets()[0]?.id), note, context)).toEqual({ status: "accepted" });
  }
  const publicNotes = sandbox.data.notes.filter(({ publish }) => publish === 1);
  const all = [
    String(sandbox.tickets()[0]?.["description"]),
    ...publicNotes.map((note) => String(note["description"])),
  ];
  expect(all.join("").replaceAll(/[^x]/g, "")).toHaveLength(20_000);
});

test("files beyond 10,000,000 bytes in five minutes wait", async () => {
  const { sandbox, adapter, context, pass } = await setUpAutotask();
  await adapter.submit(draftOf("press-1"), context);
  const id = String(sandbox.tickets()[0]?.id);
  expect(await adapter.attach(id, file("a.png", 6_000_000), context)).toEqual({ status: "accepted" });
  pass(60_000);
  const second = await adapter.attach(id, file("b.png", 5_000_000), context);
  expect(second).toMatchObject({ status: "retry", retryAfterMs: 240_000 });
  pass(240_000);
  expect(await adapter.attach(id, file("b.png", 5_000_000), context)).toEqual({ status: "accepted" });
});

test("never more than two calls of an entity at once", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  const ids = Array.from({ length: 20 }, (_, index) => `press-${index}`);
  const outcomes = await Promise.all(ids.map(async (id) => adapter.submit(draftOf(id), context)));
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(["accepted"]));
  expect(sandbox.threads.most).toBeLessThanOrEqual(2);
});

test("a wrong secret is named, and stands nowhere", async () => {
  for (const authentication of ["401", "legacy"] as const) {
    const { sandbox, adapter, context } = await setUpAutotask({ secret: "canary-canary" });
    sandbox.data.variants.authentication = authentication;
    const outcome = await adapter.submit(draftOf("press-1"), context);
    expect(outcome).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
    const told = inspect([adapter, outcome, await adapter.check(context)], { depth: 10, showHidden: true });
    expect(told).not.toContain("canary");
  }
});

test("a zone or a next page at another host is not called", async () => {
  const { sandbox, context } = await setUpAutotask();
  const hosts: string[] = [];
  const lead =
    (part: "/zoneInformation" | "/query"): AdapterContext["fetch"] =>
    async (url, init) => {
      hosts.push(new URL(url).host);
      const elsewhere = "https://elsewhere.example/ATServicesRest/";
      return url.includes(part)
        ? Response.json({ url: elsewhere, items: [], pageDetails: { nextPageUrl: elsewhere } })
        : fetch(url, init);
    };
  for (const part of ["/zoneInformation", "/query"] as const) {
    const adapter = autotask.create(autotask.parseConfig(sandbox.config));
    const outcome = await adapter.submit(draftOf("press-1"), { ...context, fetch: lead(part) });
    expect(outcome).toMatchObject({ error: { code: "answer_unreadable" } });
  }
  expect(new Set(hosts)).toEqual(new Set([new URL(sandbox.url).host]));
});

test("further pages are asked for by the same verb", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  for (let copy = 0; copy < 5; copy++) {
    await adapter.submit(draftOf("press-1"), context);
  }
  sandbox.data.mostRows = 2;
  const found = await adapter.find("press-1", context);
  expect(found.status === "found" ? found.duplicates : []).toHaveLength(4);
});

test("a tenant that was moved: the zone is asked again once after a 401, and the ticket is made there", async () => {
  const { sandbox, adapter, context, calls, pass } = await setUpAutotask();
  await adapter.prepare(draftOf("press-1"), context);
  pass(120_000);
  calls.length = 0;
  const moved: AdapterContext["fetch"] = async (url, init) => {
    calls.push(new URL(url).pathname);
    if (url.includes("/zoneInformation")) {
      return Response.json({ url: `${sandbox.url}/atservicesrest/`, webUrl: `${sandbox.url}/` });
    }
    return url.includes("/ATServicesRest/") ? new Response(undefined, { status: 401 }) : fetch(url, init);
  };
  const outcome = await adapter.submit(draftOf("press-1"), { ...context, fetch: moved });
  expect(outcome).toMatchObject({ status: "accepted" });
  expect(calls).toEqual([
    "/ATServicesRest/V1.0/Tickets",
    "/atservicesrest/v1.0/zoneInformation",
    "/atservicesrest/V1.0/Tickets",
  ]);
});

test("the portal of another zone than was typed is told", async () => {
  const { sandbox, context } = await setUpAutotask();
  const adapter = autotask.create(autotask.parseConfig({ ...sandbox.config, site: "ww3.autotask.net" }));
  const answers: AdapterContext["fetch"] = async (url) =>
    url.includes("/zoneInformation")
      ? Response.json({ url: "https://webservices2.autotask.net/ATServicesRest/" })
      : new Response(undefined, { status: 401 });
  const [zone] = await adapter.check({ ...context, fetch: answers });
  expect(zone).toMatchObject({ status: "warning" });
  expect(zone?.message).toContain("your portal is 2, you typed 3");
});
