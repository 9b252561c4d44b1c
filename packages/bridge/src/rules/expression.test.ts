import { expect, test } from "vitest";
import { type Evaluated, type ExpressionFacts, loadExpressions } from "./expression.ts";

const compile = await loadExpressions();

function evaluated(text: string, facts: ExpressionFacts = {}): Evaluated {
  const expression = compile(text);
  return "problem" in expression ? { problem: expression.problem.message } : expression.evaluate(facts);
}

const facts = {
  disk: Object.freeze({ freePercent: 8.5 }),
  press: { hour: 9, gesture: "double" },
  person: { domain: "Example.COM" },
  battery: {},
  selections: Object.freeze(["This is an emergency", "Call me"]),
  type: "Incident",
};

test.each([
  ["disk.freePercent < 10", true],
  ["press.hour == 9 && press.gesture == 'double'", true],
  ["press.hour >= 8 && press.hour < 9", false],
  ["person.domain.lowerAscii().endsWith('example.com')", true],
  ["selections.exists(text, text.contains('emergency'))", true],
  ["'Call me' in selections", true],
  ["selections.filter(text, text.startsWith('Call')).size() == 1", true],
  ["has(battery.chargePercent) && battery.chargePercent < 10", false],
  ["type == 'Incident'", true],
  ["press.gesture.matches('^d.*e$')", true],
  ["press.hour in [8, 9, 10] ? true : false", true],
])("%s is %s", (text, value) => expect(evaluated(text, facts)).toEqual({ value }));

test.each([
  ["battery.chargePercent < 10", "battery.chargePercent is not known at this press"],
  ["nobody == 'x'", "it reads a name that does not exist"],
  ["constructor == 'x'", "it reads a name that does not exist"],
  ["press.constructor == 'x'", "press.constructor is not known at this press"],
  ["press.hour == press.gesture + 1", "+ does not fit the types (string, int)"],
  ["press.hour", "it gives no true or false"],
  ["press.hour ==", "found = but expecting end of input"],
  ["", "found end of input, which does not belong there"],
  ["timestamp('2026-03-02T08:15:07Z') > timestamp('2026-03-02T08:15:07Z')", 'there is no function "timestamp"'],
  ["{'a': 1}.a == 1", "braces { } are not used in conditions"],
  ["google.protobuf.Struct{} == 1", "braces { } are not used in conditions"],
  ["type.matches(press.gesture)", "the pattern of matches has to be written out"],
  ["type.matches('(')", "error parsing regexp: missing closing ): `(`"],
  ["'x' == 'x".padEnd(1001, "x"), "is longer than 1000 characters"],
  ["(".repeat(13), "has more than 12 brackets in one another"],
  ["selections.exists(a, selections.exists(b, selections.exists(c, true)))", "has more than 2 loops in one another"],
])("%s: %s", (text, problem) => expect(evaluated(text, facts)).toEqual({ problem }));

test("tells the names it reads and where, without those that a loop makes", () => {
  const expression = compile("disk.freePercent < 10 && selections.exists(one, one == person.name)");
  expect("names" in expression ? expression.names : expression.problem).toEqual([
    { path: ["disk", "freePercent"], column: 1 },
    { path: ["selections"], column: 26 },
    { path: ["person", "name"], column: 56 },
  ]);
});

const many = Array.from({ length: 200 }, (_unused, index) => `${index} ${"a".repeat(190)}`);

test.each([
  "many.all(a, many.all(b, a + b != 'x'))",
  "many.map(a, many.map(b, a + b)).size() > 0",
  "many.exists(a, a.matches('(a|b|ab)*c')) || many.exists(a, a.matches('(x+x+)+y'))",
  `many${".map(a, many)".repeat(60)}.size() > 0`,
])("%s ends by its steps", (text) => {
  expect(evaluated(text, { many })).toEqual({ problem: "it takes more than 5000 steps: loop over less" });
});

test.each([
  [`[text]${".map(a, a + a)".repeat(60)}.size() > 0`, "a text longer than 4000 characters"],
  [`[many]${".map(a, a + a)".repeat(60)}.size() > 0`, "a list of more than 200 entries"],
])("%s does not grow without end", (text, problem) => {
  expect(evaluated(text, { many, text: "x".repeat(150) })).toEqual({ problem });
});

test("expressions of one press share what they may take", () => {
  const expression = compile("many.all(a, many.all(b, true))");
  const budget = { stepsLeft: 6000 };
  const answers = [1, 2, 3].map(() => ("problem" in expression ? undefined : expression.evaluate({ many }, budget)));
  expect(answers).toEqual([
    { problem: "it takes more than 5000 steps: loop over less" },
    { problem: "it takes more than 1000 steps: loop over less" },
    { problem: "it takes more than 0 steps: loop over less" },
  ]);
});

test("one evaluation does not use up the steps of the next", () => {
  const expression = compile("many.all(a, many.all(b, true))");
  const again = compile("many.all(a, a != '')");
  if ("problem" in expression || "problem" in again) {
    throw new Error("neither is wrong");
  }
  expect(expression.evaluate({ many })).toHaveProperty("problem");
  expect(again.evaluate({ many })).toEqual({ value: true });
});
