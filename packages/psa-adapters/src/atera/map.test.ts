import fc from "fast-check";
import { expect, test } from "vitest";
import { isMarkedWith, isMarker } from "../marker.ts";
import { draftOf } from "../testing/adapter-rig.ts";
import { limits } from "./fields.ts";
import type { Located } from "./lookups.ts";
import { commentBody, notesOf, ticketBody } from "./map.ts";
import { plainText } from "../plain-text.ts";
import { choose } from "./values.ts";

const why = "Contact: Jane Doe, found by the e-mail address jane.doe@acme.example.";
const contact = { id: 54, companyId: 12, name: "Jane Doe" };
const located: Located = { place: { companyId: 12, contact, isCatchAll: false, why }, known: { why } };
const stranger: Located = { place: { companyId: 0, isCatchAll: true, why: "none" }, known: { why: "none" } };
const chosen = choose({}, {}, new Set());
const catchAll = "unregistered@msp.example";

test("a ticket has all that Atera demands, and the press id at the end of its title", () => {
  expect(ticketBody(draftOf("press-1"), located, chosen, catchAll)).toEqual({
    TicketTitle: "Help button pressed [#press-1]",
    Description: "Somebody asks for help.",
    TicketPriority: "Medium",
    TicketImpact: "Minor",
    TicketStatus: "Open",
    TicketType: "Incident",
    EndUserID: 54,
  });
});

test("without a contact the catch-all's address goes along, never the typed one", () => {
  const body = ticketBody(draftOf("press-1"), stranger, chosen, catchAll);
  expect(body).toMatchObject({ EndUserFirstName: "Unregistered", EndUserLastName: "User", EndUserEmail: catchAll });
  expect(JSON.stringify(body)).not.toContain("jane.doe");
});

test("texts are data: escaped, without control characters; no text is empty", () => {
  const draft = { ...draftOf("press-1"), subject: "a\n\u0000b", publicText: "<b>1 & 2</b>\r\n\u0007end" };
  const body = ticketBody(draft, located, chosen, catchAll);
  expect(body.TicketTitle).toBe("a b [#press-1]");
  expect(body.Description).toBe("&lt;b&gt;1 &amp; 2&lt;/b&gt;<br>\nend");
  expect(ticketBody({ ...draft, subject: "", publicText: "" }, located, chosen, catchAll)).toMatchObject({
    TicketTitle: "Help button pressed [#press-1]",
    Description: "Help button pressed",
  });
});

test("the internal note says why, what was refused, and asks for registration of strangers", () => {
  const refused = { ...chosen, refused: ['"Hihg" is no priority of Atera; nearest "High".'] };
  const [note, ...others] = notesOf(draftOf("press-1"), stranger, refused);
  expect(others).toEqual([]);
  expect(note).toMatchObject({ marker: "press-1-1", visibility: "internal" });
  expect(note?.text).toBe(
    [
      "What stands out\n- nothing",
      "none",
      "User registration requested\nName: Jane Doe\nE-mail: jane.doe@acme.example",
      '"Hihg" is no priority of Atera; nearest "High".',
    ].join("\n\n"),
  );
});

test("nothing is lost of long texts, within every limit and with markers that are found", () => {
  const words = fc.string({ unit: "grapheme", maxLength: 60 }).map((word) => word.repeat(400));
  fc.assert(
    fc.property(words, words, fc.stringMatching(/^[A-Za-z0-9-]{1,50}$/), (subject, text, pressId) => {
      const draft = { ...draftOf(pressId), subject, publicText: `begin${text}end`, internalNote: text };
      const body = ticketBody(draft, located, chosen, catchAll);
      const notes = notesOf(draft, located, chosen);
      expect(body.TicketTitle.length).toBeLessThanOrEqual(limits.title);
      expect(isMarkedWith(body.TicketTitle, pressId)).toBe(true);
      expect(new Set(notes.map(({ marker }) => marker)).size).toBe(notes.length);
      for (const note of notes) {
        expect(isMarker(note.marker)).toBe(true);
        expect(note.text.length).toBeLessThanOrEqual(limits.comment);
        expect(isMarkedWith(commentBody(note, { id: 5 }).CommentText, note.marker)).toBe(true);
      }
      const publics = notes.filter(({ visibility }) => visibility === "public").map((note) => note.text);
      const told = [plainText(body.Description), ...publics].join("");
      expect(told).toMatch(/end$/);
      expect(told).toContain("begin");
    }),
    { numRuns: 60 },
  );
});

test("a note has exactly one author", () => {
  const note = { marker: "press-1-1", text: "seen", visibility: "public" } as const;
  expect(commentBody(note, { email: "tech.one@msp.example" })).toEqual({
    CommentText: "seen<br>\n<br>\n[#press-1-1]",
    TechnicianCommentDetails: { TechnicianEmail: "tech.one@msp.example", IsInternal: false },
  });
});
