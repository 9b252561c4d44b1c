import { afterEach, beforeEach, expect, test } from "vitest";
import type { PsaAdapter } from "../contract.ts";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import type { RequestTrackerConfigInput } from "./config.ts";
import { requestTracker } from "./index.ts";
import { type RequestTrackerSandbox, startRequestTrackerSandbox } from "./sandbox/index.ts";

let sandbox: RequestTrackerSandbox;
let nowMs = Date.parse("2026-11-20T10:00:00Z");
const context = { ...contextWith(async (url, init) => fetch(url, init)), now: () => nowMs };

beforeEach(async () => {
  sandbox = await startRequestTrackerSandbox();
});
afterEach(async () => sandbox.close());

const adapterWith = (change: Partial<RequestTrackerConfigInput> = {}): PsaAdapter =>
  requestTracker.create(requestTracker.parseConfig({ ...sandbox.config, ...change }));

test.each([
  ["jane.doe@acme.example", "jane", "found by"],
  ["JANE.DOE@acme.example", "jane", "found by"],
  ["office@acme.example", "unregistered", "several contacts"],
  ["max.poe@globex.example", "unregistered", "another company"],
  ["nobody@elsewhere.example", "unregistered", "no contact"],
  ["x' OR id > 0 --@acme.example", "unregistered", "cannot be searched for"],
])("%s: the requestor is %s", async (email, requestor, why) => {
  const adapter = adapterWith();
  const draft = { ...draftOf("press-1"), person: { email } };
  expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()[0]?.Requestor).toEqual([requestor]);
  const text = expect.stringContaining(why) as string;
  expect(await adapter.notesAfter(draft, context)).toMatchObject({ value: [{ text }] });
});

test("no user is ever made: without the catch-all's a stranger's ticket has no requestor", async () => {
  const adapter = adapterWith({ catchAll: { contactEmail: "missing@msp.example" } });
  await adapter.submit({ ...draftOf("press-1"), person: { email: "nobody@elsewhere.example" } }, context);
  expect(sandbox.tickets()[0]?.Requestor).toEqual([]);
  expect((await adapter.check(context)).find(({ name }) => name === "catchAll.contactEmail")).toMatchObject({
    status: "failed",
  });
});

test("an unprivileged user sees nobody: the check says so, and tickets are made", async () => {
  sandbox.data.isPrivileged = false;
  const adapter = adapterWith();
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  const failed = (await adapter.check(context)).filter(({ status }) => status === "failed");
  expect(failed).toMatchObject([
    { name: "catchAll.contactEmail", hint: expect.stringContaining("Privileged") as string },
  ]);
});

test("values that there are not: the configured ones, else RT's, and the note says so", async () => {
  const draft = { ...draftOf("press-1"), fields: { queue: "Hlep Desk", priority: "Hihg", colour: "red" } };
  const adapter = adapterWith();
  await adapter.submit(draft, context);
  expect(sandbox.tickets()[0]).toMatchObject({ Queue: "Help Desk", Priority: "Medium" });
  const notes = await adapter.notesAfter(draft, context);
  const text = notes.status === "answered" ? (notes.value[0]?.text ?? "") : "";
  for (const part of ['"Hlep Desk"', '"Help Desk"', '"Hihg"', '"High"', '"colour" is no value']) {
    expect(text).toContain(part);
  }
  await adapterWith({ queue: "Gone", priority: "70" }).submit(draftOf("press-2"), context);
  expect(sandbox.tickets()[1]).toMatchObject({ Queue: "General", Priority: "70" });
});

test("the check finds wrong values, with the nearest", async () => {
  const results = await adapterWith({ queue: "Hlep Desk", priority: "Hihg" }).check(context);
  const failed = results.filter(({ status }) => status === "failed");
  expect(failed).toMatchObject([
    { name: "queue", hint: expect.stringContaining('"Help Desk"') as string },
    { name: "pressIdField" },
    { name: "priority", hint: expect.stringContaining('"High"') as string },
  ]);
});

test("a queue that was renamed since it was looked up is looked up again", async () => {
  const adapter = adapterWith({ queue: "help desk" });
  await adapter.prepare(draftOf("press-1"), context);
  const queue = sandbox.data.queues.find(({ Name }) => Name === "Help Desk");
  sandbox.data.queues.splice(1, 1, { id: 3, Name: "Service Desk", customFields: queue?.customFields ?? [] });
  nowMs += 3_600_000;
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "retry" });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()[0]).toMatchObject({ Queue: "General" });
});

test("the queue without the custom field: the ticket is found by its subject", async () => {
  for (const queue of sandbox.data.queues) {
    queue.customFields = [];
  }
  const adapter = adapterWith();
  await adapter.submit(draftOf("press-1"), context);
  expect(await adapter.find("press-1", context)).toMatchObject({ status: "found", ticket: { id: "1" } });
  expect(await adapter.find("press", context)).toEqual({ status: "absent" });
});
