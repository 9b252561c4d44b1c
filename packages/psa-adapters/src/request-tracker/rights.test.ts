import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { contextWith, draftOf } from "../testing/adapter-rig.ts";
import { requestTracker } from "./index.ts";
import { rights } from "./rights.ts";
import { type RequestTrackerSandbox, startRequestTrackerSandbox } from "./sandbox/index.ts";
import { troubles } from "./troubleshooting.ts";

const context = contextWith(async (url, init) => fetch(url, init));
const readme = readFileSync(path.join(import.meta.dirname, "README.md"), "utf8");

let sandbox: RequestTrackerSandbox;
afterEach(async () => sandbox.close());

/** What a look can tell: the others show with the first use alone. */
const seen = new Set(["SeeQueue", "CreateTicket", "SeeCustomField", "ModifyCustomField"]);

test.each(rights)("without $name", async ({ name }) => {
  sandbox = await startRequestTrackerSandbox();
  sandbox.data.denied.add(name);
  const adapter = requestTracker.create(requestTracker.parseConfig(sandbox.config));
  const outcome = await adapter.submit(draftOf("press-1"), context);
  expect(outcome.status).toBe(name === "CreateTicket" ? "rejected" : "accepted");
  expect("error" in outcome ? outcome.error.hint : name).toContain(name);
  const failed = (await adapter.check(context)).filter(({ status }) => status === "failed");
  expect(failed.length > 0).toBe(seen.has(name));
  for (const { hint } of failed.slice(0, 1)) {
    expect(hint).toContain(name);
  }
});

test.each([
  ["CommentOnTicket", "internal"],
  ["ReplyToTicket", "public"],
] as const)("without %s a note is refused, and the right is named", async (name, visibility) => {
  sandbox = await startRequestTrackerSandbox();
  const adapter = requestTracker.create(requestTracker.parseConfig(sandbox.config));
  await adapter.submit(draftOf("press-1"), context);
  sandbox.data.denied.add(name);
  expect(await adapter.addNote("1", { marker: "a", text: "x", visibility }, context)).toMatchObject({
    status: "rejected",
    error: { code: "permission_denied", hint: expect.stringContaining(name) as string },
  });
});

test("without ModifyTicket, and with a status that there is not, a ticket is not closed, and it is said why", async () => {
  sandbox = await startRequestTrackerSandbox();
  const config = requestTracker.parseConfig({ ...sandbox.config, closedStatus: "banana" });
  const adapter = requestTracker.create(config);
  await adapter.submit(draftOf("press-1"), context);
  const message = expect.stringContaining("isn't a valid status") as string;
  expect(await adapter.close("1", context)).toMatchObject({
    status: "rejected",
    error: { code: "value_unknown", message },
  });
  sandbox.data.denied.add("ModifyTicket");
  expect(await adapter.close("1", context)).toMatchObject({
    status: "rejected",
    error: { hint: expect.stringContaining("ModifyTicket") as string },
  });
});

test("the README lists each right and each trouble", async () => {
  sandbox = await startRequestTrackerSandbox();
  for (const { name, label, purpose, without } of rights) {
    expect(readme).toContain(`| \`${name}\` | ${label} | ${purpose} | ${without} |`);
  }
  for (const { symptom, cause, remedy } of Object.values(troubles)) {
    expect(readme).toContain(`| ${symptom} | ${cause} | ${remedy} |`);
  }
});
