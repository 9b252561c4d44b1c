import assert from "node:assert/strict";
import { answered, assertCount, assertStatus } from "./assertions.ts";
import { draftOf } from "./calls.ts";
import { noteOf } from "./note-trials.ts";
import { withTicket } from "./part-trials.ts";
import type { Trial } from "./scene.ts";

const hourMs = 3_600_000;

/** What becomes of a ticket, and what there is to know before it. */
export const stateTrials: readonly Trial[] = [
  {
    name: "fields: tells what a ticket can be given, the ticket has it, and read tells number, status and values",
    run: withTicket(async ({ rig, adapter, ticketId, context }) => {
      const fields = answered("fields", await adapter.fields(context));
      const { choice } = rig;
      if (choice === undefined) {
        const choices = fields.filter(({ kind }) => kind === "choice");
        assertCount("choices that `fields` tells, while the rig names none of them as `choice`", choices, 0);
      } else {
        const labels = fields.find(({ name }) => name === choice.field)?.choices?.map(({ label }) => label);
        assert.ok(labels?.includes(choice.label), `${choice.field} can be ${choice.label}, not ${String(labels)}`);
      }
      // Letter case is nobody's concern.
      const chosen = choice === undefined ? {} : { [choice.field]: choice.label.toUpperCase() };
      const submitted = await adapter.submit({ ...draftOf("press-2"), fields: chosen }, context);
      assertStatus("submit", submitted, "accepted");
      const [second = ""] = rig.ticketsOf("press-2");
      assert.notEqual(second, ticketId);
      const state = await adapter.read(second, context);
      if (!adapter.capabilities.changes) {
        assertStatus("read", state, "unsupported");
        return;
      }
      const { ticket, isClosed, values } = answered("read", state);
      assert.equal(ticket.id, second);
      assert.equal(isClosed, false);
      if (choice !== undefined) {
        assert.equal(values[choice.field], choice.label, `the value of ${choice.field}`);
      }
      assertStatus("read of a ticket that is not there", await adapter.read("no-ticket", context), "rejected");
    }),
  },
  {
    name: "lookup: tells who it is, and why",
    run: async ({ rig, context }) => {
      const adapter = rig.createAdapter();
      const known = await adapter.lookup(draftOf("press-1"), context);
      if (!adapter.capabilities.lookup.includes("contact")) {
        assertStatus(
          "lookup",
          known,
          ...(adapter.capabilities.lookup.length > 0 ? ["answered" as const] : []),
          "unsupported",
        );
        return;
      }
      const { contact, why } = answered("lookup", known);
      assert.equal(contact?.name, "Jane Doe");
      assert.match(why, /jane\.doe@acme\.example/);
    },
  },
  {
    name: "changesSince: a technician's answer is told once, our own notes never",
    run: withTicket(async ({ rig, adapter, ticketId, context }) => {
      const sinceMs = context.now() - hourMs;
      if (!adapter.capabilities.changes) {
        assertStatus("changesSince", await adapter.changesSince([ticketId], sinceMs, context), "unsupported");
        return;
      }
      assert.ok(rig.answer, "the capabilities say `changes`: the rig needs `answer`");
      for (const visibility of adapter.capabilities.notes) {
        const note = noteOf(`press-1-${visibility}`, visibility);
        assertStatus("addNote", await adapter.addNote(ticketId, note, context), "accepted");
      }
      rig.answer(ticketId, "Please restart it.");
      const changes = answered("changesSince", await adapter.changesSince([ticketId], sinceMs, context));
      assertCount("changed tickets", changes, 1);
      assert.equal(changes[0]?.ticketId, ticketId);
      assert.equal(changes[0].isClosed, false);
      const texts = changes[0].replies.map(({ text }) => text);
      const told = (part: string): readonly string[] => texts.filter((text) => text.includes(part));
      assertCount("the technician's answer", told("Please restart it."), 1);
      assertCount("our own notes among the answers", told("Pressed again"), 0);
      assertCount(
        "changes of no ticket",
        answered("changesSince", await adapter.changesSince([], sinceMs, context)),
        0,
      );
    }),
  },
  {
    name: "close: the ticket is done, also when it was before",
    run: withTicket(async ({ adapter, ticketId, context }) => {
      const { changes, close } = adapter.capabilities;
      for (const time of ["first", "second"]) {
        const outcome = await adapter.close(ticketId, context);
        assertStatus(`the ${time} close`, outcome, close ? "accepted" : "unsupported");
      }
      if (changes && close) {
        const sinceMs = context.now() - hourMs;
        const told = answered("changesSince", await adapter.changesSince([ticketId], sinceMs, context));
        assertCount("changed tickets", told, 1);
        assert.equal(told[0]?.ticketId, ticketId);
        assert.equal(told[0].isClosed, true);
      }
    }),
  },
];
