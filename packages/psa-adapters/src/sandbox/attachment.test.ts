import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { attachmentAnswer, pictureType, safeName } from "./attachment.ts";

const file = (name: string, text: string) => ({
  name,
  sizeBytes: text.length,
  isPrivate: true,
  content: new Uint8Array(Buffer.from(text, "latin1")),
});

test.each([
  ["\u0089PNG\r\n\u001A\n...", "image/png"],
  ["\u00FF\u00D8\u00FF...", "image/jpeg"],
  ["GIF89a...", "image/gif"],
  ["RIFF\n\r\u0000\u0001WEBPVP8 ", "image/webp"],
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
  ["<html>", undefined],
  ["", undefined],
])("%j is %s, whatever its name says", (text, type) => {
  expect(pictureType(file("a.png", text))).toBe(type);
});

test.each([
  ["report.html", "report.html"],
  ["Grüße 1.txt", "Grüße 1.txt"],
  ["../../etc/passwd", "_/../etc/passwd".replaceAll("/", "_")],
  ["C:\\a\r\nX-Header: 1", "C__a__X-Header_ 1"],
  ["evil\u202Egpj.exe", "evil_gpj.exe"],
  [".bashrc", "_bashrc"],
  ["\uD800", "\uFFFD"],
  ["", "attachment"],
  [" ", "attachment"],
])("the name %j is stored as %j", (name, safe) => {
  expect(safeName(name)).toBe(safe);
});

test("only pictures are shown; what could run is stored as bytes, and has no rights of a page", () => {
  const heads = [
    attachmentAnswer(file("a.exe", "GIF89a")),
    attachmentAnswer(file("it's (1).svg", "<svg onload=alert(1)>")),
    attachmentAnswer(file("a.TXT", "text")),
  ].map(({ headers = {} }) => headers);
  expect(heads.map((head) => [head["content-type"], head["content-disposition"]])).toEqual([
    ["image/gif", "inline; filename*=UTF-8''a.exe"],
    ["application/octet-stream", "attachment; filename*=UTF-8''it%27s%20%281%29.svg"],
    ["text/plain; charset=utf-8", "attachment; filename*=UTF-8''a.TXT"],
  ]);
  for (const head of heads) {
    expect(head["x-content-type-options"]).toBe("nosniff");
    expect(head["content-security-policy"]).toMatch(/^default-src 'none'; sandbox;/);
  }
});
