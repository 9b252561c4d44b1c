import { afterEach, expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeAutotaskScenes, lying, notesText, setUpAutotask } from "../testing/autotask-scene.ts";

afterEach(closeAutotaskScenes);

test.each([
  [{ priority: "HIGH" }, { priority: 1 }],
  [{ priority: " high " }, { priority: 1 }],
  [{ queue: "level  i\u00a0SUPPORT" }, { queueID: 29_682_833 }],
  [{ priority: "4" }, { priority: 4 }],
  [{ queueID: "Client Portal" }, { queueID: 5 }],
  [{ billingCodeID: "remote support" }, { billingCodeID: 29_682_801 }],
  [
    { issueType: "Network", subIssueType: "Router" },
    { issueType: 11, subIssueType: 134 },
  ],
])("%j is taken", async (fields, values) => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.submit({ ...draftOf("press-1"), fields }, context);
  expect(sandbox.tickets()).toMatchObject([values]);
  expect(await notesText(adapter, { ...draftOf("press-1"), fields }, context)).not.toContain(" is no ");
});

test.each([
  [{ priority: "Urgent" }, '"Urgent" is no priority', { priority: 2 }],
  [{ priority: "9" }, '"9" is no priority', { priority: 2 }],
  [{ subIssueType: "Router" }, '"Router" is no sub-issue type of the issue type; there is none.', {}],
  [{ issueType: "Network", subIssueType: "Printer" }, '"Printer" is no sub-issue type', { issueType: 11 }],
  [{ workType: "Parking" }, '"Parking" is no work type; nearest "Remote Support".', {}],
  [{ workType: "On-site Support" }, '"On-site Support" is no work type', {}],
  [{ __proto__x: "x" }, '"__proto__x" is no value of an Autotask ticket.', {}],
  [{ constructor: "x" }, '"constructor" is no value of an Autotask ticket.', {}],
])("%j is refused, the ticket is made all the same, and the note says %s", async (fields, told, values) => {
  for (const workTypes of ["entity", "picklist"] as const) {
    const { sandbox, adapter, context } = await setUpAutotask();
    sandbox.data.variants.workTypes = workTypes;
    const draft = { ...draftOf("press-1"), fields };
    expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([values]);
    expect(await notesText(adapter, draft, context)).toContain(told);
  }
});

test("the name with the same letters goes before one that differs in their case", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  const source = sandbox.data.ticketFields.find(({ name }) => name === "source");
  const [first] = source?.values ?? [];
  if (first !== undefined) {
    source?.values.push({ ...first, value: "30", label: "PHONE" }, { ...first, value: "31", label: "Phone" });
  }
  await adapter.submit({ ...draftOf("press-1"), fields: { source: "Phone" } }, context);
  expect(sandbox.tickets()).toMatchObject([{ source: 31 }]);
});

test("a value that was removed after it was looked up: the ticket is made with another, and the note says so", async () => {
  const { sandbox, adapter, context } = await setUpAutotask({ priority: "Critical" });
  await adapter.prepare(draftOf("press-1"), context);
  const list = sandbox.data.ticketFields.find(({ name }) => name === "priority");
  Object.assign(list?.values[0] ?? {}, { isActive: false });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "retry" });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{ priority: 2 }]);
  expect(await notesText(adapter, draftOf("press-1"), context)).toContain('"Critical" is no priority');
});

test("picklists with nothing, numbers and wrong types among their rows", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  const fetch = lying(context.fetch, "/Tickets/entityInformation/fields", ({ fields }) => ({
    fields: [
      null,
      7,
      { name: 7 },
      ...(fields as { picklistValues: { value: string }[] | null }[]).map((field) => ({
        ...field,
        picklistValues: field.picklistValues && [
          null,
          { value: "x", label: "High" },
          { value: null, label: "High" },
          { value: "-1", label: "High" },
          { value: 3, label: null },
          ...field.picklistValues.map((one) => ({ ...one, value: Number(one.value), isSystem: "?" })),
        ],
      })),
    ],
  }));
  const draft = { ...draftOf("press-1"), fields: { priority: "High" } };
  expect(await adapter.submit(draft, { ...context, fetch })).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{ priority: 1 }]);
});

test("what Autotask lists and refuses all the same is left out for an hour, and the note says so", async () => {
  const { sandbox, adapter, context, pass } = await setUpAutotask({ source: "Help button" });
  const refusing = async (url: string, init: RequestInit): Promise<Response> =>
    url.endsWith("/V1.0/Tickets") && JSON.stringify(init.body).includes(String.raw`\"source\":12`)
      ? Response.json({ errors: ["Picklist value [12] does not exist for source"] }, { status: 500 })
      : context.fetch(url, init);
  const odd = { ...context, fetch: refusing };
  const outcomes = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    outcomes.push((await adapter.submit(draftOf("press-1"), odd)).status);
  }
  expect(outcomes).toEqual(["retry", "retry", "accepted"]);
  expect(sandbox.tickets()[0]).not.toHaveProperty("source");
  expect(await notesText(adapter, draftOf("press-1"), odd)).toContain(
    "Autotask refuses the source 12: it was left out.",
  );
  expect(await adapter.submit(draftOf("press-2"), odd)).toMatchObject({ status: "accepted" });
  pass(3_600_000);
  expect(await adapter.submit(draftOf("press-3"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()[2]).toMatchObject({ source: 12 });
});

test("what a ticket cannot do without is refused for good the second time", async () => {
  const { adapter, context } = await setUpAutotask();
  const refusing = async (url: string, init: RequestInit): Promise<Response> =>
    url.endsWith("/V1.0/Tickets")
      ? Response.json({ errors: ["serviceLevelAgreementID is required"] }, { status: 500 })
      : context.fetch(url, init);
  const outcomes = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    outcomes.push(await adapter.submit(draftOf("press-1"), { ...context, fetch: refusing }));
  }
  expect(outcomes.map(({ status }) => status)).toEqual(["retry", "rejected", "rejected"]);
  expect(outcomes[2]).toMatchObject({ error: { message: expect.stringContaining("serviceLevelAgreementID") } });
});

test("a status or queue that is not active any more still has its name", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.submit(draftOf("press-1"), context);
  const id = String(sandbox.tickets()[0]?.id);
  const queue = sandbox.data.ticketFields.find(({ name }) => name === "queueID");
  for (const one of queue?.values ?? []) {
    one.isActive = false;
  }
  expect(await adapter.read(id, context)).toMatchObject({ value: { values: { queue: "Level I Support" } } });
});

test("what Autotask filled in stands beside what was asked for", async () => {
  const { sandbox, adapter, context } = await setUpAutotask();
  await adapter.submit(draftOf("press-1"), context);
  expect(await adapter.read(String(sandbox.tickets()[0]?.id), context)).toMatchObject({
    value: { values: { priority: "Medium", ticketCategory: "Standard" } },
  });
});
