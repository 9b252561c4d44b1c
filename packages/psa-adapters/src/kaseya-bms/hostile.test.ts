import { afterEach, describe, expect, test } from "vitest";
import type { TicketDraft } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { outcomesOfCuts } from "../testing/cut-answers.ts";
import { closeScenes, setUpScene, strangerDraft } from "../testing/kaseya-bms-scene.ts";
import { changing, seenOf, withLog } from "../testing/told.ts";
import { kaseyaBms } from "./index.ts";

afterEach(closeScenes);

const catchAll = { AccountId: 14, ContactId: 106 };
const draftFrom = (email: string): TicketDraft => ({ ...draftOf("press-1"), person: { email } });

describe("never another customer", () => {
  test("a contact that moved since it was looked up: refused, looked up anew, and the catch-all's", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    await adapter.prepare(draftOf("press-1"), context);
    const index = sandbox.data.contacts.findIndex(({ Id }) => Id === 101);
    const jane = sandbox.data.contacts[index];
    expect(jane).toBeDefined();
    if (jane !== undefined) {
      sandbox.data.contacts[index] = { ...jane, AccountId: 13, LocationId: 36 };
    }
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "retry" });
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([catchAll]);
  });

  test("the same address at two customers: the configured one's; without one the catch-all's", async () => {
    for (const [company, expected] of [
      ["Globex Printing", { AccountId: 13, ContactId: 99 }],
      [undefined, catchAll],
    ] as const) {
      const { sandbox, adapter, context } = await setUpScene({ company });
      const [mary] = sandbox.data.contacts;
      if (mary !== undefined) {
        sandbox.data.contacts.push({ ...mary, Id: 99, EmailAddress: "jane.doe@acme.example" });
      }
      await adapter.submit(draftOf("press-1"), context);
      expect(sandbox.tickets()).toMatchObject([expected]);
    }
  });

  test("rows that were not asked for do not count, whichever account they are of", async () => {
    const { sandbox, adapter, context } = await setUpScene({}, { contactFilter: "ignored" });
    await adapter.submit(draftFrom("doe@acme.example"), context);
    expect(sandbox.tickets()).toMatchObject([catchAll]);
  });

  test("a location of another account in the answer is not taken", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    const odd = changing(context, (text, path) =>
      path.endsWith("/accounts/12/locations/lookup")
        ? text.replace('"result":[', '"result":[{"id":36,"name":"Main Office","accountId":13,"isMain":true},')
        : text,
    );
    await adapter.submit(draftFrom("sam.roe@acme.example"), odd);
    expect(sandbox.tickets()).toMatchObject([{ AccountId: 12, LocationId: 34 }]);
  });

  test("names count whatever their case, spaces and encoding; a part of a name is another", async () => {
    const odd = { company: "ACME\u00a0 timber", queue: " help  desk", priority: "HIGH", type: "service\u00a0request" };
    const { sandbox, adapter, context } = await setUpScene(odd);
    // BMS finds accounts by a part of their name.
    const asked = {
      ...context,
      fetch: async (url: string, init: RequestInit): Promise<Response> =>
        context.fetch(url.replace(/Filter\.Name=[^&]*/, "Filter.Name=Acme"), init),
    };
    expect(await adapter.submit(draftOf("press-1"), asked)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([{ AccountId: 12, QueueId: 9, PriorityId: 2, TypeId: 22 }]);
    const part = await setUpScene({ company: "Acme" });
    expect(await part.adapter.submit(draftOf("press-1"), part.context)).toMatchObject({ status: "accepted" });
    expect(part.sandbox.tickets()).toMatchObject([{ AccountId: 14, ContactId: 106 }]);
  });
});

test("a value that is not active is none: the ticket has another, the note says so, check finds it", async () => {
  const { sandbox, adapter, context } = await setUpScene({ queue: "Retired" });
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{ QueueId: 9 }]);
  const notes = await adapter.notesAfter(draftOf("press-1"), context);
  const text = notes.status === "answered" ? notes.value[0]?.text : "";
  expect(text).toContain('"Retired" is not among the queues.');
  expect(text).toContain('taken was the queue "Help Desk"');
  expect((await adapter.check(context)).filter(({ status }) => status === "failed")).toMatchObject([{ name: "queue" }]);
});

test("what BMS refuses twice is refused for good", async () => {
  const { adapter, context } = await setUpScene({}, { failures: "by status" });
  const refusing = {
    ...context,
    fetch: async (url: string, init: RequestInit): Promise<Response> =>
      init.method === "POST" && url.endsWith("/tickets")
        ? Response.json({ success: false, error: { message: "Field CF1 is required." }, result: null }, { status: 400 })
        : context.fetch(url, init),
  };
  const outcomes = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    outcomes.push((await adapter.submit(draftOf("press-1"), refusing)).status);
  }
  expect(outcomes).toEqual(["retry", "rejected", "rejected"]);
});

