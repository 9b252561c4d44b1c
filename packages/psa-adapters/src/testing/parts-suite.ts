import { afterEach, describe, expect, test } from "vitest";
import type { Note, PresenceOutcome, PsaAdapter, TicketFile, WriteOutcome } from "../contract.ts";
import type { Faults } from "../sandbox/faults.ts";
import { type AdapterRig, type Fetch, contextWith, draftOf } from "./adapter-rig.ts";

const once = { count: 1 };

/** What a fault makes of a write, and whether the thing is there afterwards. */
const faultCases: readonly (readonly [string, Faults, WriteOutcome["status"], PresenceOutcome["status"]])[] = [
  ["dropped before", { dropBefore: once }, "ambiguous", "absent"],
  ["dropped after it is made", { dropAfterCommit: once }, "ambiguous", "found"],
  ["cut in the middle of the answer", { midAnswer: once }, "ambiguous", "found"],
  ["500 after it is made", { serverErrorAfterCommit: once }, "ambiguous", "found"],
  ["broken JSON", { badJson: once }, "ambiguous", "found"],
  ["429", { tooManyRequests: { ...once, retryAfterSeconds: 7 } }, "retry", "absent"],
];

const noteOf = (marker: string, visibility: Note["visibility"] = "internal"): Note => ({
  marker,
  text: "Pressed again.\n<b>not bold</b> \u0007 & so on",
  visibility,
});

const fileOf = (name: string): TicketFile => ({
  name,
  type: "image/png",
  bytes: Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256),
  visibility: "internal",
});

