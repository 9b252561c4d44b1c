import assert from "node:assert/strict";
import { answered, assertCount, assertStatus } from "./assertions.ts";
import { contextWith, counted, draftOf } from "./calls.ts";
import { type Trial, looksUp } from "./scene.ts";

const marker = /^[A-Za-z0-9-]{1,50}$/;

/** Tickets when nothing fails. */
export const ticketTrials: readonly Trial[] = [
  {
    name: "check: everything is well, and nothing was made",
    run: async ({ rig, context }) => {
      const adapter = rig.createAdapter();
      const results = await adapter.check(context);
      const bad = results.filter(({ status }) => status !== "ok");
      assertCount("lines of check that are not ok", bad, 0);
      // Connection, credentials, rights and what is configured each have a line.
      const least = looksUp(adapter.capabilities) ? 4 : 1;
      assert.ok(results.length >= least, `check has at least ${least} lines, not ${results.length}`);
      assertCount("tickets of the press", rig.ticketsOf("press-1"), 0);
    },
  },
  {
    name: "submit: one ticket and, when prepared, one request",
    run: async ({ rig, context, fetch, isHttp }) => {
      const adapter = rig.createAdapter();
      const draft = draftOf("press-1");
      const counter = counted(fetch);
      await adapter.prepare(draft, context);
      const outcome = await adapter.submit(draft, contextWith(counter.fetch));
      assertStatus("submit", outcome, "accepted");
      assertCount("tickets of the press", rig.ticketsOf("press-1"), 1);
      assert.equal(outcome.status === "accepted" && outcome.ticket.id, rig.ticketsOf("press-1")[0]);
      assertCount("requests of submit", counter.calls, isHttp ? 1 : 0);
    },
  },
  {
    name: "prepare: opens the connection although everything is cached",
    isAboutHttp: true,
    run: async ({ rig, context, fetch }) => {
      const adapter = rig.createAdapter();
      const { person } = draftOf("press-1");
      await adapter.prepare({ person }, context);
      const counter = counted(fetch);
      await adapter.prepare({ person }, contextWith(counter.fetch));
      assertCount("requests of the second prepare", counter.calls, 1);
    },
  },
  {
    name: "submit: works without prepare, too, and many at once look up once",
    run: async ({ rig, fetch }) => {
      const adapter = rig.createAdapter();
      const counter = counted(fetch);
      const ids = Array.from({ length: 8 }, (_unused, index) => `press-${index}`);
      const outcomes = await Promise.all(
        ids.map(async (id) => adapter.submit(draftOf(id), contextWith(counter.fetch))),
      );
      for (const outcome of outcomes) {
        assertStatus("submit", outcome, "accepted");
      }
      for (const id of ids) {
        assertCount(`tickets of ${id}`, rig.ticketsOf(id), 1);
      }
      const lookups = counter.calls.filter((call) => call.startsWith("GET"));
      const repeated = lookups.filter((call, index) => lookups.indexOf(call) < index);
      assertCount("lookups that were made before", repeated, 0);
    },
  },
  {
    name: "find: tells found, absent and duplicates; without it a repeat makes no second ticket",
    run: async ({ rig, context }) => {
      const adapter = rig.createAdapter();
      const isAble = adapter.capabilities.find;
      assertStatus("find", await adapter.find("press-1", context), isAble ? "absent" : "unsupported");
      for (const id of ["press-1", "press-2", "press-1", "press-1"]) {
        assertStatus("submit", await adapter.submit(draftOf(id), context), "accepted");
      }
      const [oldest, ...others] = rig.ticketsOf("press-1");
      assertCount("further tickets of the press", others, isAble ? 2 : 0);
      const found = await adapter.find("press-1", context);
      assertStatus("find", found, isAble ? "found" : "unsupported");
      if (found.status === "found") {
        assert.equal(found.ticket.id, oldest, "find tells the oldest");
        assert.deepEqual(
          found.duplicates.map(({ id }) => id),
          others,
        );
      }
      assertStatus(
        "find of the beginning of a press id",
        await adapter.find("press", context),
        isAble ? "absent" : "unsupported",
      );
    },
  },
  {
    name: "notesAfter: the notes that the ticket could not carry, the same each time",
    run: async ({ rig, context }) => {
      const adapter = rig.createAdapter();
      const draft = { ...draftOf("press-1"), publicText: "x".repeat(20_000), internalNote: "y".repeat(20_000) };
      const outcome = await adapter.submit(draft, context);
      assertStatus("submit", outcome, "accepted");
      const [ticketId = ""] = rig.ticketsOf("press-1");
      const notes = answered("notesAfter", await adapter.notesAfter(draft, context));
      assert.deepEqual(answered("notesAfter", await rig.createAdapter().notesAfter(draft, context)), notes);
      assert.ok(
        notes.every((note) => marker.test(note.marker)),
        "markers are [A-Za-z0-9-], 1 to 50 characters",
      );
      assertCount("markers", [...new Set(notes.map((note) => note.marker))], notes.length);
      for (const note of notes) {
        assertStatus("addNote", await adapter.addNote(ticketId, note, context), "accepted");
      }
    },
  },
];
