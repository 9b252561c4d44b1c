import { expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { type TicketTargets, noteText, notesOf, ticketBody } from "./map.ts";

const option = (id: number) => ({ id, label: "", isDefault: false });
const targets = {
  place: {
    companyId: 174,
    contact: { id: 1001, companyId: 174, name: "Jane Doe" },
    isCatchAll: false,
    why: "By e-mail.",
  },
  known: { why: "" },
  chosen: { values: { queue: option(5), status: option(1) }, refused: ['"Hihg" is no priority.'] },
} as unknown as TicketTargets;
const nowMs = Date.parse("2026-11-20T10:00:00Z");

test("a ticket of a known contact", () => {
  expect(ticketBody(draftOf("press-1"), targets, 2, nowMs)).toEqual({
    ...{ companyID: 174, contactID: 1001, queueID: 5, status: 1, externalID: "press-1" },
    title: "Help button pressed",
    description: "Somebody asks for help.",
    dueDateTime: "2026-11-20T12:00:00.000Z",
  });
});

test("the internal note has the text, how the place was found, and what was refused", () => {
  expect(notesOf(draftOf("press-1"), targets)).toEqual([
    {
      marker: "press-1-i1",
      visibility: "internal",
      text: 'What stands out\n- nothing\n\nBy e-mail.\n\n"Hihg" is no priority.',
    },
  ]);
});

test("control characters are removed, what is too long stands in notes", () => {
  const draft = { ...draftOf("p".repeat(50)), subject: "s".repeat(300), publicText: `a\u0000b${"x".repeat(20_000)}` };
  const { title, description } = ticketBody(draft, targets, 2, nowMs) as { title: string; description: string };
  expect(title.length).toBeLessThanOrEqual(255);
  const notes = notesOf(draft, targets).filter(({ visibility }) => visibility === "public");
  const all = [description, ...notes.map(({ text }) => text)];
  expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(8000);
  expect(all.join("")).toContain("s".repeat(300));
  expect(all.join("")).not.toContain("\u0000");
  expect(all.join("").replaceAll(/[^x]/g, "")).toHaveLength(20_000);
  expect(new Set(notes.map(({ marker }) => marker)).size).toBe(notes.length);
});

test("a long internal note full of marks is taken apart so that nothing of it is cut", () => {
  const notes = notesOf({ ...draftOf("press-1"), internalNote: "[#x]".repeat(12_000) }, targets);
  const sent = notes.map(({ text }) => noteText(text));
  expect(sent).toEqual(notes.map(({ text }) => text));
  expect(sent.join("").replaceAll(/[^x]/g, "")).toHaveLength(12_000);
});
