import assert from "node:assert/strict";
import type { Note, PsaAdapter, Visibility } from "../contract.ts";
import { assertStatus } from "./assertions.ts";
import { faultTrialsOf, withTicket } from "./part-trials.ts";
import type { Trial } from "./scene.ts";

/** A note with what has to be escaped, and a control character. */
export const noteOf = (marker: string, visibility: Visibility): Note => ({
  marker,
  text: "Pressed again.\n<b>not bold</b> \u0007 & so on",
  visibility,
});

/** Internal, where there are such notes. */
const usualKind = ({ capabilities: { notes } }: PsaAdapter): Visibility =>
  notes.includes("public") && !notes.includes("internal") ? "public" : "internal";

export const noteTrials: readonly Trial[] = [
  {
    name: "addNote: each kind that the capabilities name is made, found by its marker, and is of that kind; no other is",
    run: withTicket(async ({ rig, adapter, ticketId, context }) => {
      const { find, notes } = adapter.capabilities;
      for (const visibility of ["internal", "public"] as const) {
        const note = noteOf(`press-1-${visibility}`, visibility);
        const before = rig.notesOf(ticketId).length;
        if (!notes.includes(visibility)) {
          assertStatus(`addNote, ${visibility}`, await adapter.addNote(ticketId, note, context), "unsupported");
          assert.equal(rig.notesOf(ticketId).length, before, "what is unsupported makes nothing");
          continue;
        }
        const look = async () => adapter.findNote(ticketId, note.marker, context);
        assertStatus("findNote", await look(), find ? "absent" : "unsupported");
        assertStatus("addNote", await adapter.addNote(ticketId, note, context), "accepted");
        assertStatus("findNote", await look(), find ? "found" : "unsupported");
        const made = rig.notesOf(ticketId).at(-1);
        assert.equal(rig.notesOf(ticketId).length, before + 1, "one note more");
        assert.equal(made?.visibility, visibility, "the visibility of the note");
        assert.match(made.text, /Pressed again\./, "the text of the note");
        assert.ok(!made.text.includes("\u0007"), "control characters are removed");
      }
      const other = await adapter.findNote(ticketId, "press-1-inter", context);
      assertStatus("findNote of the beginning of a marker", other, find ? "absent" : "unsupported");
    }),
  },
  ...faultTrialsOf({
    what: "addNote",
    isAble: ({ capabilities: { notes } }) => notes.length > 0,
    write: async ({ adapter, ticketId, context }) =>
      adapter.addNote(ticketId, noteOf("press-1-1", usualKind(adapter)), context),
    look: async ({ adapter, ticketId, context }) => adapter.findNote(ticketId, "press-1-1", context),
    count: ({ rig, ticketId }) => rig.notesOf(ticketId).length,
  }),
  {
    name: "addNote: a note whose words quote the mark of another one is not taken for it; one of a megabyte is found again",
    run: withTicket(async ({ adapter, ticketId, context }) => {
      const { find, notes } = adapter.capabilities;
      if (!find || notes.length === 0) {
        return;
      }
      const quoting = { ...noteOf("press-1-1", usualKind(adapter)), text: "As said in [#press-1-2]" };
      assertStatus("addNote", await adapter.addNote(ticketId, quoting, context), "accepted");
      assertStatus("findNote", await adapter.findNote(ticketId, "press-1-2", context), "absent");
      const long = { ...noteOf("press-1-3", usualKind(adapter)), text: "A line.\n".repeat(131_072) };
      assertStatus("addNote", await adapter.addNote(ticketId, long, context), "accepted");
      assertStatus("findNote", await adapter.findNote(ticketId, "press-1-3", context), "found");
    }),
  },
  {
    name: "addNote, findNote: a marker that could be anything else is never sent",
    run: withTicket(async ({ rig, adapter, ticketId, context }) => {
      const { find, notes } = adapter.capabilities;
      const before = rig.notesOf(ticketId).length;
      for (const marker of ["", "a b", 'x" or id>0', "x".repeat(51)]) {
        const note = noteOf(marker, usualKind(adapter));
        const outcome = await adapter.addNote(ticketId, note, context);
        assertStatus("addNote", outcome, notes.length > 0 ? "rejected" : "unsupported");
        const presence = await adapter.findNote(ticketId, marker, context);
        assertStatus("findNote", presence, find ? "rejected" : "unsupported");
      }
      assert.equal(rig.notesOf(ticketId).length, before, "no note was made");
    }),
  },
];
