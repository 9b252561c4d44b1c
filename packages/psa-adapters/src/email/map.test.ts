import { expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { parseEmailConfig } from "./config.ts";
import { fileMail, noteMail, notesOf, ticketMail } from "./map.ts";

const base = {
  kind: "email",
  host: "smtp.msp.example",
  from: "button@acme.example",
  to: "intake@msp.example",
  evidenceTo: "technicians@msp.example",
};
const config = parseEmailConfig(base);
const withoutEvidence = parseEmailConfig({ ...base, evidenceTo: undefined });

test("a ticket is one mail to the intake, with an id that is the same for every repeat", () => {
  const mail = ticketMail({ ...draftOf("press-1"), device: { hostname: "ACME-PC-7" } }, config);
  expect(mail).toEqual({
    to: "intake@msp.example",
    replyTo: "jane.doe@acme.example",
    messageId: "<press-1@acme.example>",
    subject: "Help button pressed",
    text: "Somebody asks for help.\n\nName: Jane Doe\nE-mail: jane.doe@acme.example\nComputer: ACME-PC-7",
  });
});

test("what is internal is never in the ticket's mail; without an address for it the mail says so", () => {
  const draft = { ...draftOf("press-1"), internalNote: "secret of the technicians" };
  expect(JSON.stringify(ticketMail(draft, config))).not.toContain("secret");
  expect(notesOf(draft, config)).toMatchObject([{ marker: "press-1-1", visibility: "internal" }]);
  expect(notesOf(draft, withoutEvidence)).toEqual([]);
  expect(ticketMail(draft, withoutEvidence).text).toContain("Technical details were not sent");
});

test("no text begins a header line", () => {
  const evil = "x\r\nBcc: boss@acme.example\u2028\u0000";
  const mail = ticketMail({ ...draftOf("press-1"), subject: evil, person: { email: evil, name: evil } }, config);
  expect(mail.subject).toBe("x Bcc: boss@acme.example");
  expect(mail.replyTo).toBeUndefined();
});

test("a long subject is cut, and stands whole in the text", () => {
  const mail = ticketMail({ ...draftOf("press-1"), subject: "x".repeat(300) }, config);
  expect(mail.subject).toHaveLength(200);
  expect(mail.text).toContain("x".repeat(300));
});

test("notes and files refer to the ticket's mail, each with an id of its own", () => {
  const note = noteMail("t@msp.example", "press-1", { marker: "a-1", text: "Again.", visibility: "internal" }, config);
  const bytes = Uint8Array.of(1);
  const file = { name: "screen.png", type: "image/png\r\nX: y", bytes, visibility: "internal" } as const;
  expect(note).toMatchObject({ messageId: "<press-1.note.a-1@acme.example>", references: "<press-1@acme.example>" });
  expect(fileMail("t@msp.example", "press-1", file, config)).toMatchObject({
    messageId: "<press-1.file.screen=2Epng@acme.example>",
    inReplyTo: "<press-1@acme.example>",
    attachments: [{ filename: "screen.png", contentType: "application/octet-stream" }],
  });
});
