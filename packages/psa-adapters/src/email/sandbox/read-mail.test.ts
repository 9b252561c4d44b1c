import { Buffer } from "node:buffer";
import MailComposer from "nodemailer/lib/mail-composer";
import { expect, test } from "vitest";
import { readMail } from "./read-mail.ts";

const lines = (...all: readonly string[]): string => all.join("\r\n");
const texts = (raw: string) =>
  readMail(raw).parts.map(({ type, fileName, bytes }) => [type, fileName, bytes.toString()]);

test("what the composer writes is read", async () => {
  const fileName = "Bildschirmfoto von Grüße an alle, ein recht langer Name für eine Datei (1).png";
  const raw = await new MailComposer({
    from: "button@acme.example",
    to: "intake@msp.example",
    subject: "Drucker geht nicht mehr: Größe und Ünïcödé, und so weiter über eine Zeile hinaus",
    text: "Größe = 1\nzweite Zeile",
    attachments: [{ filename: fileName, contentType: "image/png", content: Buffer.from([0, 255, 10, 13]) }],
  })
    .compile()
    .build();
  const { headers, parts } = readMail(raw.toString("latin1"));
  expect(headers["subject"]).toBe("Drucker geht nicht mehr: Größe und Ünïcödé, und so weiter über eine Zeile hinaus");
  expect(parts[0]?.bytes.toString().trimEnd().replaceAll("\r\n", "\n")).toBe("Größe = 1\nzweite Zeile");
  expect(parts[1]).toEqual({ type: "image/png", fileName, bytes: Buffer.from([0, 255, 10, 13]) });
});

test.each([
  ["", [["text/plain", undefined, ""]]],
  ["no header", [["text/plain", undefined, ""]]],
  ["\r\nbody alone", [["text/plain", undefined, "body alone"]]],
  [
    lines('Content-Type: multipart/mixed; boundary="b"', "", "--b", "", "one", "--b", "", "two without an end"),
    [
      ["text/plain", undefined, "one"],
      ["text/plain", undefined, "two without an end"],
    ],
  ],
])("what is broken is read as far as it goes: %j", (raw, expected) => {
  expect(texts(raw)).toEqual(expected);
});

test("nesting ends somewhere", () => {
  const deep = Array.from({ length: 50 }, () => lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "")).join(
    "",
  );
  expect(readMail(deep).parts).toHaveLength(1);
});
