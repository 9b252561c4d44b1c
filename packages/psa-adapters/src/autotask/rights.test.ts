import { afterEach, expect, test } from "vitest";
import type { AdapterContext, PsaAdapter } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeAutotaskScenes, setUpAutotask } from "../testing/autotask-scene.ts";
import { autotask } from "./index.ts";
import { rightFor, rightText, rights } from "./rights.ts";

afterEach(closeAutotaskScenes);

/** No ticket is made without it. */
const needed = "Service Desk > Tickets: Add Yes";
const marked = { marker: "press-0-1", text: "x", visibility: "internal" } as const;
const file = { name: "press-0.txt", type: "text/plain", bytes: new Uint8Array([1]), visibility: "internal" } as const;
const device = { hostname: "ACME-PC-7" };

/** What each call of a press comes to: "done", or the hint of its error. */
async function pressOf(adapter: PsaAdapter, id: string, context: AdapterContext): Promise<Record<string, string>> {
  const done = {
    submit: await adapter.submit({ ...draftOf("press-1"), device }, context),
    notesAfter: await adapter.notesAfter({ ...draftOf("press-1"), device }, context),
    find: await adapter.find("press-0", context),
    addNote: await adapter.addNote(id, marked, context),
    attach: await adapter.attach(id, file, context),
    findNote: await adapter.findNote(id, marked.marker, context),
    findFile: await adapter.findFile(id, file.name, context),
    read: await adapter.read(id, context),
    changes: await adapter.changesSince([id], 0, context),
    close: await adapter.close(id, context),
  };
  return Object.fromEntries(
    Object.entries(done).map(([name, outcome]) => [name, "error" in outcome ? (outcome.error.hint ?? "") : "done"]),
  );
}

const fails: Readonly<Record<string, readonly string[]>> = {
  "Service Desk > Tickets: View All": ["find", "findNote", "findFile", "read", "changes", "close"],
  "Service Desk > Tickets: Add Yes": ["submit"],
  "Service Desk > Tickets: Edit Yes": ["addNote", "attach", "close"],
};

test.each(
  rights.flatMap((right) => (["403", "500"] as const).map((status) => ({ name: rightText(right), right, status }))),
)("without $name, told by $status: check and errors name this right alone", async ({ name, right, status }) => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.submit(draftOf("press-0"), context);
  const id = String(sandbox.tickets()[0]?.id);
  sandbox.data.denied.add(name);
  sandbox.data.variants.permission = status;
  const fresh = autotask.create(autotask.parseConfig(sandbox.config));
  const seen = (await fresh.check(context)).filter((one) => one.status !== "ok");
  expect(seen.length).toBeGreaterThan(0);
  const press = await pressOf(fresh, id, context);
  const failed = Object.entries(press).filter(([, told]) => told !== "done");
  expect(failed.map(([call]) => call)).toEqual(fails[name] ?? []);
  for (const hint of [...seen.map((one) => one.hint ?? ""), ...failed.map(([, told]) => told)]) {
    expect(hint).toContain(`"${name}" (to ${right.purpose}; without it ${right.without})`);
    expect(rights.filter((other) => other !== right && hint.includes(rightText(other)))).toEqual([]);
  }
  expect(press["submit"] === "done").toBe(name !== needed);
});

test("without the customers: the ticket is at the MSP's own company, with all that is known of the person", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  sandbox.data.denied.add("CRM > Customer & Cancelations: Permission All");
  await adapter.submit({ ...draftOf("press-1"), device }, context);
  const [ticket] = sandbox.tickets();
  expect(ticket).toMatchObject({ companyID: 0, externalID: "press-1" });
  expect(ticket).not.toHaveProperty("contactID");
  expect(ticket).not.toHaveProperty("configurationItemID");
});

test("values that may not be read, either: no ticket, and the right is named", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  sandbox.data.variants.metadata = "by right";
  sandbox.data.denied.add("Service Desk > Tickets: View All");
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({
    status: "rejected",
    error: { code: "permission_denied", hint: expect.stringContaining('"Service Desk > Tickets: View All"') },
  });
});

test("where Autotask does not tell whether tickets may be made check says so", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  sandbox.data.variants.access = "untold";
  sandbox.data.denied.add(needed);
  const found = (await adapter.check(context)).find(({ name }) => name === "making tickets");
  expect(found).toMatchObject({ status: "ok", message: "whether tickets may be made shows with `tier2 psa test`" });
});

test.each([
  ["POST", "/Tickets/query", "Service Desk > Tickets: View All"],
  ["GET", "/Tickets/7/Attachments", "Service Desk > Tickets: View All"],
  ["POST", "/Tickets/7/Attachments", "Service Desk > Tickets: Edit Yes"],
  ["PATCH", "/Tickets", "Service Desk > Tickets: Edit Yes"],
  ["POST", "/CompanyLocations/query", "CRM > Customer & Cancelations: Permission All"],
  ["GET", "/Version", undefined],
])("%s %s needs %s", (method, path, text) => {
  const right = rightFor(method, path);
  expect(right === undefined ? undefined : rightText(right)).toBe(text);
});