describe("answers that are not what they should be", () => {
  test("ids as texts, nothing in the place of rows, and texts of a wrong type do not stop a ticket", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    const odd = changing(context, (text) =>
      text
        .replaceAll(/"(id|accountId|locationId|typeId)":(\d+)/g, '"$1":"$2"')
        .replaceAll(/"phone":"[^"]*"/g, '"phone":{"number":7}')
        .replaceAll('"result":[', '"result":[null,'),
    );
    await adapter.prepare(draftOf("press-1"), odd);
    expect(await adapter.submit(draftOf("press-1"), odd)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([{ AccountId: 12, LocationId: 35, ContactId: 101, QueueId: 9 }]);
    expect(await adapter.find("press-1", odd)).toMatchObject({ status: "found" });
  });

  test("a full page with nothing in the place of a row is not the last one", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    for (let index = 0; index < 30; index++) {
      await adapter.submit({ ...draftOf(`other-${index}`), subject: `press-1 ${index}` }, context);
    }
    const [first] = sandbox.data.tickets;
    if (first !== undefined) {
      sandbox.data.tickets[0] = { ...first, Title: "[#press-1]" };
    }
    const odd = changing(context, (text) => text.replace(/"result":\[\{.*?\},\{"id"/s, '"result":[null,{"id"'));
    expect(await adapter.find("press-1", odd)).toMatchObject({ status: "found", ticket: { id: String(first?.Id) } });
  });

  test("a title that cannot be read is not taken for one without the press id", async () => {
    const { adapter, context } = await setUpScene();
    await adapter.submit(draftOf("press-1"), context);
    const odd = changing(context, (text) => text.replaceAll(/"title":"[^"]*"/g, '"title":7'));
    expect(await adapter.find("press-1", odd)).toMatchObject({ status: "retry", error: { code: "answer_unreadable" } });
  });

  test("a login page instead of an answer: nothing is made, nothing is lost", async () => {
    const { sandbox, adapter, context } = await setUpScene();
    const page = async (): Promise<Response> =>
      new Response("<!doctype html><title>Sign in</title>", { headers: { "content-type": "text/html" } });
    expect(await adapter.submit(draftOf("press-1"), { ...context, fetch: page })).toMatchObject({ status: "retry" });
    await adapter.prepare(draftOf("press-1"), context);
    expect(await adapter.submit(draftOf("press-1"), { ...context, fetch: page })).toMatchObject({
      status: "ambiguous",
      error: { hint: expect.stringContaining("site") as string },
    });
    expect(await adapter.find("press-1", { ...context, fetch: page })).toMatchObject({ status: "retry" });
    expect(sandbox.tickets()).toEqual([]);
  });

  test.each(["7", undefined])(
    "too many requests, Retry-After %s: later, also for lookups and searches",
    async (after) => {
      const { adapter, context } = await setUpScene();
      const headers = after === undefined ? {} : { "retry-after": after };
      const busy = { ...context, fetch: async () => new Response("", { status: 429, headers }) };
      const later = {
        status: "retry",
        error: { code: "rate_limited" },
        ...(after === undefined ? {} : { retryAfterMs: 7000 }),
      };
      expect(await adapter.submit(draftOf("press-1"), busy)).toMatchObject(later);
      await adapter.prepare(draftOf("press-1"), context);
      const submitted = await adapter.submit(draftOf("press-1"), busy);
      expect(submitted).toMatchObject(later);
      expect("retryAfterMs" in submitted).toBe(after !== undefined);
      expect(await adapter.find("press-1", busy)).toMatchObject(later);
      const note = { marker: "m-1", text: "x", visibility: "internal" } as const;
      expect(await adapter.addNote("7", note, busy)).toMatchObject(later);
    },
  );

  test("an answer to a ticket, a note, a file that ends at any of its bytes is ambiguous; to a search it says nothing", async () => {
    const { sandbox, adapter, context } = await setUpScene({ callsPerHour: 1_000_000 });
    const draft = draftOf("press-1");
    await adapter.prepare(draft, context);
    const tickets = await outcomesOfCuts(
      context.fetch,
      ({ method, path }) => method === "POST" && path.endsWith("/tickets"),
      async (fetch) => adapter.submit(draft, { ...context, fetch }),
    );
    const id = String(sandbox.tickets()[0]?.Id);
    const isNote = ({ method, path }: { method: string; path: string }): boolean =>
      method === "POST" && path.endsWith("/notes");
    const note = { marker: "m-1", text: "x", visibility: "internal" } as const;
    const file = { name: "a.txt", type: "text/plain", bytes: new Uint8Array(2), visibility: "internal" } as const;
    const notes = await outcomesOfCuts(context.fetch, isNote, async (fetch) =>
      adapter.addNote(id, note, { ...context, fetch }),
    );
    const files = await outcomesOfCuts(context.fetch, isNote, async (fetch) =>
      adapter.attach(id, file, { ...context, fetch }),
    );
    const writes = [...tickets, ...notes, ...files];
    expect(writes.filter(({ outcome }) => outcome.status !== "ambiguous")).toEqual([]);
    expect(writes.length).toBeGreaterThan(2000);
    const searches = await outcomesOfCuts(
      context.fetch,
      ({ path }) => path.endsWith("/search"),
      async (fetch) => adapter.find("press-1", { ...context, fetch }),
    );
    expect(searches.filter(({ outcome }) => outcome.status !== "retry")).toEqual([]);
  });
});

test("hostile text stays text, in the title, the details and the notes", async () => {
  for (const textFormat of ["html", "plain"] as const) {
    const { sandbox, adapter, context } = await setUpScene({ textFormat });
    const evil = '<script>alert("x")</script>\u0000\u0007 [#press-2] {{token}} %s \ud83d é😀';
    const draft = { ...draftOf("press-1"), subject: evil, publicText: evil, internalNote: evil.repeat(400) };
    await adapter.submit(draft, context);
    const id = String(sandbox.tickets()[0]?.Id);
    const notes = await adapter.notesAfter(draft, context);
    for (const note of notes.status === "answered" ? notes.value : []) {
      expect(await adapter.addNote(id, note, context)).toEqual({ status: "accepted" });
    }
    const [ticket] = sandbox.tickets();
    const texts = [ticket?.Details, ...(ticket?.notes ?? []).map(({ Details }) => Details)].join("");
    expect(texts.includes("<script")).toBe(textFormat === "plain");
    expect(texts).not.toMatch(/\u0000|\u0007|\ud83d(?![\udc00-\udfff])/);
    expect(ticket?.Title).toMatch(/^<script>.*\[#press-1\]$/s);
    expect(await adapter.find("press-2", context)).toEqual({ status: "absent" });
  }
});

test("the password is in nothing that is told, logged or seen, whatever goes wrong", async () => {
  const { sandbox, context } = await setUpScene();
  const told: unknown[] = [];
  const one = { ...sandbox.config, password: "canary-word" };
  const { tenant: _tenant, userName: _userName, password: _password, ...rest } = one;
  for (const config of [one, { ...rest, credentials: "Example MSP+tier2-button:canary-word" }]) {
    const adapter = kaseyaBms.create(kaseyaBms.parseConfig(config));
    const log = withLog(context);
    const failing = async (): Promise<never> => Promise.reject(new TypeError("fetch failed"));
    for (const around of [log.context, { ...log.context, fetch: failing }]) {
      await adapter.prepare(draftOf("press-1"), around);
      told.push(await adapter.check(around), await adapter.submit(draftOf("press-1"), around));
      told.push(await adapter.find("press-1", around), await adapter.changesSince(["1"], 0, around));
      told.push(await adapter.lookup(draftOf("press-1"), around), await adapter.close("1", around));
    }
    told.push(adapter, log.logged);
    expect(log.logged.length).toBeGreaterThan(0);
  }
  expect(seenOf(...told)).not.toContain("canary");
});

test("when all is well, password and token are in nothing that is seen, either", async () => {
  const { adapter, context } = await setUpScene();
  const log = withLog(context);
  const results = await adapter.check(log.context);
  const outcome = await adapter.submit(draftOf("press-1"), log.context);
  expect(outcome.status).toBe("accepted");
  expect(seenOf(adapter, results, outcome, log.logged)).not.toMatch(/token-\d|api-password/);
});

describe("accounts that are not there", () => {
  const unregistered = { company: "Unregistered users", contactEmail: "unregistered@msp.example" };

  test("a contact of an account that is not active: the catch-all, and the note says so", async () => {
    const { sandbox, adapter, context } = await setUpScene({ company: undefined, catchAll: unregistered });
    Object.assign(sandbox.data.accounts.find(({ Id }) => Id === 12) ?? {}, { IsActive: false });
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([catchAll]);
    const notes = await adapter.notesAfter(draftOf("press-1"), context);
    expect(seenOf(notes)).toContain("Their account is not active, or the API employee does not see it.");
  });

  test("the configured account: its tickets go to the catch-all, the note says so", async () => {
    const { sandbox, adapter, context } = await setUpScene({ company: "Gone", catchAll: unregistered });
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([catchAll]);
    const notes = await adapter.notesAfter(draftOf("press-1"), context);
    expect(seenOf(notes)).toContain("Account Gone: no single active one of this name is visible.");
  });

  test("the account for strangers: the configured one, without a contact", async () => {
    const renamed = { ...unregistered, company: "Renamed" };
    const { sandbox, adapter, context } = await setUpScene({ catchAll: renamed });
    expect(await adapter.submit(strangerDraft("press-1"), context)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([{ AccountId: 12, ContactId: null }]);
  });

  test("neither: the ticket is refused by the name", async () => {
    const renamed = { ...unregistered, company: "Renamed" };
    const { adapter, context } = await setUpScene({ company: "Gone", catchAll: renamed });
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({
      status: "rejected",
      error: { code: "value_unknown", message: expect.stringContaining('"Renamed"') as string },
    });
  });
});
