import { afterEach, expect, test } from "vitest";
import type { AdapterContext } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeAteraScenes, setUpAtera } from "../testing/atera-rig.ts";
import { atera } from "./index.ts";
import { pressTimeMs } from "./press-time.ts";

afterEach(closeAteraScenes);

const dayMs = 24 * 3_600_000;
/** A UUID of version 7 made at 2026-11-20T10:00:00Z. */
const uuid = `${Date.parse("2026-11-20T10:00:00Z")
  .toString(16)
  .padStart(12, "0")
  .replace(/^(.{8})/, "$1-")}-7abc-8def-0123456789ab`;

/** The dates that were asked for. */
const dating = (context: AdapterContext, dates: string[]): AdapterContext => ({
  ...context,
  fetch: async (url, init) => {
    dates.push(new URL(url).searchParams.get("date") ?? "");
    return context.fetch(url, init);
  },
});

test("the time of a press is read from a UUID of version 7 alone", () => {
  expect(pressTimeMs(uuid)).toBe(Date.parse("2026-11-20T10:00:00Z"));
  expect(pressTimeMs("press-1")).toBeUndefined();
  expect(pressTimeMs("0192f0c4-8d5e-4abc-8def-0123456789ab")).toBeUndefined();
});

test("the window begins a day before the press, as well as its time is known", async () => {
  const { sandbox, adapter, context, pass } = await setUpAtera();
  const dates: string[] = [];
  await adapter.submit(draftOf("press-1"), context);
  pass(2 * dayMs);
  await adapter.find("press-1", dating(context, dates));
  await atera.create(atera.parseConfig(sandbox.config)).find("press-1", dating(context, dates));
  await adapter.find(uuid, dating(context, dates));
  expect(dates).toEqual(["2026-11-19T10:00:00Z", "2026-11-07T10:00:00Z", "2026-11-19T10:00:00Z"]);
});

test("the ticket is found on any page, though the press was days ago", async () => {
  const { adapter, context, pass, sandbox } = await setUpAtera();
  await adapter.submit(draftOf("press-1"), context);
  for (let index = 0; index < 130; index++) {
    await adapter.submit(draftOf(`other-${index}`), context);
  }
  await adapter.submit(draftOf("press-2"), context);
  pass(3 * dayMs);
  const fresh = atera.create(atera.parseConfig(sandbox.config));
  expect(await fresh.find("press-2", context)).toMatchObject({
    status: "found",
    ticket: { id: "1332", number: "7332" },
  });
  expect(await fresh.find("press-1", context)).toMatchObject({ status: "found", ticket: { id: "1201" } });
  expect(await fresh.find("press-3", context)).toEqual({ status: "absent" });
});

test("a ticket that moves to a page already read is not missed", async () => {
  const { adapter, context, sandbox } = await setUpAtera();
  for (let index = 0; index < 60; index++) {
    await adapter.submit(draftOf(`press-${index}`), context);
  }
  const ids = sandbox.data.tickets.map(({ TicketID }) => TicketID);
  let pages = 0;
  const moving: AdapterContext = {
    ...context,
    fetch: async (url, init) => {
      pages++;
      if (pages === 2) {
        // What was on the first page goes to the end; what was the first of the second page is now on the first.
        sandbox.data.modified.set(ids[0] ?? 0, context.now() + 1000);
      }
      return context.fetch(url, init);
    },
  };
  expect(await adapter.find("press-50", moving)).toMatchObject({ status: "found", ticket: { id: String(ids[50]) } });
  expect(pages).toBe(4);
});

test("tickets that move all the time: the search says nothing; a wrong count alone does not stop it", async () => {
  const { adapter, context } = await setUpAtera();
  let calls = 0;
  const answering = (idOf: () => number): AdapterContext => ({
    ...context,
    fetch: async () => {
      calls++;
      return Response.json({ items: [{ TicketID: idOf(), TicketTitle: "Another" }], totalItemCount: 9 });
    },
  });
  expect(
    await adapter.find(
      "press-1",
      answering(() => calls),
    ),
  ).toMatchObject({ status: "retry" });
  expect(calls).toBe(3);
  expect(
    await adapter.find(
      "press-1",
      answering(() => 7),
    ),
  ).toEqual({ status: "absent" });
});

