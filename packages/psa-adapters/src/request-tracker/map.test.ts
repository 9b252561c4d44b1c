import { expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { type TicketTargets, notesOf, ticketBody } from "./map.ts";

const targets: TicketTargets = {
  place: { companyId: 1, isCatchAll: false, why: "Contact: Jane Doe, found by the e-mail address." },
  known: { contact: { name: "Jane Doe" }, company: { name: "Acme Timber" }, why: "" },
  requestor: "jane.doe@acme.example",
  chosen: { queue: "General", priority: "High", hasPressIdField: true, refused: [] },
  pressIdField: "PressId",
};
const unmarked: TicketTargets = { ...targets, chosen: { ...targets.chosen, hasPressIdField: false } };

test("a ticket carries public text and the press id alone", () => {
  expect(ticketBody(draftOf("press-1"), targets)).toEqual({
    Queue: "General",
    Subject: "Help button pressed",
    Requestor: "jane.doe@acme.example",
    Content: "Somebody asks for help.",
    ContentType: "text/plain",
    Priority: "High",
    CustomFields: { PressId: "press-1" },
  });
});

test("without the custom field the press id stands in the subject, whole, however long that is", () => {
  const body = ticketBody({ ...draftOf("press-1"), subject: "x".repeat(300) }, unmarked);
  expect(body.Subject).toHaveLength(200);
  expect(body.Subject).toMatch(/x… \[#press-1\]$/);
  expect(body.CustomFields).toBeUndefined();
  expect(body.Content).toBe(`${"x".repeat(300)}\n\nSomebody asks for help.`);
});

test("an empty draft is a ticket all the same, and control characters go", () => {
  const body = ticketBody({ ...draftOf("press-1"), subject: "\r\n\u0000", publicText: "\u0007" }, targets);
  expect(body).toMatchObject({ Subject: "Help button pressed", Content: "Help button pressed" });
});

test("the internal note has why, where, who wants to be registered, and what was refused", () => {
  const stranger: TicketTargets = {
    ...unmarked,
    place: { ...targets.place, isCatchAll: true },
    chosen: { ...unmarked.chosen, refused: ['"Hihg" is not among the priorities.'] },
  };
  const [note, ...others] = notesOf(draftOf("press-1"), stranger);
  expect(others).toEqual([]);
  expect(note).toMatchObject({ marker: "press-1-1", visibility: "internal" });
  for (const part of ["What stands out", "found by", "Acme Timber", "User registration requested", "Hihg", "PressId"]) {
    expect(note?.text).toContain(part);
  }
  expect(notesOf(draftOf("p".repeat(50)), targets)[0]?.marker).toHaveLength(50);
});
