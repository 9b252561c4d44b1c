import { afterEach, expect, test } from "vitest";
import type { Reply } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeAutotaskScenes, lying, setUpAutotask } from "../testing/autotask-scene.ts";
import type { Row } from "./sandbox/data.ts";

afterEach(closeAutotaskScenes);

type Scene = Awaited<ReturnType<typeof setUpAutotask>>;

async function withTicket(): Promise<Scene & { readonly id: string }> {
  const scene = await setUpAutotask();
  await scene.adapter.submit(draftOf("press-1"), scene.context);
  return { ...scene, id: String(scene.sandbox.tickets()[0]?.id) };
}

async function repliesOf(
  { adapter, context, id }: Scene & { readonly id: string },
  sinceMs = 0,
): Promise<readonly Reply[]> {
  const changes = await adapter.changesSince([id], sinceMs, context);
  return changes.status === "answered" ? changes.value.flatMap(({ replies }) => replies) : [];
}

test("answers of technicians, oldest first, with who wrote them", async () => {
  const scene = await withTicket();
  scene.sandbox.answer(Number(scene.id), "First.");
  scene.pass(60_000);
  scene.sandbox.answer(Number(scene.id), "Second.");
  const replies = await repliesOf(scene);
  expect(replies.map(({ text, author }) => [text, author])).toEqual([
    ["First.", "Tech One"],
    ["Second.", "Tech One"],
  ]);
  expect(await repliesOf(scene, scene.context.now() - 30_000)).toMatchObject([{ text: "Second." }]);
});

test("an answer that ends like a marker is an answer; our own public note is none", async () => {
  const scene = await withTicket();
  scene.sandbox.answer(Number(scene.id), "It is the same as in [#4521]");
  await scene.adapter.addNote(scene.id, { marker: "press-1-p1", text: "More.", visibility: "public" }, scene.context);
  expect(await repliesOf(scene)).toMatchObject([{ text: "It is the same as in [#4521]" }]);
});

test.each<[string, object]>([
  ["internal", { publish: 2 }],
  ["for co-managed users", { publish: 4 }],
  ["of a workflow rule", { noteType: 13 }],
  ["of the customer", { createdByContactID: 1001 }],
  ["of nobody", { creatorResourceID: null }],
  ["of another ticket", { ticketID: 1 }],
  ["without a date", { createDateTime: "soon" }],
])("a note %s is no answer, whatever the search says", async (_name, change) => {
  const scene = await withTicket();
  scene.sandbox.answer(Number(scene.id), "Answer.");
  const fetch = lying(scene.context.fetch, "/TicketNotes/query", ({ items, ...rest }) => ({
    ...rest,
    items: (items as Row[]).map((row) => ({ ...row, ...change })),
  }));
  expect(await repliesOf({ ...scene, context: { ...scene.context, fetch } })).toEqual([]);
});

test("changes of tickets that were not asked for are not told", async () => {
  const scene = await withTicket();
  const fetch = lying(scene.context.fetch, "/Tickets/query", ({ items, ...rest }) => ({
    ...rest,
    items: (items as Row[]).flatMap((row) => [row, { ...row, id: row.id + 1 }]),
  }));
  const changes = await scene.adapter.changesSince([scene.id, "x", "7/Notes"], 0, { ...scene.context, fetch });
  expect(changes).toMatchObject({ value: [{ ticketId: scene.id, status: "New" }] });
  expect(changes.status === "answered" ? changes.value : []).toHaveLength(1);
});

test("names that may not be read are left out; names that cannot be read now are waited for", async () => {
  const scene = await withTicket();
  scene.sandbox.answer(Number(scene.id), "Answer.");
  const failing =
    (status: number, body: object): typeof scene.context.fetch =>
    async (url, init) =>
      url.endsWith("/Resources/query") ? Response.json(body, { status }) : scene.context.fetch(url, init);
  const denied = failing(403, { errors: ["adequate permissions"] });
  expect(await repliesOf({ ...scene, context: { ...scene.context, fetch: denied } })).toMatchObject([{ author: "" }]);
  const down = { ...scene.context, fetch: failing(503, {}) };
  expect(await scene.adapter.changesSince([scene.id], 0, down)).toMatchObject({ status: "retry" });
});

test("a note is found where the server compares by patterns, and only by its whole marker", async () => {
  const scene = await withTicket();
  const note = { marker: "press-1-i1", text: "x", visibility: "internal" } as const;
  await scene.adapter.addNote(scene.id, note, scene.context);
  const find = async (marker: string) => scene.adapter.findNote(scene.id, marker, scene.context);
  expect(await find("press-1-i1")).toEqual({ status: "found" });
  expect(await find("press-1-i")).toEqual({ status: "absent" });
  expect(await find("ress-1-i1")).toEqual({ status: "absent" });
});

test.each(["", "x", "7/Notes", "../Companies/7", "-1", "1e3", "9".repeat(16)])(
  "%j is no ticket: nothing is asked",
  async (id) => {
    const { adapter, context, calls } = await setUpAutotask();
    const file = { name: "a.png", type: "image/png", bytes: new Uint8Array(1), visibility: "internal" } as const;
    const note = { marker: "m-1", text: "x", visibility: "internal" } as const;
    for (const outcome of [
      await adapter.read(id, context),
      await adapter.close(id, context),
      await adapter.addNote(id, note, context),
      await adapter.findNote(id, "m-1", context),
      await adapter.attach(id, file, context),
      await adapter.findFile(id, "a.png", context),
    ]) {
      expect(outcome).toMatchObject({ status: "rejected", error: { code: "not_found" } });
    }
    expect(await adapter.changesSince([id], 0, context)).toEqual({ status: "answered", value: [] });
    expect(calls).toEqual([]);
  },
);

test("a ticket that is gone, or that may not be seen", async () => {
  const { adapter, context } = await setUpAutotask();
  expect(await adapter.read("99", context)).toMatchObject({ status: "rejected", error: { code: "not_found" } });
  expect(await adapter.close("99", context)).toMatchObject({ status: "rejected", error: { code: "not_found" } });
});

test("closing twice is one change; a category that demands a resolution is named", async () => {
  const scene = await withTicket();
  expect(await scene.adapter.close(scene.id, scene.context)).toEqual({ status: "accepted" });
  expect(await scene.adapter.close(scene.id, scene.context)).toEqual({ status: "accepted" });
  expect(scene.calls.filter((call) => call.startsWith("PATCH"))).toHaveLength(1);
  expect(await scene.adapter.read(scene.id, scene.context)).toMatchObject({
    value: { status: "Complete", isClosed: true },
  });

  const other = await withTicket();
  const demanding: typeof other.context.fetch = async (url, init) =>
    init.method === "PATCH"
      ? Response.json({ errors: ["resolution is required"] }, { status: 500 })
      : other.context.fetch(url, init);
  expect(await other.adapter.close(other.id, { ...other.context, fetch: demanding })).toMatchObject({
    status: "rejected",
    error: { message: expect.stringContaining("resolution") },
  });
});
