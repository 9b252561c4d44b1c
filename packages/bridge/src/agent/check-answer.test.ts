import fc from "fast-check";
import { expect, test } from "vitest";
import { type TakenFacts, encodeAnswer } from "../capture/screen/answer.ts";
import { checkAnswer } from "./check-answer.ts";
import { facts, honestAnswer, jpegOf } from "./testing/pictures.ts";

const withHead = (head: object, picture: Uint8Array): Buffer =>
  encodeAnswer({ kind: "taken", facts: head as TakenFacts, picture });

/** How an answer to "take a picture" is taken. */
function codeOf(body: unknown): unknown {
  try {
    checkAnswer("take-picture", body);
    return "taken";
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}

test("an honest picture, and an honest no", async () => {
  const answer = await honestAnswer();
  const checked = checkAnswer("take-picture", answer);
  expect(checked).toMatchObject({ isDone: true, answer: { kind: "taken", facts: { width: 64, height: 48 } } });
  const why = `not taken: \u001b[31m\n\u202e${"x".repeat(1000)}`;
  const refused = checkAnswer("take-picture", encodeAnswer({ kind: "not-taken", why }));
  expect(refused).toEqual({
    isDone: true,
    answer: { kind: "not-taken", why: expect.stringMatching(/^not taken: \[31m x{281,}…$/) as unknown },
  });
});

test("what is no picture, or another one than its facts say, is refused", async () => {
  const picture = await jpegOf(64, 48);
  const right = { ...facts, sizeBytes: picture.length };
  const huge = await jpegOf(2000, 48);
  const wrong: Readonly<Record<string, unknown>> = {
    nothing: undefined,
    JSON: { kind: "taken" },
    "no bytes": Buffer.alloc(0),
    "a head without end": Buffer.from([255, 255, 255, 255, 1]),
    "no JSON in the head": Buffer.from([2, 0, 0, 0, 1, 1]),
    null: Buffer.concat([Buffer.from([4, 0, 0, 0]), Buffer.from("null")]),
    "another size": withHead({ ...right, sizeBytes: picture.length - 1 }, picture),
    "more bytes than it says": withHead(right, Buffer.concat([picture, picture])),
    "another width": withHead({ ...right, width: 65 }, picture),
    "too wide": withHead({ ...right, width: 2000, sizeBytes: huge.length }, huge),
    "a negative count": withHead({ ...right, hiddenWindows: -1 }, picture),
    "another type": withHead({ ...right, type: "text/html" }, picture),
    "an unknown fact": withHead({ ...right, script: "<script>" }, picture),
    "a page": withHead({ ...right, sizeBytes: 6 }, Buffer.from("<html>")),
    "half a picture": withHead({ ...right, sizeBytes: 100 }, picture.subarray(0, 100)),
    "an empty JPEG": withHead({ ...right, sizeBytes: 4 }, Buffer.from([0xff, 0xd8, 0xff, 0xd9])),
    "too many bytes": withHead({ ...right, sizeBytes: 70_000 }, Buffer.concat([picture, Buffer.alloc(70_000)])),
  };
  const taken = Object.entries(wrong).filter(([, body]) => codeOf(body) !== "session_agent_answer_refused");
  expect(taken).toEqual([]);
});

test("whatever comes is an answer or a Tier2Error", async () => {
  const honest = await honestAnswer();
  const mutated = fc
    .array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const bytes = Buffer.from(honest);
      for (const [at, value] of changes) {
        bytes[at] = value;
      }
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 }).map(Buffer.from), fc.jsonValue()), (body) => {
      expect(["taken", "session_agent_answer_refused"]).toContain(codeOf(body));
    }),
  );
});

test("done, or why not: with a code of ours, and texts that do no harm", () => {
  expect(checkAnswer("open-page", {})).toEqual({ isDone: true, answer: undefined });
  expect(() => checkAnswer("open-page", { isDone: true })).toThrow("cannot be used");
  expect(() => checkAnswer("show-notice", Buffer.from("{}"))).toThrow("cannot be used");
  const error = { code: "page_not_opened", message: "a\nb", hint: `c\u202e${"d".repeat(999)}` };
  expect(checkAnswer("open-page", { error })).toMatchObject({
    error: { code: "page_not_opened", message: "a b", hint: expect.stringMatching(/^cd{298}…$/) as unknown },
  });
  expect(checkAnswer("open-page", { error: { ...error, code: "unheard_of" } })).toMatchObject({
    error: { code: "session_agent_failed", category: "bridge" },
  });
});
