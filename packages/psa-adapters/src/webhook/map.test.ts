import { expect, test } from "vitest";
import { draftOf } from "../testing/adapter-rig.ts";
import { fileOf } from "./file.ts";
import { noteOf, ticketOf } from "./map.ts";

test("a ticket has everything of the draft, cleaned", () => {
  const draft = { ...draftOf("press-1"), subject: "a\r\nb\u0007", device: { hostname: "ACME-PC-7" } };
  expect(ticketOf({ ...draft, fields: { priority: "High" } })).toEqual({
    type: "ticket",
    pressId: "press-1",
    subject: "a b",
    publicText: "Somebody asks for help.",
    internalNote: "What stands out\n- nothing",
    person: { email: "jane.doe@acme.example", name: "Jane Doe" },
    device: { hostname: "ACME-PC-7" },
    fields: { priority: "High" },
  });
});

test("notes and files name their ticket", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  expect(noteOf("7", { marker: "m", text: "x\u0000", visibility: "public" })).toMatchObject({
    ticketId: "7",
    text: "x",
  });
  expect(fileOf("7", { name: "a.bin", type: "a/b", bytes, visibility: "internal" })).toMatchObject({
    ticketId: "7",
    contentBase64: "AQID",
  });
});
