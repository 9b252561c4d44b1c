import { readFileSync } from "node:fs";
import { lights } from "@tier2/button";
import { expect, test } from "vitest";
import { cardLights, composeCard } from "./card.ts";
import { type CardWords, cardLanguages, readCardWords, spokenLanguage } from "./card-words.ts";
import { rhythms } from "./rhythm.ts";

/** Every text with its place, e.g. `lights.sent.says`. */
const placesOf = (value: object, before = ""): readonly (readonly [place: string, text: string])[] =>
  Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    typeof part === "object" && part !== null
      ? placesOf(part, `${before}${key}.`)
      : [[`${before}${key}`, String(part)]],
  );

const english = readCardWords("en");
const compose = (words: CardWords, support = {}, hasGestures = true): string =>
  composeCard({ language: "en", words, support, hasGestures });

test.each(cardLanguages)("%s: the same texts as in English, none empty, with the same places to fill", (language) => {
  const places = placesOf(readCardWords(language));
  expect(places.map(([place]) => place)).toEqual(placesOf(english).map(([place]) => place));
  expect(places.filter(([, text]) => text.trim() === "")).toEqual([]);
  const fillable = (entries: typeof places): string[] =>
    entries.filter(([, text]) => text.includes("{count}")).map(([place]) => place);
  expect(fillable(places)).toEqual(fillable(placesOf(english)));
});

test("the words are of the protocol's lights, colours and patterns, no less and no more", () => {
  const names = lights.map(({ name }) => name).toSorted();
  expect(Object.keys(english.lights).toSorted()).toEqual(names);
  expect(Object.values(cardLights).flat().toSorted()).toEqual(names);
  expect(Object.keys(english.patterns).toSorted()).toEqual(Object.keys(rhythms).toSorted());
  expect(Object.keys(english.colours)).toEqual(expect.arrayContaining(lights.map(({ colour }) => colour)));
});

test("the rhythms are those of docs/lights.md", () => {
  const guide = readFileSync(new URL("../../../../docs/lights.md", import.meta.url), "utf8");
  const cells: Readonly<Record<string, string>> = { "█": "#", "░": "." };
  const drawn = [...guide.matchAll(/^- `(\S{8})` ([a-z-]+):/gm)].map(([, strip = "", name]) => [
    name,
    strip.replaceAll(/./g, (cell) => cells[cell] ?? "~"),
  ]);
  expect(drawn).toHaveLength(Object.keys(rhythms).length);
  const steps = drawn.filter(([, strip]) => !strip?.includes("~"));
  expect(steps).toHaveLength(drawn.length - 2); // pulse and fade are slopes
  expect(Object.entries(rhythms)).toEqual(expect.arrayContaining(steps));
});

test("what the button shows by itself is said, and how long a light lasts", () => {
  const card = compose(english);
  expect(card).toContain("Press felt");
  expect(card.split(english.byButton)).toHaveLength(1 + 2 * 2); // two lights, two cards
  expect(card).toContain("green, steady, for 10 seconds");
});

test("without gestures the card promises none", () => {
  const card = compose(english, {}, false);
  expect(card).toContain(english.presses.short.what);
  expect(card).not.toContain(english.presses.double.what);
  expect(card).not.toContain(english.presses.long.what);
});

test("the support contact is text, whatever stands in it", () => {
  const card = compose(english, { name: "<script>alert(1)</script>\u202E", phone: "1\n2" });
  expect(card).not.toContain("<script");
  expect(card).not.toContain("\u202E");
  expect(card).toContain("Telephone: <b>1 2</b>");
  expect(card).not.toContain(english.noSupport);
  expect(compose(english)).toContain(english.noSupport);
});

test("the language is the one that the computer speaks, else English", () => {
  expect(spokenLanguage({ LANG: "de_AT.UTF-8" })).toBe("de");
  expect(spokenLanguage({ LANGUAGE: "fr:de", LANG: "de_DE" })).toBe("fr");
  expect(spokenLanguage({ LANGUAGE: "", LC_ALL: "es_MX.UTF-8" })).toBe("es");
  expect(spokenLanguage({ LANG: "C.UTF-8" })).toBe("en");
  expect(spokenLanguage({})).toBe("en");
});
