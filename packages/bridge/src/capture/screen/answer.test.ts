import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { type PictureAnswer, decodeAnswer, encodeAnswer } from "./answer.ts";

const picture = Buffer.from([0xff, 0xd8, 0, 1, 2, 0xff, 0xd9]);
const facts = { type: "image/jpeg", width: 3, height: 2, of: "monitor", hiddenWindows: 1, sizeBytes: 7 } as const;

test.each<PictureAnswer>([
  { kind: "taken", facts, picture },
  { kind: "not-taken", why: "not taken: the screen is locked" },
])("an answer comes whole or not at all: $kind", (answer) => {
  const bytes = encodeAnswer(answer);
  for (let length = 0; length < bytes.length; length += 1) {
    expect(decodeAnswer(bytes.subarray(0, length))).toBeUndefined();
  }
  expect(decodeAnswer(bytes)).toEqual(answer);
});

test("what is no answer is told", () => {
  expect(() => decodeAnswer(Buffer.from("\u0002\0\0\0no"))).toThrow("JSON");
});