test.each(["ActionID", "empty"] as const)("a new ticket answered with %s ends as one ticket", async (created) => {
  const { adapter, context, sandbox } = await setUpAtera();
  sandbox.data.variants.created = created;
  const outcome = await adapter.submit(draftOf("press-1"), context);
  expect(outcome.status).toBe(created === "empty" ? "ambiguous" : "accepted");
  expect(await adapter.find("press-1", context)).toMatchObject({ status: "found", ticket: { id: "1201" } });
});

test("an ActionID that is not the ticket's is noticed before it is used, and from then on tickets are searched for", async () => {
  const { adapter, context, sandbox } = await setUpAtera();
  sandbox.data.variants.actionId = "other";
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({
    status: "accepted",
    ticket: { id: "101201" },
  });
  sandbox.data.tickets.push({
    ...(sandbox.data.tickets[0] as (typeof sandbox.data.tickets)[0]),
    TicketID: 101_201,
    TicketTitle: "Another",
  });
  const note = { marker: "press-1-1", text: "secret", visibility: "internal" } as const;
  const refused = {
    status: "rejected",
    error: { message: expect.stringContaining("is not the ticket that was made") as string },
  };
  expect(await adapter.addNote("101201", note, context)).toMatchObject(refused);
  expect(await adapter.close("101201", context)).toMatchObject(refused);
  expect(sandbox.data.comments.get(101_201)).toBeUndefined();
  expect(await adapter.submit(draftOf("press-2"), context)).toMatchObject({ status: "ambiguous" });
  expect(await adapter.find("press-2", context)).toMatchObject({ status: "found" });
});

test("only the first ticket's id is looked at", async () => {
  const { adapter, context, calls } = await setUpAtera();
  const note = { marker: "m-1", text: "x", visibility: "internal" } as const;
  for (const pressId of ["press-1", "press-2"]) {
    const outcome = await adapter.submit(draftOf(pressId), context);
    await adapter.addNote(outcome.status === "accepted" ? outcome.ticket.id : "", note, context);
  }
  expect(calls.filter((call) => /GET .*tickets/.test(call))).toEqual(["GET /api/v3/tickets/1201"]);
});

test("a list without an end is given up, for this time", async () => {
  const { adapter, context } = await setUpAtera();
  let pages = 0;
  const endless: AdapterContext = {
    ...context,
    fetch: async () => {
      pages++;
      return Response.json({ items: [{ TicketID: pages }], totalItemCount: 1, nextLink: "more" });
    },
  };
  expect(await adapter.find("press-1", endless)).toMatchObject({
    status: "retry",
    error: { message: expect.stringContaining("more than 200 pages") as string },
  });
  expect(pages).toBe(200);
});

test("a ticket that was not asked for is not taken for the one that was", async () => {
  const { adapter, context } = await setUpAtera();
  const other = { ...context, fetch: async () => Response.json({ TicketID: 2, TicketStatus: "Closed" }) };
  expect(await adapter.read("1", other)).toMatchObject({ status: "retry", error: { code: "answer_unreadable" } });
  expect(await adapter.close("1", other)).toMatchObject({ status: "retry" });
});

test("a search that fails on a page goes on there, and sees what came meanwhile", async () => {
  const { adapter, context } = await setUpAtera();
  for (let index = 0; index < 130; index++) {
    await adapter.submit(draftOf(`other-${index}`), context);
  }
  const pages: string[] = [];
  let failing = "2";
  const flaky: AdapterContext = {
    ...context,
    fetch: async (url, init) => {
      const page = new URL(url).searchParams.get("page") ?? "";
      pages.push(page);
      return page === failing ? new Response("", { status: 503 }) : context.fetch(url, init);
    },
  };
  expect(await adapter.find("press-1", flaky)).toMatchObject({ status: "retry" });
  failing = "3";
  expect(await adapter.find("press-1", flaky)).toMatchObject({ status: "retry" });
  failing = "";
  expect(await adapter.find("press-1", flaky)).toEqual({ status: "absent" });
  expect(pages).toEqual(["1", "2", "2", "3", "3"]);
  await adapter.submit(draftOf("press-1"), context);
  expect(await adapter.find("press-1", flaky)).toMatchObject({ status: "found", duplicates: [] });
});
