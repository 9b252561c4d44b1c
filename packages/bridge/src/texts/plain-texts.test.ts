import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultTexts } from "./default-texts.ts";
import { plainText } from "./plain-texts.ts";
import { makeTexts, prepareTexts } from "./ready-texts.ts";
import { textParts } from "./section.ts";
import { loadTemplates } from "./template.ts";
import { textNames, textVariables } from "./text-table.ts";
import { type TextInput, type TextValues, textValues } from "./text-values.ts";

const ready = await prepareTexts(defaultTexts, loadTemplates);

const input: TextInput = {
  ...{ recordedAtMs: 0, nowMs: 400, gesture: "short", isFromSoftware: false, isPossibleDuplicate: false },
  ...{ isLate: false, person: { name: "Ann Example", email: "ann@example.com" } },
  known: { who: "Ann Example", hostname: "FRONTDESK-02" },
  evidence: { capturedAtMs: 2, fields: {} },
};
const said = {
  words: "  The printer jams\r\nwith every page of the long report.\n",
  choices: ["Printing", "This is urgent"],
  typed: { name: "Ann Example", phone: "+1 202 555 0100" },
};

test("the templates of the defaults give what the plain code gives, whatever the press", () => {
  const text = fc.oneof(
    fc.constantFrom("", "Ann", "a\nb", "{{ who }}", " \n\n\n x", "\u202ex"),
    fc.string({ unit: "grapheme" }),
  );
  const maybe = fc.option(text, { nil: undefined });
  fc.assert(
    fc.property(
      fc.record<TextInput>({
        ...{ recordedAtMs: fc.integer({ min: 0 }), nowMs: fc.integer({ min: 0 }) },
        ...{ gesture: fc.constantFrom("short", "double", undefined), isFromSoftware: fc.boolean() },
        ...{ isPossibleDuplicate: fc.boolean(), isLate: fc.boolean() },
        person: text.map((email) => ({ email })),
        known: fc.record({ who: text, hostname: maybe }),
        evidence: fc.oneof(
          fc.record({ unusable: text }),
          text.map((place) => ({
            capturedAtMs: 90_000,
            fields: { disks: { value: [{ place, totalBytes: 100, freeBytes: 1 }] }, hostname: { value: place } },
          })),
        ),
        said: fc.record({
          words: maybe,
          choices: fc.array(text),
          typed: fc.record({ name: maybe, email: maybe, phone: maybe, company: maybe }),
        }),
      }),
      (press) => {
        const values = textValues(press);
        const { problems, ...made } = makeTexts(values, ready, () => ({}));
        expect(problems).toEqual([]);
        expect(made).toEqual(Object.fromEntries(textParts.map((part) => [part, plainText(part, values)])));
      },
    ),
  );
});

test("what the person said comes first: words, then choices", () => {
  const values = textValues({ ...input, said });
  expect(plainText("subject", values)).toBe("The printer jams with every page of the long…");
  expect(plainText("publicText", values).split("\n").slice(0, 7)).toEqual([
    "The printer jams",
    "with every page of the long report.",
    "- Printing",
    "- This is urgent",
    "",
    "Ann Example pressed the help button and asks for help.",
    "",
  ]);
});

test("what they typed of themselves is for technicians, before what stands out", () => {
  const values = textValues({ ...input, gesture: "double", said });
  expect(plainText("internalNote", values).split("\n").slice(0, 7)).toEqual([
    "URGENT: the button was pressed twice.",
    "",
    "The person typed",
    "Name:     Ann Example",
    "Phone:    +1 202 555 0100",
    "",
    "What stands out",
  ]);
  expect(plainText("publicText", values)).not.toContain("555");
});

test.each([
  ["x".repeat(50), "x".repeat(50)],
  ["x".repeat(51), `${"x".repeat(50)}…`],
  [`${"x".repeat(49)} yz`, `${"x".repeat(49)}…`],
  [`${"x".repeat(50)} y`, `${"x".repeat(50)}…`],
  ["a\n\nb", "a b"],
])("the summary of %j is cut at a word", (words, summary) => {
  expect(textValues({ ...input, said: { words, choices: [] } }).summary).toBe(summary);
});

test("the table names every value, of its kind", () => {
  const values: TextValues = textValues(input);
  const kindOf = (value: unknown): string => (Array.isArray(value) ? "list" : typeof value);
  const kinds = Object.entries(values).map(([name, value]) => `${name}: ${kindOf(value)}`);
  const told = textVariables
    .filter(({ name }) => !name.startsWith("support."))
    .map(({ name, kind }) => `${name}: ${kind === "list" ? "list" : kind === "yes or no" ? "boolean" : "string"}`);
  expect(kinds).toEqual(told);
  expect(textNames.size).toBeGreaterThan(60);
});
