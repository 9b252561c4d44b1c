import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import de from "../../../assets/page/languages/de.json" with { type: "json" };
import en from "../../../assets/page/languages/en.json" with { type: "json" };
import es from "../../../assets/page/languages/es.json" with { type: "json" };
import fr from "../../../assets/page/languages/fr.json" with { type: "json" };
import type { TextKey } from "./text-keys.ts";
import { shorten, stageTitle, textsOf } from "./texts.ts";

type Table = Readonly<Record<string, string>>;

/** Refused by the compiler when a key is missing, or is one too many. */
const english: Readonly<Record<TextKey, string>> = en;
const keys: readonly TextKey[] = Object.keys(en) as (keyof typeof en)[];

const placeholders = (text: string | undefined): readonly string[] =>
  [...(text ?? "").matchAll(/\{(\w+)\}/g)].map(([whole]) => whole).toSorted();

describe.each([
  ["de", de],
  ["es", es],
  ["fr", fr],
] as const)("language %s", (_name, table: Table) => {
  test("has the keys of English in their order, each with its placeholders, and no empty text", () => {
    expect(Object.keys(table)).toEqual(keys);
    for (const key of keys) {
      expect({ key, has: placeholders(table[key]) }).toEqual({ key, has: placeholders(english[key]) });
      expect(table[key]?.trim()).not.toBe("");
    }
  });
});

test("every text is used", () => {
  const sources = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "text-keys.ts")
    .map((name) => readFileSync(path.join(import.meta.dirname, name), "utf8"))
    .join("\n");
  const isMade = /^(stage|said|picture|ticket)\./;
  const unused = keys.filter((key) => !sources.includes(`"${key}"`) && !isMade.test(key));
  expect(unused).toEqual([]);
});

test("values are filled in; what is not given stays", () => {
  const texts = textsOf({ "form.addTo": "Add to {number} of {count}" });
  expect(texts("form.addTo", { number: "12345" })).toBe("Add to 12345 of {count}");
  expect(texts("form.addTo", { number: "$& {count}", count: "2" })).toBe("Add to $& {count} of 2");
  expect(texts("form.send")).toBe("form.send");
});

test("a value can neither turn the sentence round nor break out of its isolation", () => {
  const texts = textsOf(en);
  expect(texts("form.addTo", { number: "\u202e54321" })).toBe("Add to ticket 54321");
  expect(texts("form.addTo", { number: "אב\u2069" })).toBe("Add to ticket \u2068אב\u2069");
});

test("a ticket without a number has a headline, too", () => {
  const texts = textsOf(en);
  expect(stageTitle(texts, "sent", "12345")).toBe("Ticket 12345 was made");
  expect(stageTitle(texts, "sent", undefined)).toBe("Your ticket was made");
  expect(stageTitle(texts, "failed", "12345")).toBe("The ticket could not be made");
});

test("what is shortened is never longer than asked for, and never half a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
      const short = shorten(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(short.isWellFormed()).toBe(true);
    }),
  );
});
