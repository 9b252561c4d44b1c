import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSealer, isSealed } from "./seal.ts";

const sealer = createSealer([randomBytes(32)]);
const text = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);

test("what is sealed opens with its context, and never looks the same twice", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.string(), (bytes, context) => {
      const sealed = sealer.seal(bytes, context);
      expect(isSealed(sealed)).toBe(true);
      expect(sealer.open(sealed, context)).toEqual(new Uint8Array(bytes));
      expect(sealer.seal(bytes, context)).not.toEqual(sealed);
    }),
  );
});

test("what it says cannot be read from it", () => {
  const sealed = sealer.seal(text("SECRET-WORDS"), "press base");
  expect(Buffer.from(sealed).includes("SECRET")).toBe(false);
});

test("bytes of a time before sealing come back as they are", () => {
  for (const bytes of [text('{"hostname":"PC-7"}'), Uint8Array.of(0xff, 0xd8, 0xff), new Uint8Array()]) {
    expect(sealer.open(bytes, "anything")).toEqual(bytes);
  }
});

test("a value that was put in another's place does not open", () => {
  const sealed = sealer.seal(text("one"), "press-1 base");
  expect(() => sealer.open(sealed, "press-2 base")).toThrow(/cannot be decrypted/);
});

test("a changed bit anywhere, and a cut anywhere, is an error that says what to do, never other words", () => {
  const sealed = sealer.seal(text("some words"), "c");
  for (let at = 4; at < sealed.length; at += 1) {
    const changed = sealed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => sealer.open(changed, "c")).toThrow(/cannot be decrypted/);
    expect(() => sealer.open(sealed.slice(0, at), "c")).toThrow(/cannot be decrypted/);
  }
  expect(() => sealer.open(sealed.slice(0, 7), "c")).toThrow(
    expect.objectContaining({ code: "evidence_unreadable", category: "storage" }),
  );
});

test("the first key seals; the others open what they sealed before", () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];
  const before = createSealer([older]).seal(text("before"), "c");
  const both = createSealer([newer, older]);
  expect(both.open(before, "c")).toEqual(text("before"));
  expect(createSealer([newer]).open(both.seal(text("now"), "c"), "c")).toEqual(text("now"));
  expect(() => createSealer([newer]).open(before, "c")).toThrow(/its key|the key/);
});
