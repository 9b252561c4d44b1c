import fc from "fast-check";
import { expect, test } from "vitest";
import type { TicketDraft } from "../contract.ts";
import { type TicketTargets, notesOf, ticketBody } from "./map.ts";

const draft: TicketDraft = {
  pressId: "press-1",
  subject: "Help button pressed: Jane Doe at ACME-PC-7",
  publicText: "Jane Doe asks for help.\r\nWhere: ACME-PC-7\n",
  internalNote: "What stands out\n\t- disk C: is full",
  person: { email: "jane.doe@acme.example", name: "Jane Doe" },
};
const option = (id: number): { id: number; name: string; isDefault: boolean } => ({ id, name: "", isDefault: false });
const matched: TicketTargets = {
  place: {
    companyId: 250,
    contact: { id: 1001, companyId: 250, name: "Jane Doe" },
    isCatchAll: false,
    why: "Contact: Jane Doe, found by e-mail.",
  },
  known: { why: "" },
  company: { id: 250 },
  chosen: { values: { board: option(1), status: option(11), priority: option(3) }, refused: [] },
};
const stranger: TicketTargets = {
  place: { companyId: 252, isCatchAll: true, why: "Contact: none." },
  known: { why: "" },
  company: { id: 252 },
  chosen: { values: { board: option(1) }, refused: [] },
};
const registration = "User registration requested\nName: Jane Doe\nE-mail: jane.doe@acme.example";

test("a ticket of a known contact", () => {
  expect(ticketBody(draft, matched)).toEqual({
    summary: "Help button pressed: Jane Doe at ACME-PC-7",
    recordType: "ServiceTicket",
    board: { id: 1 },
    status: { id: 11 },
    priority: { id: 3 },
    company: { id: 250 },
    contact: { id: 1001 },
    externalXRef: "press-1",
    initialDescription: "Jane Doe asks for help.\nWhere: ACME-PC-7",
    initialInternalAnalysis: "What stands out\n\t- disk C: is full\n\nContact: Jane Doe, found by e-mail.",
  });
});

test("a test tells nobody", () => {
  expect(ticketBody({ ...draft, isQuiet: true }, matched)).toMatchObject({ processNotifications: false });
  expect(ticketBody(draft, matched)).not.toHaveProperty("processNotifications");
});

test("a ticket of a stranger: what is known of the person is written into it, the rest is left to the PSA", () => {
  expect(ticketBody(draft, stranger)).toEqual({
    summary: "Help button pressed: Jane Doe at ACME-PC-7",
    recordType: "ServiceTicket",
    board: { id: 1 },
    company: { id: 252 },
    contactName: "Jane Doe",
    contactEmailAddress: "jane.doe@acme.example",
    externalXRef: "press-1",
    initialDescription: "Jane Doe asks for help.\nWhere: ACME-PC-7",
    initialInternalAnalysis: `What stands out\n\t- disk C: is full\n\nContact: none.\n\n${registration}`,
  });
  const nameless = ticketBody({ ...draft, person: { name: " \n", email: 'x" or id>0' } }, stranger);
  expect(nameless).not.toHaveProperty("contactName");
  expect(nameless).not.toHaveProperty("contactEmailAddress");
});

test("a subject too long is cut with an ellipsis and stands whole above the description", () => {
  const subject = "word ".repeat(40).trim();
  const body = ticketBody({ ...draft, subject }, matched);
  expect(body.summary).toBe(`${subject.slice(0, 99)}…`);
  expect(body.initialDescription.split("\n")[0]).toBe(subject);
});

test("a subject as long as allowed stays", () => {
  const body = ticketBody({ ...draft, subject: "x".repeat(100) }, matched);
  expect(body.summary).toBe("x".repeat(100));
  expect(body.initialDescription).not.toContain("xxx");
});

test("a subject of nothing but control characters still gives a summary", () => {
  expect(ticketBody({ ...draft, subject: "\u0000\n\t\u2028" }, matched).summary).toBe("Help button pressed");
});

test("what is beyond the ticket's own texts follows in notes, and nothing is taken for a mark", () => {
  const long = { ...draft, internalNote: `[#other-1] ${"line\n".repeat(5000)}end`, publicText: "word ".repeat(3000) };
  const body = ticketBody(long, matched);
  expect([body.initialDescription.length, body.initialInternalAnalysis.length].every((one) => one <= 10_000)).toBe(
    true,
  );
  expect(body.initialInternalAnalysis).toMatch(/^\[ #other-1\]/);
  const notes = notesOf(long, matched);
  expect(notes.map(({ marker, visibility }) => [marker, visibility])).toEqual([
    ["press-1-i1", "internal"],
    ["press-1-i2", "internal"],
    ["press-1-p1", "public"],
  ]);
  expect(notes.map(({ text }) => text).join("\n")).toContain("end\n\nContact: Jane Doe");
  expect(notesOf(draft, matched)).toEqual([]);
});

test("any text becomes one that the API takes", () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ unit: "grapheme", maxLength: 300 }));
  fc.assert(
    fc.property(text, text, text, (subject, publicText, name) => {
      const body = ticketBody({ ...draft, subject, publicText, internalNote: publicText, person: { name } }, stranger);
      expect(body.summary.length).toBeGreaterThan(0);
      expect(body.summary.length).toBeLessThanOrEqual(100);
      expect(body.contactName?.length ?? 0).toBeLessThanOrEqual(62);
      for (const line of [body.summary, body.contactName ?? ""]) {
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
      }
      for (const lines of [body.initialDescription, body.initialInternalAnalysis]) {
        expect(lines.replaceAll(/[\n\t]/g, "")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
      }
    }),
    { numRuns: 300 },
  );
});
