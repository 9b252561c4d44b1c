import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import type { CheckResult } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeScenes, setUpScene } from "../testing/kaseya-bms-scene.ts";
import { changing } from "../testing/told.ts";

afterEach(closeScenes);

const named = (results: readonly CheckResult[], name: string): CheckResult | undefined =>
  results.find((one) => one.name === name);

test("each wrong value is found, with the nearest name", async () => {
  const wrong = {
    queue: "Help Dask",
    priority: "Hihg",
    type: "Incidents",
    issueType: "Hardware",
    subIssueType: "Prynter",
  };
  const { adapter, context } = await setUpScene(wrong);
  const results = await adapter.check(context);
  for (const [name, nearest] of [
    ["queue", "Help Desk"],
    ["priority", "High"],
    ["type", "Incident"],
    ["subIssueType", "Printer"],
  ] as const) {
    expect(named(results, name)).toMatchObject({
      status: "failed",
      hint: expect.stringContaining(`"${nearest}"`) as string,
    });
  }
  expect(named(results, "issueType")).toMatchObject({ status: "ok" });
});

test("a queue or an assignee is demanded, and either is enough", async () => {
  const without = await setUpScene({ queue: undefined });
  const results = await without.adapter.check(without.context);
  expect(named(results, "queue or assignee")).toMatchObject({ status: "failed" });
  const { adapter, context, sandbox } = await setUpScene({ queue: undefined, assignee: "Tess Tech" });
  expect((await adapter.check(context)).filter(({ status }) => status !== "ok")).toEqual([]);
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{ QueueId: null, AssigneeId: 901 }]);
});

test("without types and sources to read, and no ticket, check says what to do; ids as numbers help", async () => {
  const { adapter, context } = await setUpScene({}, { tables: "none" });
  const results = await adapter.check(context);
  expect(named(results, "type")).toMatchObject({
    status: "failed",
    hint: expect.stringContaining("by hand") as string,
  });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "rejected" });
  const byId = await setUpScene({ type: 21, source: 1 }, { tables: "none" });
  expect((await byId.adapter.check(byId.context)).filter(({ status }) => status !== "ok")).toEqual([]);
  expect(await byId.adapter.submit(draftOf("press-1"), byId.context)).toMatchObject({ status: "accepted" });
});

test("types and sources are read back from a ticket", async () => {
  const { sandbox, adapter, context } = await setUpScene({ type: "Service Request", source: "Email" });
  expect(await adapter.submit(draftOf("press-0"), context)).toMatchObject({ status: "accepted" });
  sandbox.data.variants.tables = "none";
  expect((await adapter.check(context)).filter(({ status }) => status !== "ok")).toEqual([]);
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{}, { TypeId: 22, SourceId: 2 }]);
});

test("a BMS that compares whole titles is a warning", async () => {
  const { sandbox, adapter, context } = await setUpScene();
  await adapter.submit(draftOf("press-1"), context);
  expect(named(await adapter.check(context), "tickets")).toMatchObject({ status: "ok" });
  sandbox.data.variants.titleFilter = "whole";
  expect(named(await adapter.check(context), "tickets")).toMatchObject({ status: "warning" });
});

test("the catch-all has to exist, be active, be only one, and of an active account", async () => {
  for (const [change, trouble] of [
    ["gone", "has no such active contact"],
    ["inactive", "it is not active"],
    ["twice", "there are several of it"],
    ["elsewhere", "it is a contact of another account"],
  ] as const) {
    const { sandbox, adapter, context } = await setUpScene();
    const index = sandbox.data.contacts.findIndex(({ Id }) => Id === 106);
    const contact = sandbox.data.contacts[index];
    expect(contact).toBeDefined();
    if (contact !== undefined) {
      if (change === "gone") {
        sandbox.data.contacts.splice(index, 1);
      } else if (change === "inactive") {
        contact.IsActive = false;
      } else if (change === "twice") {
        sandbox.data.contacts.push({ ...contact, Id: 107 });
      } else {
        sandbox.data.contacts[index] = { ...contact, AccountId: 13 };
      }
    }
    const result = named(await adapter.check(context), "catchAll.contactEmail");
    expect(result).toMatchObject({
      status: "failed",
      message: expect.stringContaining(trouble) as string,
      hint: expect.stringContaining("CRM > Contacts") as string,
    });
    expect(result?.hint).toContain("first name Unregistered, last name User, active");
  }
  const { sandbox, adapter, context } = await setUpScene();
  const account = sandbox.data.accounts.find(({ Id }) => Id === 14);
  if (account !== undefined) {
    sandbox.data.accounts.splice(sandbox.data.accounts.indexOf(account), 1, { ...account, IsActive: false });
  }
  expect(named(await adapter.check(context), "catchAll.company")).toMatchObject({
    status: "failed",
    message: expect.stringContaining("no active account") as string,
  });
});

test.each([{ password: "wrong-canary" }, { tenant: "Example" }, { userName: "tier2-button@msp.example" }])(
  "wrong credentials: %o",
  async (change) => {
    for (const failures of ["in 200", "by status"] as const) {
      const { adapter, context } = await setUpScene({ password: "wrong-canary", ...change }, { failures });
      const results = await adapter.check(context);
      expect(results.at(-1)).toMatchObject({ name: "credentials", status: "failed" });
      expect(results.at(-1)?.hint).toContain("Company/Tenant");
      const outcome = await adapter.submit(draftOf("press-1"), context);
      expect(outcome).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
      const shown = inspect([adapter, results, outcome, await adapter.find("press-1", context)], {
        depth: 20,
        showHidden: true,
      });
      expect(shown).not.toContain("wrong-canary");
    }
  },
);

test.each([
  ["Multi-factor code is required.", "needs no second factor"],
  ["The user account is locked.", "wait for a lock to end"],
  ["The company was not found.", "not the name of a customer"],
  ["Nope.", "newest mail"],
])("a login that is refused by %j: the hint names its cause", async (message, hint) => {
  const { adapter, context } = await setUpScene();
  const refusing = {
    ...context,
    fetch: async (): Promise<Response> => Response.json({ success: false, error: { message }, result: null }),
  };
  expect((await adapter.check(refusing)).at(-1)).toMatchObject({
    name: "credentials",
    status: "failed",
    hint: expect.stringContaining(hint) as string,
  });
});

test("an e-mail address for the user name, and the login of a customer's contact, are named", async () => {
  const { adapter, context } = await setUpScene({ userName: "tier2-button@msp.example" });
  expect((await adapter.check(context)).at(-1)?.hint).toContain('Take "userName" from Kaseya');
  const good = await setUpScene();
  const person = changing(good.context, (text) => text.replace('"userId":900', '"userId":900,"contactId":105'));
  const results = await good.adapter.check(person);
  expect(named(results, "API access")).toMatchObject({
    status: "warning",
    message: expect.stringContaining("contact 105 of a customer") as string,
  });
  expect(named(results, "assets")).toMatchObject({ status: "ok" });
});

test("what is taken for a value that is not set is said, and where it comes from", async () => {
  const { adapter, context } = await setUpScene({ priority: undefined, source: undefined });
  const results = await adapter.check(context);
  expect(named(results, "priority")?.message).toBe(`not set: "Medium" (3), BMS's default`);
  expect(named(results, "source")?.message).toContain('"Manual" (0), BMS');
});
