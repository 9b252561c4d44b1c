import { afterEach, describe, expect, test } from "vitest";
import type { TicketDraft } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeScenes, setUpScene, strangerDraft } from "../testing/kaseya-bms-scene.ts";

afterEach(closeScenes);

const login = "POST /v2/security/authenticate";
const anHour = 3_600_000;

describe("the token", () => {
  test("is kept, and renewed a minute before its end", async () => {
    const { adapter, context, calls, pass } = await setUpScene();
    await adapter.prepare(draftOf("press-1"), context);
    pass(anHour - 61_000);
    await adapter.find("press-1", context);
    expect(calls.filter((call) => call === login)).toHaveLength(1);
    pass(2000);
    await adapter.find("press-1", context);
    expect(calls.filter((call) => call === login)).toHaveLength(2);
  });

  test.each(["in 200", "by status"] as const)("that is refused (%s) is renewed once", async (failures) => {
    const { sandbox, adapter, context, calls } = await setUpScene({}, { failures });
    await adapter.prepare(draftOf("press-1"), context);
    sandbox.data.tokens.clear();
    calls.length = 0;
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
    expect(calls).toEqual(["POST /v2/servicedesk/tickets", login, "POST /v2/servicedesk/tickets"]);
    expect(sandbox.tickets()).toHaveLength(1);
  });

  test("with a password that was changed meanwhile nothing is lost", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    await adapter.submit(draftOf("press-1"), context);
    sandbox.data.tokens.clear();
    sandbox.data.password = "new-password";
    expect(await adapter.submit(draftOf("press-2"), context)).toMatchObject({ error: { code: "auth_rejected" } });
    sandbox.data.password = "api-password";
    expect(await adapter.submit(draftOf("press-2"), context)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toHaveLength(2);
  });

  test("whose end is over by this computer's clock is used all the same", async () => {
    const { sandbox, adapter, context, calls } = await setUpScene();
    sandbox.data.tokenLifeMs = 30_000;
    await adapter.prepare(draftOf("press-1"), context);
    expect(calls.filter((call) => call === login)).toHaveLength(1);
  });
});

describe("whose ticket it is", () => {
  test("a contact: account, location and contact belong together; the phone and address stand in the note", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    const draft: TicketDraft = { ...draftOf("press-1"), device: { hostname: "acme-pc-7", serialNumber: "SN-7" } };
    await adapter.submit(draft, context);
    expect(sandbox.tickets()).toMatchObject([{ AccountId: 12, LocationId: 35, ContactId: 101, HardwareAssetId: 501 }]);
    const notes = await adapter.notesAfter(draft, context);
    const text = notes.status === "answered" ? notes.value[0]?.text : "";
    for (const part of ["555-0101", "Acme Timber", "Sawmill", "7 River Road, Springfield, OR 97477", "ACME-PC-7"]) {
      expect(text).toContain(part);
    }
  });

  test("a contact without a location gets the account's main one", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    await adapter.submit({ ...draftOf("press-1"), person: { email: "SAM.ROE@acme.example" } }, context);
    expect(sandbox.tickets()).toMatchObject([{ AccountId: 12, LocationId: 34, ContactId: 102 }]);
  });

  test("a stranger, somebody who is there twice, and another customer's contact go to the catch-all", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    for (const email of ["nobody@acme.example", "office@acme.example", "max.poe@globex.example"]) {
      await adapter.submit({ ...draftOf(`to-${email.length}`), person: { email } }, context);
    }
    const catchAll = { AccountId: 14, LocationId: 37, ContactId: 106 };
    expect(sandbox.tickets()).toMatchObject([catchAll, catchAll, catchAll]);
    const known = await adapter.lookup(strangerDraft("press-1"), context);
    expect(known).toMatchObject({
      value: { company: { name: "Acme Timber" }, site: { name: "Main Office", address: expect.anything() as string } },
    });
    const notes = await adapter.notesAfter(strangerDraft("press-1"), context);
    expect(notes).toMatchObject({ value: [{ text: expect.stringContaining("555-0199") as string }] });
  });

  test("without a company: the contact, the computer, the domain of the address, and never a guess", async () => {
    const { sandbox, adapter, context } = await setUpScene({ company: undefined });
    const make = async (pressId: string, email: string, hostname?: string): Promise<void> => {
      const device = hostname === undefined ? {} : { device: { hostname } };
      expect(await adapter.submit({ ...draftOf(pressId), person: { email }, ...device }, context)).toMatchObject({
        status: "accepted",
      });
    };
    await make("contact", "max.poe@globex.example");
    await make("computer", "nobody@elsewhere.example", "GLOBEX-PC-1");
    await make("domain", "new.one@globex.example");
    await make("two-accounts-have-it", "new.one@acme.example");
    await make("nothing", "somebody@gmail.com");
    expect(sandbox.tickets().map(({ AccountId, ContactId }) => [AccountId, ContactId])).toEqual([
      [13, 105],
      [13, null],
      [13, null],
      [14, 106],
      [14, 106],
    ]);
  });
});

