import { afterEach, expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeScenes, setUpScene } from "../testing/kaseya-bms-scene.ts";
import { rightText, rights } from "./rights.ts";

afterEach(closeScenes);

const checked = rights.filter(({ requests }) => requests !== undefined);
/** Without these a ticket is still made. */
const canDoWithout = new Set([
  "Service Desk > Tickets: View",
  "CRM > Contacts: View",
  "Service Desk > Hardware Assets: View",
]);

test.each(checked.map((right) => ({ name: rightText(right), right })))("without $name", async ({ name, right }) => {
  for (const failures of ["in 200", "by status"] as const) {
    const { sandbox, adapter, context } = await setUpScene({}, { failures });
    sandbox.data.denied.add(name);
    const seen = (await adapter.check(context)).filter(({ status }) => status !== "ok");
    // Nothing that only reads can tell whether tickets may be made.
    expect(seen.length > 0).toBe(right.level !== "Modify");
    for (const one of seen) {
      expect(one.hint).toContain(`"${name}"`);
      expect(`${one.message} ${one.hint}`).toContain(right.without);
    }
    const outcome = await adapter.submit(draftOf("press-1"), context);
    expect(outcome).toMatchObject(
      canDoWithout.has(name) ? { status: "accepted" } : { status: "rejected", error: { code: "permission_denied" } },
    );
  }
});

test("with ids as numbers a ticket is made without the right to read lists", async () => {
  const ids = { queue: 9, status: 1, priority: 2, type: 22, source: 2 };
  const { sandbox, adapter, context } = await setUpScene(ids);
  sandbox.data.denied.add("Admin > Service Desk: View");
  expect(await adapter.submit(draftOf("press-1"), context)).toMatchObject({ status: "accepted" });
  expect(sandbox.tickets()).toMatchObject([{ QueueId: 9, StatusId: 1, PriorityId: 2, TypeId: 22, SourceId: 2 }]);
  const [ticket] = sandbox.tickets();
  const note = { marker: "press-1-1", text: "x", visibility: "internal" } as const;
  expect(await adapter.addNote(String(ticket?.Id), note, context)).toEqual({ status: "accepted" });
});
