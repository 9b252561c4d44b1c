import fc from "fast-check";
import { expect, test } from "vitest";
import { languages } from "../config/page-section.ts";
import { formOf, isEmpty, localText, noteOf, saidOf, sayingOf, shownQuestions } from "./form.ts";
import { stockQuestions } from "./stock-questions.ts";

const stock = formOf({});
const code = (wanted: string): Error => expect.objectContaining({ code: wanted }) as Error;

test("the stock questions are those that people know, in four languages, with ids that stay", () => {
  expect(shownQuestions(stock, "en")).toEqual([
    { id: "c1", kind: "check", label: "This is a recurring issue/request" },
    { id: "c2", kind: "check", label: "This is an emergency" },
    { id: "c3", kind: "check", label: "The issue/request is about another device, not this PC" },
    {
      ...{ id: "q1", kind: "choice", label: "How would you like to be contacted?" },
      choices: [
        { id: "q1.1", label: "Connect directly to my computer as soon as available" },
        { id: "q1.2", label: "Call me to discuss the issue/request or schedule" },
        { id: "q1.3", label: "Request a trip out on site" },
      ],
    },
    {
      ...{ id: "q2", kind: "choice", label: "How widespread is this issue/request?" },
      choices: [
        { id: "q2.1", label: "This affects only me" },
        { id: "q2.2", label: "This affects multiple people" },
        { id: "q2.3", label: "This affects everyone here" },
      ],
    },
  ]);
  const texts = stockQuestions.flatMap((one) => ("check" in one ? [one.check] : [one.ask, ...one.choices]));
  for (const text of texts) {
    const all = languages.map((language) => localText(text, language));
    expect(new Set(all).size).toBe(languages.length);
  }
});

test("a text stands in for the languages that it is not given in", () => {
  expect(localText("all", "fr")).toBe("all");
  expect(localText({ de: "Hallo", fr: "Bonjour" }, "fr")).toBe("Bonjour");
  expect(localText({ de: "Hallo", fr: "Bonjour" }, "es")).toBe("Hallo");
  expect(localText({ en: "Hello", de: "Hallo" }, "es")).toBe("Hello");
});

test("what is said is stored in English, in the order of the form, whatever the language of the page is", () => {
  const said = {
    words: " a\u0000b\r\nc\u202e ",
    chosen: ["q2.1", "c1", "c1"],
    name: " Ann\nExample ",
    email: "",
    phone: "1",
  };
  expect(sayingOf(stock, said)).toEqual({
    words: "ab\nc",
    choices: ["This is a recurring issue/request", "This affects only me"],
    typed: { name: "Ann Example", phone: "1" },
  });
});

test.each([["c9"], ["q1"], ["q1.4"], ["__proto__"], [""]])("the id %j is not of the form", (id) => {
  expect(() => sayingOf(stock, { words: "", chosen: [id] })).toThrow(code("page_value_refused"));
});
test("two answers to one question, and an address that is none, are refused", () => {
  expect(() => sayingOf(stock, { words: "", chosen: ["q1.1", "q1.2"] })).toThrow(code("page_value_refused"));
  expect(() => sayingOf(stock, { words: "", chosen: [], email: "ann" })).toThrow(code("page_value_refused"));
});

test("the questions of a configuration take the place of the stock ones", () => {
  const form = formOf({
    questions: [{ ask: { de: "Wo?" }, choices: ["Hier", { de: "Dort", en: "There" }] }, { check: "Eilt" }],
  });
  expect(shownQuestions(form, "de")).toEqual([
    {
      id: "q1",
      kind: "choice",
      label: "Wo?",
      choices: [
        { id: "q1.1", label: "Hier" },
        { id: "q1.2", label: "Dort" },
      ],
    },
    { id: "c1", kind: "check", label: "Eilt" },
  ]);
  expect(sayingOf(form, { words: "", chosen: ["q1.2", "c1"] }).choices).toEqual(["There", "Eilt"]);
  expect(formOf({ questions: [] }).questions).toEqual([]);
});

test("answers with the same words are told apart by their question", () => {
  const form = formOf({
    questions: [
      { ask: "A?", choices: ["Yes", "No"] },
      { ask: "B?", choices: ["Yes", "No"] },
    ],
  });
  expect(sayingOf(form, { words: "", chosen: ["q1.1", "q2.2"] }).choices).toEqual(["A? Yes", "B? No"]);
});

test("a form that is shown again has what was said; what is not asked any more is left out", () => {
  fc.assert(
    fc.property(fc.subarray(["c1", "c2", "c3", "q1.2", "q2.3"]), fc.string(), (chosen, words) => {
      const saying = sayingOf(stock, { words, chosen, name: "Ann" });
      expect(saidOf(stock, saying)).toEqual({ words: saying.words, chosen, name: "Ann" });
    }),
  );
  const saying = sayingOf(stock, { words: "a", chosen: ["c1"] });
  expect(saidOf(formOf({ questions: [] }), saying)).toEqual({ words: "a", chosen: [] });
  expect(saidOf(stock, undefined)).toEqual({ words: "", chosen: [] });
});

test("the note of what is said later", () => {
  const saying = sayingOf(stock, { words: "One\ntwo", chosen: ["c2"], name: "Ann", company: "Example" });
  expect(noteOf(saying)).toBe("One\ntwo\n\n- This is an emergency\n\nName, as typed: Ann\nCompany, as typed: Example");
  expect(noteOf(sayingOf(stock, { words: "One", chosen: [] }))).toBe("One");
  expect([isEmpty(saying), isEmpty(sayingOf(stock, { words: " \n ", chosen: [] }))]).toEqual([false, true]);
});
