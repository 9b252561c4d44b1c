import { expect, test } from "vitest";
import type { TicketDraft } from "../contract.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { limits } from "./fields.ts";
import { type TicketTargets, notesOf, ticketBody } from "./map.ts";

const atMs = Date.parse("2026-11-20T21:00:00Z");
const option = (id: number): { id: number; name: string; isDefault: boolean } => ({ id, name: "x", isDefault: false });
const targets: TicketTargets = {
  place: {
    companyId: 12,
    contact: { id: 101, companyId: 12, name: "Jane Doe" },
    asset: { id: 501, companyId: 12, name: "ACME-PC-7" },
    isCatchAll: false,
    why: "Contact: Jane Doe.",
  },
  locationId: 35,
  known: {
    contact: { name: "Jane Doe", phone: "555-0101" },
    company: { name: "Acme Timber" },
    site: { name: "Sawmill", address: "7 River Road" },
    why: "Contact: Jane Doe.",
  },
  chosen: {
    values: {
      queue: option(9),
      status: option(1),
      priority: option(3),
      type: option(21),
      source: option(0),
      sla: option(71),
    },
    refused: ['"Hihg" is not among the priorities.'],
  },
};
const bodyOf = (draft: TicketDraft, format: "html" | "plain" = "html"): Readonly<Record<string, string>> =>
  ticketBody(draft, targets, format, atMs) as Readonly<Record<string, string>>;

test("a ticket has all that BMS demands, and its mark at the end of the title", () => {
  expect(bodyOf(draftOf("press-1"))).toEqual({
    Title: "Help button pressed [#press-1]",
    Details: "Somebody asks for help.",
    ...{ AccountId: 12, LocationId: 35, ContactId: 101, HardwareAssetId: 501 },
    ...{ QueueId: 9, StatusId: 1, PriorityId: 3, TypeId: 21, SourceId: 0, SLAId: 71 },
    OpenDate: "2026-11-20T21:00:00.000Z",
  });
});

test("text of people is no markup", () => {
  const draft = { ...draftOf("press-1"), publicText: "<b>1 & 2</b>\r\nnext\u0007" };
  expect(bodyOf(draft)["Details"]).toBe("&lt;b&gt;1 &amp; 2&lt;/b&gt;<br>\nnext");
  expect(bodyOf(draft, "plain")["Details"]).toBe("<b>1 & 2</b>\nnext");
});

test("a title that is cut keeps its mark; the whole subject stands above the text", () => {
  const draft = { ...draftOf("p".repeat(50)), subject: "s".repeat(500) };
  const body = bodyOf(draft);
  expect(body["Title"]).toHaveLength(limits.title);
  expect(body["Title"]?.endsWith(`… [#${"p".repeat(50)}]`)).toBe(true);
  expect(body["Details"]).toBe(`${"s".repeat(500)}<br>\n<br>\nSomebody asks for help.`);
});

test("without any text the details are still not empty", () => {
  expect(bodyOf({ ...draftOf("press-1"), publicText: " \u0000", subject: "\n" })).toMatchObject({
    Title: "Help button pressed [#press-1]",
    Details: "Help button pressed",
  });
});

test("the internal note says who, where, why, and which value was refused", () => {
  const [note, ...others] = notesOf(draftOf("press-1"), targets);
  expect(others).toEqual([]);
  expect(note).toMatchObject({ marker: "press-1-i1", visibility: "internal" });
  for (const part of ["What stands out", "Contact: Jane Doe.", "555-0101", "Acme Timber", "7 River Road", '"Hihg"']) {
    expect(note?.text).toContain(part);
  }
  expect(note?.text).not.toContain("registration");
});

test("who is no contact is to be registered", () => {
  const place = { ...targets.place, isCatchAll: true };
  expect(notesOf(draftOf("press-1"), { ...targets, place })[0]?.text).toContain("User registration requested");
});

test("what is beyond the limits goes into notes of the same kind, and nothing is lost", () => {
  const draft = {
    ...draftOf("p".repeat(50)),
    publicText: "a".repeat(limits.details * 2 + 5),
    internalNote: "b".repeat(limits.note + 5),
  };
  const notes = notesOf(draft, targets);
  expect(notes.map(({ marker, visibility }) => [marker, visibility])).toEqual([
    [`${"p".repeat(47)}-i1`, "internal"],
    [`${"p".repeat(47)}-i2`, "internal"],
    [`${"p".repeat(47)}-p1`, "public"],
    [`${"p".repeat(47)}-p2`, "public"],
  ]);
  const all = bodyOf(draft)["Details"] + notes.map(({ text }) => text).join("");
  expect(all.replaceAll(/[^a]/g, "").length).toBeGreaterThanOrEqual(limits.details * 2 + 5);
  expect(Math.max(...notes.map(({ text }) => text.length))).toBeLessThanOrEqual(limits.note);
});
