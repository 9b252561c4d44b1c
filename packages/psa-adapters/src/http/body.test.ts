import fc from "fast-check";
import { expect, test } from "vitest";
import { mostBodyBytes, parseBody, readBody } from "./body.ts";

const json = "application/json; charset=utf-8";

test.each([
  ["an object", json, '{"a":1}', { kind: "json", value: { a: 1 } }],
  ["a vendor's type", "application/vnd.connectwise.com+json; version=2025.8", "[1]", { kind: "json", value: [1] }],
  ["JSON under another type", "text/html", ' {"a":1}', { kind: "json", value: { a: 1 } }],
  ["null", json, "null", { kind: "json", value: null }],
  ["a plain sentence", "text/plain", "Cannot route.", { kind: "text", text: "Cannot route." }],
  ["a plain sentence that says it is JSON", json, "Cannot route.", { kind: "text", text: "Cannot route." }],
  ["nothing", json, "", { kind: "unreadable", reason: "the answer is not valid JSON" }],
  ["nothing, without a type", "", "", { kind: "text", text: "" }],
  ["half an object", json, '{"a":', { kind: "unreadable", reason: "the answer is not valid JSON" }],
  [
    "brackets in texts",
    json,
    `["${"[".repeat(100)}\\"${"{".repeat(100)}"]`,
    { kind: "json", value: [`${"[".repeat(100)}"${"{".repeat(100)}`] },
  ],
  ["too deep", json, "[".repeat(1e6), { kind: "unreadable", reason: "the answer is nested deeper than 64 levels" }],
])("%s", (_title, type, text, expected) => {
  expect(parseBody(type, text)).toEqual(expected);
});

test("of a text the first 200 characters are kept", () => {
  expect(parseBody("text/plain", "x".repeat(1000))).toEqual({ kind: "text", text: "x".repeat(200) });
});

test("what JSON.stringify writes is read again", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
      const text = JSON.stringify(value);
      expect(parseBody(json, text)).toEqual({ kind: "json", value: JSON.parse(text) as unknown });
    }),
  );
});

test("any text under any type is read without an error", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(json, "text/html", ""), (text, type) => {
      expect(["json", "text", "unreadable"]).toContain(parseBody(type, text).kind);
    }),
  );
});

test("a body as large as allowed is read, one byte more is not", async () => {
  const read = async (sizeBytes: number) => readBody(new Response("x".repeat(sizeBytes)));
  expect((await read(mostBodyBytes)).kind).toBe("text");
  expect(await read(mostBodyBytes + 1)).toEqual({ kind: "unreadable", reason: "the answer is larger than 1 MB" });
});
