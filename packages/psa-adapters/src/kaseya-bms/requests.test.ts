import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { closeScenes, setUpScene, strangerDraft } from "../testing/kaseya-bms-scene.ts";

afterEach(closeScenes);

const device = { hostname: "ACME-PC-7", serialNumber: "SN-7" };

test("requests per ticket are as the README has them", async () => {
  const readme = readFileSync(path.join(import.meta.dirname, "README.md"), "utf8");
  const counts: number[] = [];
  for (const draft of [draftOf("press-1"), strangerDraft("press-1")]) {
    const { adapter, context, calls, sandbox } = await setUpScene();
    await adapter.prepare({ ...draft, device }, context);
    counts.push(calls.length);
    calls.length = 0;
    await adapter.prepare({ ...draft, device }, context);
    expect(calls).toEqual(["GET /v2/security/userinfo"]);
    calls.length = 0;
    expect(await adapter.submit({ ...draft, device }, context)).toMatchObject({ status: "accepted" });
    expect(calls).toEqual(["POST /v2/servicedesk/tickets"]);
    calls.length = 0;
    const notes = await adapter.notesAfter({ ...draft, device }, context);
    expect(calls).toEqual([]);
    const id = String(sandbox.tickets()[0]?.Id);
    for (const note of notes.status === "answered" ? notes.value : []) {
      await adapter.addNote(id, note, context);
    }
    expect(calls).toEqual(["GET /v2/system/lookup/NoteType", `POST /v2/servicedesk/tickets/${id}/notes`]);
    calls.length = 0;
    const file = { name: "a.png", type: "image/png", bytes: new Uint8Array(9), visibility: "internal" } as const;
    await adapter.attach(id, file, context);
    await adapter.attach(id, { ...file, name: "b.png" }, context);
    expect(calls.map((call) => call.split(" ")[0])).toEqual(["GET", "POST", "POST"]);
  }
  const words = /(\d+) lookups, (\d+) for a stranger/.exec(readme)?.slice(1).map(Number);
  expect(words).toEqual(counts);
});
