import { afterEach, expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { type AteraScene, closeAteraScenes, setUpAtera } from "../testing/atera-rig.ts";

afterEach(closeAteraScenes);

async function withTickets(count: number): Promise<AteraScene & { readonly ids: readonly string[] }> {
  const scene = await setUpAtera();
  for (let index = 0; index < count; index++) {
    await scene.adapter.submit(draftOf(`press-${index}`), scene.context);
  }
  return { ...scene, ids: scene.sandbox.tickets().map(({ TicketID }) => String(TicketID)) };
}

test("read tells the number that people see, and labels", async () => {
  const { adapter, context, sandbox, ids } = await withTickets(1);
  expect(await adapter.read(ids[0] ?? "", context)).toEqual({
    status: "answered",
    value: {
      ticket: { id: "1201", number: "7201" },
      status: "Open",
      isClosed: false,
      values: { priority: "Medium", type: "Incident", status: "Open", impact: "Minor" },
    },
  });
  sandbox.data.variants.choices = "number";
  expect(await adapter.read("1201", context)).toMatchObject({
    status: "answered",
    value: { values: { status: "Open" } },
  });
  expect(await adapter.read("999", context)).toMatchObject({ status: "retry", error: { code: "not_found" } });
});

test("answers of technicians alone: no internal note, none of ours, none of the customer, each with its own id", async () => {
  for (const comment of ["text", "html"] as const) {
    const { adapter, context, sandbox, ids, pass } = await withTickets(2);
    sandbox.data.variants.comment = comment;
    const [id = ""] = ids;
    pass(3_600_000);
    const sinceMs = context.now();
    await adapter.addNote(id, { marker: "m-1", text: "ours", visibility: "public" }, context);
    await adapter.addNote(id, { marker: "m-2", text: "ours", visibility: "internal" }, context);
    pass(60_000);
    sandbox.answer(Number(id), "1 < 2 & 3\nend");
    sandbox.answer(Number(id), "second");
    const [, , , answer] = sandbox.data.comments.get(Number(id)) ?? [];
    const others = [
      { IsInternal: true },
      { EndUserID: 54, TechnicianContactID: null },
      { Comment: "", CommentHtml: "" },
    ];
    const all = sandbox.data.comments.get(Number(id)) ?? [];
    sandbox.data.comments.set(Number(id), [
      ...all,
      ...others.map((other) => ({ ...answer, ...other }) as (typeof all)[0]),
    ]);
    const changes = await adapter.changesSince(ids, sinceMs, context);
    expect(changes).toMatchObject({
      status: "answered",
      value: [
        {
          ticketId: id,
          isClosed: false,
          replies: [{ author: "Tech One", text: "1 < 2 & 3\nend", atMs: sinceMs + 60_000 }, { text: "second" }],
        },
      ],
    });
    const replies = changes.status === "answered" ? (changes.value[0]?.replies ?? []) : [];
    expect(new Set(replies.map((reply) => reply.id)).size).toBe(2);
  }
});

test("where more pages were changed than tickets are watched, each ticket is asked for", async () => {
  const { adapter, context, ids, calls } = await withTickets(120);
  calls.length = 0;
  const changes = await adapter.changesSince(ids.slice(0, 2), context.now(), context);
  expect(changes).toMatchObject({ value: [{ ticketId: ids[0] }, { ticketId: ids[1] }] });
  expect(calls).toHaveLength(1 + 2 + 2);
  calls.length = 0;
  await adapter.changesSince(ids.slice(0, 3), context.now(), context);
  expect(calls.filter((call) => call.endsWith("lastmodified"))).toHaveLength(4);
});

test("close sets the status once", async () => {
  const { adapter, context, sandbox, ids, calls } = await withTickets(1);
  expect(await adapter.close(ids[0] ?? "", context)).toEqual({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{ TicketStatus: "Closed" }]);
  expect(await adapter.close(ids[0] ?? "", context)).toEqual({ status: "accepted" });
  expect(calls.filter((call) => call.startsWith("PUT"))).toHaveLength(1);
});

test.each(["invalid-input", "bad-request"] as const)(
  "a technician that Atera does not know (%s): the hint says so",
  async (badComment) => {
    const { adapter, context, sandbox, ids } = await withTickets(1);
    sandbox.data.variants.badComment = badComment;
    sandbox.data.technicians.length = 0;
    const note = { marker: "m-1", text: "x", visibility: "internal" } as const;
    expect(await adapter.addNote(ids[0] ?? "", note, context)).toMatchObject({
      status: "rejected",
      error: { code: "validation_failed", hint: expect.stringContaining('"technician"') as string },
    });
  },
);

test("a note that is answered without a body is made", async () => {
  const { adapter, context, sandbox, ids } = await withTickets(1);
  sandbox.data.variants.commented = "empty";
  const note = { marker: "m-1", text: "x", visibility: "internal" } as const;
  expect(await adapter.addNote(ids[0] ?? "", note, context)).toEqual({ status: "accepted" });
});