/** Notes, files, and what becomes of a ticket: what an adapter promises beyond the ticket itself, as its capabilities say. */
export function partsSuite(name: string, fetch: Fetch, makeRig: () => Promise<AdapterRig>): void {
  let rigs: AdapterRig[] = [];
  afterEach(async () => {
    await Promise.all(rigs.map(async (rig) => rig.close()));
    rigs = [];
  });
  const context = contextWith(fetch);
  const setUp = async (): Promise<{ rig: AdapterRig; adapter: PsaAdapter; ticketId: string }> => {
    const rig = await makeRig();
    rigs.push(rig);
    const adapter = rig.createAdapter();
    const outcome = await adapter.submit(draftOf("press-1"), context);
    expect(outcome).toMatchObject({ status: "accepted" });
    return { rig, adapter, ticketId: rig.ticketsOf("press-1")[0] ?? "" };
  };

  describe(`${name}: notes`, () => {
    test("each kind that the capabilities name is made, found by its marker, and is of that kind", async () => {
      const { rig, adapter, ticketId } = await setUp();
      for (const visibility of adapter.capabilities.notes) {
        const note = noteOf(`press-1-${visibility}`, visibility);
        expect(await adapter.findNote(ticketId, note.marker, context)).toEqual({ status: "absent" });
        expect(await adapter.addNote(ticketId, note, context)).toEqual({ status: "accepted" });
        expect(await adapter.findNote(ticketId, note.marker, context)).toEqual({ status: "found" });
        const made = rig.notesOf(ticketId).at(-1);
        expect(made).toMatchObject({ visibility, text: expect.stringContaining("Pressed again.") as string });
        expect(made?.text).not.toContain("\u0007");
      }
      expect(await adapter.findNote(ticketId, "press-1-inter", context)).toEqual({ status: "absent" });
    });

    test.each(faultCases)("%s", async (_fault, faults, written, found) => {
      const { rig, adapter, ticketId } = await setUp();
      const before = rig.notesOf(ticketId).length;
      rig.setFaults(faults);
      const outcome = await adapter.addNote(ticketId, noteOf("press-1-1"), context);
      expect(outcome).toMatchObject({ status: written });
      expect(await adapter.findNote(ticketId, "press-1-1", context)).toEqual({ status: found });
      const isThere = found === "found";
      const again = isThere ? outcome : await adapter.addNote(ticketId, noteOf("press-1-1"), context);
      expect(again.status).toBe(isThere ? written : "accepted");
      expect(rig.notesOf(ticketId)).toHaveLength(before + 1);
    });

    test("a marker that could be anything else is never sent", async () => {
      const { adapter, ticketId } = await setUp();
      for (const marker of ["", "a b", 'x" or id>0', "x".repeat(51)]) {
        expect(await adapter.addNote(ticketId, noteOf(marker), context)).toMatchObject({ status: "rejected" });
        expect(await adapter.findNote(ticketId, marker, context)).toMatchObject({ status: "rejected" });
      }
    });
  });

  describe(`${name}: files`, () => {
    test("a file arrives byte for byte, internal, and is found by its name", async () => {
      const { rig, adapter, ticketId } = await setUp();
      const file = fileOf("screen-1.png");
      const isAble = adapter.capabilities.mostFileBytes > 0;
      expect(await adapter.findFile(ticketId, file.name, context)).toEqual({
        status: isAble ? "absent" : "unsupported",
      });
      expect(await adapter.attach(ticketId, file, context)).toEqual({ status: isAble ? "accepted" : "unsupported" });
      const made = rig
        .filesOf(ticketId)
        .map(({ name: fileName, bytes, visibility }) => ({ fileName, bytes, visibility }));
      const expected = { fileName: file.name, bytes: file.bytes, visibility: "internal" };
      expect(made).toEqual(isAble ? [expected] : []);
      expect(await adapter.findFile(ticketId, file.name, context)).toEqual({
        status: isAble ? "found" : "unsupported",
      });
    });

    test.each(faultCases)("%s", async (_fault, faults, written, found) => {
      const { rig, adapter, ticketId } = await setUp();
      const isAble = adapter.capabilities.mostFileBytes > 0;
      rig.setFaults(faults);
      const outcome = await adapter.attach(ticketId, fileOf("screen-1.png"), context);
      expect(outcome.status).toBe(isAble ? written : "unsupported");
      const presence = await adapter.findFile(ticketId, "screen-1.png", context);
      expect(presence.status).toBe(isAble ? found : "unsupported");
      const isMissing = presence.status === "absent";
      const again = isMissing ? await adapter.attach(ticketId, fileOf("screen-1.png"), context) : outcome;
      expect(again.status).toBe(isMissing ? "accepted" : outcome.status);
      expect(rig.filesOf(ticketId)).toHaveLength(isAble ? 1 : 0);
    });

    test("a file that is too large, or has an odd name, is refused before anything is sent", async () => {
      const { rig, adapter, ticketId } = await setUp();
      const { mostFileBytes } = adapter.capabilities;
      const tooLarge = { ...fileOf("large.bin"), bytes: new Uint8Array(mostFileBytes + 1) };
      const refused = mostFileBytes > 0 ? "rejected" : "unsupported";
      for (const file of [tooLarge, fileOf("../x"), fileOf('a"b'), fileOf("")]) {
        expect((await adapter.attach(ticketId, file, context)).status).toBe(refused);
      }
      expect(rig.filesOf(ticketId)).toEqual([]);
    });
  });

  describe(`${name}: the ticket afterwards`, () => {
    test("read tells number, status and values; fields tells what they can be", async () => {
      const { rig, adapter, ticketId } = await setUp();
      const { field, label } = rig.choice;
      const fields = await adapter.fields(context);
      const choices = fields.status === "answered" ? fields.value.find(({ name: one }) => one === field)?.choices : [];
      expect(choices?.map((choice) => choice.label)).toContain(label);
      const draft = { ...draftOf("press-2"), fields: { [field]: label.toUpperCase() } };
      expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
      const [second = ""] = rig.ticketsOf("press-2");
      const state = await adapter.read(second, context);
      expect(state).toMatchObject({ status: "answered", value: { isClosed: false, values: { [field]: label } } });
      expect(state.status === "answered" && state.value.ticket).toMatchObject({ id: second });
      expect(await adapter.read("no-ticket", context)).toMatchObject({ status: "rejected" });
      expect(second).not.toBe(ticketId);
    });

    test("lookup tells who and where it is", async () => {
      const { adapter } = await setUp();
      const known = await adapter.lookup(draftOf("press-1"), context);
      expect(known).toMatchObject({
        status: "answered",
        value: { contact: { name: "Jane Doe" }, why: expect.stringContaining("jane.doe@acme.example") as string },
      });
    });

    test("a technician's answer is told once, our own notes never, and the end of the ticket", async () => {
      const { rig, adapter, ticketId } = await setUp();
      const before = Date.now() - 3_600_000;
      await adapter.addNote(ticketId, noteOf("press-1-1"), context);
      rig.answer(ticketId, "Please restart it.");
      const changes = await adapter.changesSince([ticketId], before, context);
      expect(changes).toMatchObject({ status: "answered", value: [{ ticketId, isClosed: false }] });
      const replies = changes.status === "answered" ? changes.value.flatMap((change) => change.replies) : [];
      expect(replies.filter(({ text }) => text.includes("Please restart it."))).toHaveLength(1);
      expect(replies.filter(({ text }) => text.includes("Pressed again"))).toEqual([]);
      expect(await adapter.close(ticketId, context)).toEqual({ status: "accepted" });
      expect(await adapter.close(ticketId, context)).toEqual({ status: "accepted" });
      expect(await adapter.changesSince([ticketId], before, context)).toMatchObject({
        value: [{ ticketId, isClosed: true }],
      });
      expect(await adapter.changesSince([], before, context)).toEqual({ status: "answered", value: [] });
    });
  });
}