describe("values", () => {
  test("one that does not exist is left, and the note says so", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    const fields = { priority: "Hihg", issueType: "software", subIssueType: "Printer", colour: "red" };
    const draft = { ...draftOf("press-1"), fields };
    await adapter.submit(draft, context);
    expect(sandbox.tickets()).toMatchObject([{ PriorityId: 3, IssueTypeId: 52, SubIssueTypeId: null }]);
    const notes = await adapter.notesAfter(draft, context);
    const text = notes.status === "answered" ? notes.value[0]?.text : "";
    for (const part of [
      '"Hihg"',
      'the nearest is "High"',
      '"Printer"',
      'the nearest is "Office"',
      '"colour" is no value',
    ]) {
      expect(text).toContain(part);
    }
  });

  test("one that was deleted since it was looked up is looked up again", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    await adapter.prepare(draftOf("press-1"), context);
    sandbox.data.options.queues.splice(0, 1);
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "retry" });
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([{ QueueId: 10 }]);
  });

  test("fields tell sub-issue types by their issue type", async () => {
    const { adapter, context } = await setUpScene();
    const fields = await adapter.fields(context);
    const found = fields.status === "answered" ? fields.value : [];
    expect(found.find(({ name }) => name === "subIssueType")).toMatchObject({
      dependsOn: "issueType",
      choices: [
        { label: "Printer", under: "Hardware" },
        { label: "Screen", under: "Hardware" },
        { label: "Office", under: "Software" },
      ],
    });
    expect(found.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual([
      ...["status", "priority", "type", "source"],
    ]);
    expect(found.find(({ name }) => name === "queue")?.choices).toEqual([{ label: "Help Desk" }, { label: "Alerts" }]);
  });
});

describe("the ticket afterwards", () => {
  test("our notes and the contact's are no replies; text is without markup", async () => {
    const { sandbox, adapter, context, pass } = await setUpScene();
    await adapter.submit(draftOf("press-1"), context);
    const id = String(sandbox.tickets()[0]?.Id);
    await adapter.addNote(id, { marker: "press-1-1", text: "mine", visibility: "public" }, context);
    pass(1000);
    sandbox.answer(Number(id), "Restart & <wait>");
    const changes = await adapter.changesSince([id, "5"], context.now() - anHour, context);
    expect(changes).toMatchObject({
      value: [{ ticketId: id, status: "New", replies: [{ author: "Tess Tech", text: "Restart & <wait>" }] }],
    });
    pass(anHour);
    expect(await adapter.changesSince([id], context.now(), context)).toEqual({ status: "answered", value: [] });
  });

  test("after a long time the tickets are read one by one; one that is gone is left out", async () => {
    const { sandbox, adapter, context, calls, pass } = await setUpScene();
    await adapter.submit(draftOf("press-1"), context);
    const id = String(sandbox.tickets()[0]?.Id);
    sandbox.answer(Number(id), "Wait");
    pass(3 * anHour);
    calls.length = 0;
    const changes = await adapter.changesSince([id, "5", "x"], context.now() - 3 * anHour, context);
    expect(changes).toMatchObject({ value: [{ ticketId: id, replies: [{ text: "Wait" }] }] });
    expect(calls).not.toContain("GET /v2/servicedesk/tickets");
    expect(calls).toContain(`GET /v2/servicedesk/tickets/${id}`);
  });

  test.each(["taken", "refused"] as const)("closing, with the change %s", async (patch) => {
    const { sandbox, adapter, context } = await setUpScene({}, { patch });
    await adapter.submit(draftOf("press-1"), context);
    const id = String(sandbox.tickets()[0]?.Id);
    expect(await adapter.close(id, context)).toEqual({ status: "accepted" });
    expect(await adapter.read(id, context)).toMatchObject({ value: { isClosed: true, status: "Completed" } });
    expect(sandbox.tickets()[0]?.notes.every(({ IsInternal }) => IsInternal)).toBe(true);
  });

  test("a file beyond the tenant's own limit is refused before it is sent", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    sandbox.data.mostFileMb = 1;
    await adapter.submit(draftOf("press-1"), context);
    const file = { name: "a.bin", type: "x", bytes: new Uint8Array(1_048_577), visibility: "internal" } as const;
    const outcome = await adapter.attach(String(sandbox.tickets()[0]?.Id), file, context);
    expect(outcome).toMatchObject({
      status: "rejected",
      error: { message: expect.stringContaining("1048576") as string },
    });
  });

  test("many notes are read page by page", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    await adapter.submit(draftOf("press-1"), context);
    const id = String(sandbox.tickets()[0]?.Id);
    for (let index = 0; index < 50; index++) {
      await adapter.addNote(id, { marker: `n-${index}`, text: "x", visibility: "internal" }, context);
    }
    expect(await adapter.findNote(id, "n-49", context)).toEqual({ status: "found" });
    expect(await adapter.findNote(id, "n-50", context)).toEqual({ status: "absent" });
  });
});

test("calls beyond the limit are not sent, and it is said when to come again", async () => {
  const { adapter, context, calls, pass } = await setUpScene({ callsPerHour: 3 });
  for (let index = 0; index < 3; index++) {
    expect(await adapter.find("press-1", context)).toEqual({ status: "absent" });
  }
  pass(60_000);
  calls.length = 0;
  const error = { code: "rate_limited", hint: expect.stringContaining("waits by itself") as string };
  expect(await adapter.find("press-1", context)).toMatchObject({
    status: "retry",
    retryAfterMs: anHour - 60_000,
    error,
  });
  expect(calls).toEqual([]);
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  pass(anHour - 60_000);
  expect(await adapter.find("press-1", context)).toMatchObject({ status: "found" });
});

test.each(["in 200", "by status"] as const)(
  "what BMS itself refuses beyond its limit (%s) is tried again",
  async (failures) => {
    const { adapter, context, sandbox } = await setUpScene({}, { failures });
    await adapter.prepare(draftOf("press-1"), context);
    sandbox.data.callsPerHour = 0;
    const error = { code: "rate_limited" };
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "retry", error });
    expect(await adapter.find("press-1", context)).toMatchObject({ status: "retry", error });
  },
);
