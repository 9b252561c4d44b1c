import { afterEach, describe, expect, test } from "vitest";
import type { AdapterContext, TicketDraft } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeAteraScenes, setUpAtera } from "../testing/atera-rig.ts";
import { outcomesOfCuts } from "../testing/cut-answers.ts";
import { changing, seenOf, withLog } from "../testing/told.ts";
import { atera } from "./index.ts";

afterEach(closeAteraScenes);

const catchAll = { EndUserID: 58, CustomerID: 14 };
const draftFrom = (email: string, hostname?: string): TicketDraft => ({
  ...draftOf("press-1"),
  person: { email },
  ...(hostname === undefined ? {} : { device: { hostname } }),
});

describe("never another customer", () => {
  test("a contact that moved since it was looked up is looked up anew before the next press", async () => {
    const { sandbox, adapter, context, calls } = await setUpAtera();
    await adapter.prepare(draftOf("press-1"), context);
    const index = sandbox.data.contacts.findIndex(({ EndUserID }) => EndUserID === 54);
    const jane = sandbox.data.contacts[index];
    expect(jane).toBeDefined();
    if (jane !== undefined) {
      sandbox.data.contacts[index] = { ...jane, CustomerID: 13, CustomerName: "Globex Printing" };
    }
    await adapter.prepare(draftOf("press-1"), context);
    calls.length = 0;
    expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
    expect(calls).toEqual(["POST /api/v3/tickets"]);
    expect(sandbox.tickets()).toMatchObject([catchAll]);
  });

  test("a contact that is as it was costs one request ahead", async () => {
    const { adapter, context, calls } = await setUpAtera();
    await adapter.prepare(draftOf("press-1"), context);
    calls.length = 0;
    await adapter.prepare(draftOf("press-1"), context);
    expect(calls).toEqual(["GET /api/v3/contacts/54"]);
  });

  test.each(["archived", "renamed"])("a catch-all that was %s meanwhile is looked up anew", async (what) => {
    const { sandbox, adapter, context } = await setUpAtera();
    const draft = draftFrom("nobody@acme.example");
    await adapter.prepare(draft, context);
    const index = sandbox.data.contacts.findIndex(({ EndUserID }) => EndUserID === 58);
    const old = sandbox.data.contacts[index];
    if (old !== undefined) {
      const changed = what === "archived" ? { ...old, Archived: true } : { ...old, Email: "somebody@msp.example" };
      sandbox.data.contacts.splice(index, 1, changed, { ...old, EndUserID: 99 });
    }
    await adapter.prepare(draft, context);
    await adapter.submit(draft, context);
    expect(sandbox.tickets()).toMatchObject([{ EndUserID: 99 }]);
  });

  test("computers of one name at two customers, both in use: none decides", async () => {
    const { sandbox, adapter, context } = await setUpAtera({ company: undefined });
    const [old] = sandbox.data.agents;
    if (old !== undefined) {
      sandbox.data.agents[0] = { ...old, LastSeen: "2026-11-20T09:00:00Z" };
    }
    const draft = draftFrom("new@gmail.com", "ACME-PC-7");
    await adapter.submit(draft, context);
    expect(await adapter.lookup(draft, context)).toMatchObject({
      value: { why: expect.not.stringContaining("that of the computer") as string },
    });
  });

  test("two customers of the configured name: neither is taken", async () => {
    const { sandbox, adapter, context } = await setUpAtera();
    const [max] = sandbox.data.contacts;
    if (max !== undefined) {
      const twin = { ...max, CustomerName: "ACME  Timber", Email: "jane.doe@acme.example", EndUserID: 99 };
      sandbox.data.contacts.push(twin);
    }
    await adapter.submit(draftOf("press-1"), context);
    expect(sandbox.tickets()).toMatchObject([catchAll]);
  });

  test("the same address at two customers: the configured one's contact", async () => {
    const { sandbox, adapter, context } = await setUpAtera({ company: "Globex Printing" });
    await adapter.submit(draftFrom("pat@both.example"), context);
    expect(sandbox.tickets()).toMatchObject([{ EndUserID: 60, CustomerID: 13 }]);
  });

  test("a customer's name counts whatever its case, spaces and encoding; a part of it does not", async () => {
    for (const [company, customer] of [
      [" ACME\u00a0 timber ", 12],
      ["Acme", 14],
      ["Acme Timber Ltd", 14],
    ] as const) {
      const { sandbox, adapter, context } = await setUpAtera({ company });
      await adapter.submit(draftOf("press-1"), context);
      expect(sandbox.tickets()).toMatchObject([{ CustomerID: customer }]);
    }
  });
});

