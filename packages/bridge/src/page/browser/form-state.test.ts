import { describe, expect, test } from "vitest";
import { chosenLabels, emptySaid, formFaults, formMode, isEmptySaid, parseSaid } from "./form-state.ts";

const setup = {
  questions: [
    { id: "c1", kind: "check", label: "It happens often" },
    {
      id: "q1",
      kind: "choice",
      label: "How?",
      choices: [
        { id: "q1.1", label: "Call me" },
        { id: "q1.2", label: "Write to me" },
      ],
    },
  ],
  texts: {},
  support: {},
  hasLogo: false,
  form: "after",
  closeSeconds: 0,
  isKiosk: false,
  hasSound: false,
} as const;
const said = { words: "It beeps.", chosen: ["c1"] };
const untyped = { isEmpty: true, isChanging: false };

describe("how the form is shown", () => {
  test.each([
    ["asked for nothing", { setup: { ...setup, form: "none" }, saying: "note", draft: emptySaid }, untyped, "none"],
    ["nothing can be said", { setup, saying: "over", draft: emptySaid }, untyped, "none"],
    ["nothing said yet", { setup, saying: "draft", draft: emptySaid }, untyped, "open"],
    ["a note", { setup, saying: "note", draft: emptySaid }, untyped, "open"],
    ["said before the ticket", { setup, saying: "draft", draft: said }, untyped, "summary"],
    ["to be changed", { setup, saying: "draft", draft: said }, { ...untyped, isChanging: true }, "open"],
    ["typed meanwhile", { setup, saying: "draft", draft: said }, { ...untyped, isEmpty: false }, "open"],
  ] as const)("%s", (_name, state, typed, mode) => {
    expect(formMode(state, typed)).toBe(mode);
  });
});

test("what is known of the person says nothing", () => {
  const known = { name: "Ann", isAsked: true };
  expect(isEmptySaid({ ...emptySaid, name: "Ann" }, known)).toBe(true);
  expect(isEmptySaid({ ...emptySaid, name: "Bea" }, known)).toBe(false);
  expect(isEmptySaid({ ...emptySaid, phone: "123" }, known)).toBe(false);
  expect(isEmptySaid({ words: " \n", chosen: [] })).toBe(true);
});

test("faults: a wrong address always, no words only where nothing waits for them", () => {
  const person = { isAsked: true };
  expect(formFaults({ ...said, email: "ann@" }, { stage: "form", person }, true)).toEqual(["email-wrong"]);
  expect(formFaults(emptySaid, { stage: "sent", person }, false)).toEqual(["words-empty"]);
  expect(formFaults(emptySaid, { stage: "form", person }, false)).toEqual([]);
  expect(formFaults({ ...said, email: " ann@example.com " }, { stage: "sent", person }, false)).toEqual([]);
});

test("what was typed is read from the browser's store, whatever stands there", () => {
  expect(parseSaid(JSON.stringify({ ...said, name: "Ann", phone: 5, extra: "x" }))).toEqual({ ...said, name: "Ann" });
  for (const text of [null, "", "null", "5", "[]", '{"words":5,"chosen":[]}', '{"words":"x","chosen":"c1"}']) {
    expect(parseSaid(text)).toBeUndefined();
  }
});

test("what was chosen is told by its labels, in the order of the form", () => {
  expect(chosenLabels(setup, ["q1.2", "c1", "gone"])).toEqual(["It happens often", "How? Write to me"]);
});
