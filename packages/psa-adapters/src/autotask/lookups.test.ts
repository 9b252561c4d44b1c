import { afterEach, expect, test } from "vitest";
import type { TicketDraft } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeAutotaskScenes, lying, notesText, setUpAutotask } from "../testing/autotask-scene.ts";
import type { Row } from "./sandbox/data.ts";

afterEach(closeAutotaskScenes);

const catchAll = { companyID: 176, contactID: 1006 };
const sandboxCatchAll = { company: "Unregistered", contactEmail: "unregistered@msp.example" };
const acme = { companyID: 174, contactID: 1001 };
const withEmail = (email: string): TicketDraft => ({ ...draftOf("press-1"), person: { email } });
const contact = (id: number, companyID: number, emailAddress: string, more: object = {}): Row => ({
  ...{ id, companyID, firstName: "Other", lastName: "One", emailAddress, isActive: 1, phone: "555-0199" },
  ...more,
});

test.each([
  ["jane.doe@acme.example", acme],
  ["SAM.ROE@acme.example", { companyID: 174, contactID: 1002 }],
  ["office@acme.example", catchAll],
  ["max.poe@globex.example", catchAll],
  ["gone.doe@acme.example", catchAll],
  ["jane.doe@acme.example.evil.example", catchAll],
])("%s: the ticket is at %j", async (email, place) => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.submit(withEmail(email), context);
  expect(sandbox.tickets()).toMatchObject([place]);
});

test("the same address at two customers: the one of the configured company; without one the computer decides", async () => {
  const email = "jane.doe@acme.example";
  const { sandbox, adapter, context } = await setUpAutotask();
  sandbox.data.contacts.push(contact(2001, 175, email));
  await adapter.submit(withEmail(email), context);
  expect(sandbox.tickets()).toMatchObject([acme]);

  const free = await setUpAutotask({
    company: undefined,
    catchAll: { ...sandbox.config.catchAll, company: "Unregistered" },
  });
  free.sandbox.data.contacts.push(contact(2001, 175, email));
  await free.adapter.submit({ ...withEmail(email), device: { hostname: "globex-pc-1" } }, free.context);
  await free.adapter.submit({ ...withEmail(email), pressId: "press-2" }, free.context);
  expect(free.sandbox.tickets()).toMatchObject([
    { companyID: 175, contactID: 2001, configurationItemID: 502 },
    catchAll,
  ]);
});

test("the contact's site stands in the ticket and in the internal note; one of another company does not count", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.submit(withEmail("jane.doe@acme.example"), context);
  expect(sandbox.tickets()).toMatchObject([{ companyLocationID: 55 }]);
  const text = await notesText(adapter, withEmail("jane.doe@acme.example"), context);
  expect(text).toContain(
    "Phone: 555-0100\nCompany: Acme\nSite: Warehouse, 55 Side Street, Gate 2, Shelbyville, ZZ, 00001",
  );

  const other = await setUpAutotask();
  Object.assign(other.sandbox.data.contacts[0] ?? {}, { companyLocationID: 56 });
  await other.adapter.submit(withEmail("jane.doe@acme.example"), other.context);
  expect(other.sandbox.tickets()[0]).not.toHaveProperty("companyLocationID");
  const told = await notesText(other.adapter, withEmail("jane.doe@acme.example"), other.context);
  expect(told).toContain("Site: Main, 174 Example Street, Springfield");
});

test("nobody is sent to the address of the catch-all's company", async () => {
  const { adapter, context } = await setUpAutotask();
  const text = await notesText(adapter, withEmail("nobody@elsewhere.example"), context);
  expect(text).toContain("Company: Unregistered");
  expect(text).toContain("User registration requested\nName: unknown\nE-mail: nobody@elsewhere.example");
  expect(text).not.toContain("Site:");
});

test.each<[string, (rows: Row[]) => unknown, object]>([
  ["null and rows of wrong types beside the right one", (rows) => [null, "x", { id: "7" }, ...rows, {}], acme],
  ["everybody", (rows) => [...rows, contact(3001, 174, "someone@acme.example")], acme],
  ["a longer address", () => [contact(3001, 174, "xjane.doe@acme.example")], catchAll],
  ["another customer's", () => [contact(3001, 175, "jane.doe@acme.example")], catchAll],
  ["an inactive one", () => [contact(3001, 174, "jane.doe@acme.example", { isActive: 0 })], catchAll],
  ["two of the same address", (rows) => [...rows, contact(3001, 174, "jane.doe@acme.example")], catchAll],
])("a search for contacts that answers with %s", async (_name, change, place) => {
  const { sandbox, adapter, context } = await setUpAutotask();
  sandbox.data.contacts.push(contact(3001, 174, "elsewhere@acme.example"));
  const isJane = (rows: Row[]): boolean => rows.some(({ id }) => id === 1001);
  const fetch = lying(context.fetch, "/Contacts/query", ({ items, ...rest }) => ({
    ...rest,
    items: isJane(items as Row[]) ? change(items as Row[]) : items,
  }));
  await adapter.submit(withEmail("jane.doe@acme.example"), { ...context, fetch });
  expect(sandbox.tickets()).toMatchObject([place]);
});