describe("answers that are not what they should be", () => {
  test("ids as texts, nothing in the place of rows, and phones of a wrong type do not stop a ticket", async () => {
    const { sandbox, adapter, context } = await setUpAtera();
    const odd = changing(context, (text) =>
      text
        .replaceAll(/"(EndUserID|CustomerID|TicketID)":(\d+)/g, '"$1":"$2"')
        .replaceAll('"Phone":"555-0100"', '"Phone":{"number":5550100}')
        .replace('"items":[', '"items":[null,'),
    );
    await adapter.prepare(draftOf("press-1"), odd);
    expect(await adapter.submit(draftOf("press-1"), odd)).toMatchObject({ status: "accepted" });
    expect(sandbox.tickets()).toMatchObject([{ EndUserID: 54 }]);
    expect(await adapter.find("press-1", odd)).toMatchObject({ status: "found", ticket: { id: "1201" } });
  });

  test("a title that cannot be read is not taken for one without the press id", async () => {
    const { adapter, context } = await setUpAtera();
    await adapter.submit(draftOf("press-1"), context);
    const odd = changing(context, (text) => text.replaceAll(/"TicketTitle":"[^"]*"/g, '"TicketTitle":7'));
    expect(await adapter.find("press-1", odd)).toMatchObject({ status: "retry", error: { code: "answer_unreadable" } });
  });

  test("rows that were not asked for do not count", async () => {
    const { sandbox, adapter, context } = await setUpAtera();
    const odd = changing(context, (text) => text.replaceAll("jane.doe@acme.example", "jane.doe@acme.example.evil"));
    await adapter.submit(draftOf("press-1"), odd);
    expect(sandbox.tickets()).toMatchObject([catchAll]);
  });

  test("a login page instead of an answer: nothing is made, nothing is lost", async () => {
    const { sandbox, adapter, context } = await setUpAtera();
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
      const { adapter, context } = await setUpAtera();
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
      expect(await adapter.addNote("1201", note, busy)).toMatchObject(later);
    },
  );

  const isTicket = ({ method, path }: { method: string; path: string }): boolean =>
    method === "POST" && path.endsWith("/tickets");

  test("an answer to a new ticket that ends at any of its bytes is ambiguous", async () => {
    const { adapter, context } = await setUpAtera();
    await adapter.prepare(draftOf("press-1"), context);
    const ends = await outcomesOfCuts(context.fetch, isTicket, async (fetch) =>
      adapter.submit(draftOf("press-1"), { ...context, fetch }),
    );
    expect(ends.filter(({ outcome }) => outcome.status !== "ambiguous")).toEqual([]);
    expect(ends.length).toBeGreaterThan(20);
  });

  test("an answer to a note that ends early is ambiguous; to a search: nothing is known", async () => {
    const { adapter, context } = await setUpAtera();
    await adapter.submit(draftOf("press-1"), context);
    const note = { marker: "m-1", text: "x", visibility: "internal" } as const;
    const notes = await outcomesOfCuts(
      context.fetch,
      ({ method }) => method === "POST",
      async (fetch) => adapter.addNote("1201", note, { ...context, fetch }),
    );
    expect(notes.filter(({ outcome }) => outcome.status !== "ambiguous")).toEqual([]);
    const searches = await outcomesOfCuts(
      context.fetch,
      ({ path }) => path.endsWith("/lastmodified"),
      async (fetch) => adapter.find("press-1", { ...context, fetch }),
    );
    expect(searches.filter(({ outcome }) => outcome.status !== "retry")).toEqual([]);
  });
});

test("a watched ticket that was deleted does not hide the changes of the others", async () => {
  const { sandbox, adapter, context } = await setUpAtera();
  const others = Array.from({ length: 110 }, (_unused, index) => `other-${index}`);
  for (const pressId of ["press-1", ...others]) {
    await adapter.submit(draftOf(pressId), context);
  }
  sandbox.answer(1201, "Restart it.");
  expect(await adapter.changesSince(["999", "1201"], context.now() - 60_000, context)).toMatchObject({
    status: "answered",
    value: [{ ticketId: "1201", replies: [{ text: "Restart it." }] }],
  });
});

test("a catch-all that is archived is named so", async () => {
  const { sandbox, adapter, context } = await setUpAtera();
  for (const contact of sandbox.data.contacts) {
    contact.Archived = contact.EndUserID === 58;
  }
  expect((await adapter.check(context)).filter(({ status }) => status !== "ok")).toMatchObject([
    { name: "catchAll.contactEmail", status: "failed", message: expect.stringContaining("it is archived") as string },
  ]);
});

test("a token that is revoked while presses wait, and its successor: nothing is lost", async () => {
  const { sandbox, adapter, context } = await setUpAtera();
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  const { token } = sandbox.data;
  sandbox.data.token = "another";
  for (const pressId of ["press-2", "press-3"]) {
    expect(await adapter.submit(draftOf(pressId), context)).toMatchObject({ error: { code: "auth_rejected" } });
  }
  sandbox.data.token = token;
  for (const pressId of ["press-2", "press-3"]) {
    expect(await adapter.submit(draftOf(pressId), context)).toMatchObject({ status: "accepted" });
  }
  expect(sandbox.tickets()).toHaveLength(3);
});

test("hostile text stays text, in the title, the description and the notes", async () => {
  const { sandbox, adapter, context } = await setUpAtera();
  const evil = '<script>alert("x")</script>\u0000\u0007 [#press-2] {{token}} %s \ud83d é😀';
  const draft = { ...draftOf("press-1"), subject: evil, publicText: evil, internalNote: evil.repeat(400) };
  await adapter.submit(draft, context);
  const notes = await adapter.notesAfter(draft, context);
  for (const note of notes.status === "answered" ? notes.value : []) {
    expect(await adapter.addNote("1201", note, context)).toEqual({ status: "accepted" });
  }
  const html = (sandbox.tickets()[0]?.comments ?? []).map(({ CommentHtml }) => CommentHtml);
  expect(html.length).toBeGreaterThan(2);
  expect(html.join("")).not.toMatch(/<script|\u0000|\u0007|\ud83d(?![\udc00-\udfff])/);
  expect(sandbox.tickets()[0]?.TicketTitle).toMatch(/^<script>.*\[#press-1\]$/s);
});

test("a ticket whose subject has another press's mark is not taken for it", async () => {
  const { adapter, context } = await setUpAtera();
  await adapter.submit({ ...draftOf("press-1"), subject: "[#press-10] [#press-2] press-2 [#press-3" }, context);
  expect(await adapter.find("press-2", context)).toEqual({ status: "absent" });
  expect(await adapter.find("press-3", context)).toEqual({ status: "absent" });
});

test.each([
  ["far in the future", "2036-01-01T00:00:00Z", "2026-11-19T10:00:00Z"],
  ["of 1970", "1970-01-01T00:00:01Z", "2026-11-05T10:00:00Z"],
])("a press %s, when the clock was wrong: the window has its ticket all the same", async (_title, made, date) => {
  const { adapter, context } = await setUpAtera();
  const hex = Date.parse(made).toString(16).padStart(12, "0");
  const pressId = `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-0123456789ab`;
  await adapter.submit(draftOf(pressId), context);
  let asked = "";
  const listening: AdapterContext = {
    ...context,
    fetch: async (url, init) => {
      asked = new URL(url).searchParams.get("date") ?? asked;
      return context.fetch(url, init);
    },
  };
  expect(await adapter.find(pressId, listening)).toMatchObject({ status: "found" });
  expect(asked).toBe(date);
});

test("the token is in nothing that is told, logged or seen, whatever goes wrong", async () => {
  const { sandbox, context } = await setUpAtera();
  const told: unknown[] = [];
  for (const config of [{ token: "canary-token" }, { token: undefined, credentials: "canary-token" }]) {
    const adapter = atera.create(atera.parseConfig({ ...sandbox.config, ...config }));
    const log = withLog(context);
    const failing = async (): Promise<never> => Promise.reject(new TypeError("fetch failed"));
    for (const one of [log.context, { ...log.context, fetch: failing }]) {
      await adapter.prepare(draftOf("press-1"), one);
      told.push(await adapter.check(one), await adapter.submit(draftOf("press-1"), one));
      told.push(await adapter.find("press-1", one), await adapter.changesSince(["1"], 0, one));
      told.push(await adapter.lookup(draftOf("press-1"), one), await adapter.close("1", one));
    }
    told.push(adapter, log.logged);
    expect(log.logged.length).toBeGreaterThan(0);
  }
  expect(seenOf(...told)).not.toContain("canary");
});

test("when all is well, the token is in nothing that is seen, either", async () => {
  const { sandbox, adapter, context } = await setUpAtera();
  const log = withLog(context);
  const results = await adapter.check(log.context);
  const outcome = await adapter.submit(draftOf("press-1"), log.context);
  expect(outcome.status).toBe("accepted");
  const seen = seenOf(adapter, results, outcome, log.logged);
  for (const part of sandbox.data.token.split(".").slice(0, 2)) {
    expect(seen).not.toContain(part);
  }
});
