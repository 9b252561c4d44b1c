import { expect, test } from "vitest";
import { openAdapter } from "../index.ts";
import { contextWith, draftOf, fetches } from "../testing/adapter-rig.ts";
import { sandboxKinds, startSandbox } from "./index.ts";

/** In e-mail and webhook nobody answers. */
const answered = sandboxKinds.filter((kind) => !["email", "webhook"].includes(kind));
const hostile = `On my way & <b>"soon"</b>\nsecond line`;

test.each(answered)("%s: the adapter sees what a technician answers and the status of the ticket", async (kind) => {
  const sandbox = await startSandbox(kind);
  try {
    const adapter = await openAdapter(sandbox.config);
    const context = contextWith(fetches.undici);
    const outcome = await adapter.submit(draftOf("press-1"), context);
    const id = outcome.status === "accepted" ? outcome.ticket.id : "";
    const { technician } = sandbox.page;
    const shown = sandbox.page.tickets()[0]?.id ?? "";
    technician?.answer(shown, hostile);
    const status = technician?.statuses(shown).find((name) => /^(?:closed|completed?|resolved)/i.test(name)) ?? "";
    technician?.setStatus(shown, status);
    expect(sandbox.page.tickets()[0]).toMatchObject({ status });
    const changes = await adapter.changesSince([id], 0, context);
    expect(changes).toMatchObject({
      status: "answered",
      value: [{ ticketId: id, status, isClosed: true, replies: [{ text: hostile }] }],
    });
    for (const wrong of [() => technician?.answer("9", "x"), () => technician?.setStatus(shown, "x")]) {
      expect(wrong).toThrow(RangeError);
    }
  } finally {
    await sandbox.close();
  }
});

test("a right, named as the page names it, can be taken away in each", async () => {
  for (const kind of answered) {
    const sandbox = await startSandbox(kind);
    const { rights } = sandbox.page;
    expect(new Set(rights?.all.map(({ key }) => key)).size).toBe(rights?.all.length);
    for (const { key } of rights?.all ?? []) {
      rights?.denied.add(key);
    }
    const adapter = await openAdapter(sandbox.config);
    const outcome = await adapter.submit(draftOf("press-1"), contextWith(fetches.undici));
    expect({ kind, status: outcome.status }).not.toEqual({ kind, status: "accepted" });
    await sandbox.close();
  }
});