test.each<[string, Row[]]>([
  ["a name that begins so", [{ id: 175, companyName: "Acme Holding", isActive: true }]],
  ["an inactive one", [{ id: 174, companyName: "Acme", isActive: false }]],
  [
    "two of the name",
    [
      { id: 174, companyName: "Acme" },
      { id: 175, companyName: "ACME " },
    ],
  ],
  ["nothing", []],
])(
  "a search for the company that answers with %s: the ticket is at the catch-all, and says why",
  async (_name, rows) => {
    const { sandbox, adapter, context } = await setUpAutotask();
    const fetch = lying(context.fetch, "/Companies/query", ({ items, ...rest }) => ({
      ...rest,
      items: (items as Row[]).some(({ id }) => id === 174) ? rows : items,
    }));
    const lied = { ...context, fetch };
    expect(await adapter.submit(draftOf("press-1"), lied)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([catchAll]);
    expect(await notesText(adapter, draftOf("press-1"), lied)).toContain("Company Acme: no single active one");
  },
);

test("names of companies are the same with other letter case and spaces", async () => {
  const { sandbox, adapter, context } = await setUpAutotask({ company: "acme " });
  Object.assign(sandbox.data.companies[1] ?? {}, { companyName: "ACME" });
  await adapter.submit(draftOf("press-1"), context);
  expect(sandbox.tickets()).toMatchObject([acme]);
});

test("the catch-all's company cannot be seen: its contact's company, else the MSP's own", async () => {
  const { sandbox, adapter, context } = await setUpAutotask({
    catchAll: { company: "Renamed", contactEmail: "unregistered@msp.example" },
  });
  await adapter.submit(withEmail("nobody@elsewhere.example"), context);
  const nowhere = await setUpAutotask({ catchAll: { company: "Renamed", contactEmail: "none@msp.example" } });
  await nowhere.adapter.submit(withEmail("nobody@elsewhere.example"), nowhere.context);
  expect(sandbox.tickets()).toMatchObject([catchAll]);
  expect(nowhere.sandbox.tickets()).toMatchObject([{ companyID: 0 }]);
});

test("a contact moved to another customer after it was looked up: the ticket is at the catch-all", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.prepare(draftOf("press-1"), context);
  Object.assign(sandbox.data.contacts[0] ?? {}, { companyID: 175 });
  const first = await adapter.submit(draftOf("press-1"), context);
  expect(first).toMatchObject({ status: "retry", error: { code: "validation_failed" } });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([catchAll]);
});

test("a contact of a company that is not active any more: the catch-all, and the note says so", async () => {
  const { sandbox, adapter, context } = await setUpAutotask({ company: undefined });
  Object.assign(sandbox.data.companies[2] ?? {}, { isActive: false });
  const draft = withEmail("max.poe@globex.example");
  expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([catchAll]);
  expect(await notesText(adapter, draft, context)).toContain("Their company is not active.");
});

test.each([
  { serialNumber: "System Serial Number" },
  { serialNumber: "None", hostname: "localhost" },
  { serialNumber: "000000000", hostname: "10.0.0.7" },
])("%j is nobody's computer, whoever has one of that name", async (device) => {
  const { sandbox, adapter, context, calls } = await setUpAutotask({
    company: undefined,
    catchAll: { company: "Unregistered", contactEmail: "unregistered@msp.example" },
  });
  const { serialNumber, hostname = "PC" } = device;
  Object.assign(sandbox.data.assets[0] ?? {}, { serialNumber, rmmDeviceAuditHostname: hostname });
  await adapter.submit({ ...withEmail("nobody@elsewhere.example"), device }, context);
  expect(sandbox.tickets()).toMatchObject([catchAll]);
  expect(calls.filter((call) => call.includes("/ConfigurationItems"))).toEqual([]);
});

test("an address that only looks the same is another one", async () => {
  const { sandbox, adapter, context } = await setUpAutotask({ company: undefined, catchAll: sandboxCatchAll });
  sandbox.data.contacts.push(contact(3001, 175, "\u212aim.poe@globex.example"));
  const everybody = lying(context.fetch, "/Contacts/query", (answer) => ({
    ...answer,
    items: sandbox.data.contacts.filter(({ id }) => id === 3001 || id === 1006),
  }));
  await adapter.submit(withEmail("kim.poe@globex.example"), { ...context, fetch: everybody });
  expect(sandbox.tickets()).toHaveLength(1);
  expect(sandbox.tickets()[0]).not.toMatchObject({ contactID: 3001 });
});
