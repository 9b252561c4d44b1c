import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { type CompileExpression, loadExpressions } from "../expression.ts";
import { rulesSection } from "../rule.ts";
import { type ImportedPart, importRules } from "./import-rules.ts";
import { limits } from "./limits.ts";
import { rulesYaml } from "./rules-yaml.ts";

const compile: CompileExpression = await loadExpressions();

const imported = (data: unknown): readonly ImportedPart[] => importRules(JSON.stringify(data), compile);
const oneRule = (python: string): ImportedPart => imported({ custom_rules: [python] })[0] ?? expect.fail("no part");
/** What the rules of a text say, without names and remarks. */
const rulesOf = (python: string): unknown[] =>
  oneRule(python).rules.map(({ name: _name, remarks: _remarks, ...rule }) => rule);
const whenOf = (condition: string): string | undefined => oneRule(`if ${condition}: priority = 'High'`).rules[0]?.when;
const refusalOf = (python: string): string | undefined => oneRule(python).problems[0]?.message;

test("a rule on one line, one on several lines, and the branches of an if", () => {
  expect(rulesOf("if 'emergency' in selections: priority = 'High'; queue = 'Desk'")).toEqual([
    { when: 'selections.exists(each, each.contains("emergency"))', set: { priority: "High", queue: "Desk" } },
  ]);
  expect(
    rulesOf(`
if email == 'ceo@acme.example' or name == "The Boss":  # the boss
    priority = 'High'
    subject = 'From the boss'
elif hostname.startswith('KIOSK'):
    append += 'A kiosk.'
else:
    priv_append = priv_append + 'Nothing special.'
`),
  ).toEqual([
    {
      when: 'email == "ceo@acme.example" || name == "The Boss"',
      ...{ set: { priority: "High" }, subject: "From the boss" },
    },
    {
      when: '!(email == "ceo@acme.example" || name == "The Boss") && hostname.startsWith("KIOSK")',
      append: "A kiosk.",
    },
    {
      when: '!(email == "ceo@acme.example" || name == "The Boss") && !(hostname.startsWith("KIOSK"))',
      privateAppend: "Nothing special.",
    },
  ]);
});

test("an exception blocks", () => {
  expect(rulesOf("if hostname is 'KIOSK-7': exception = 'Please call us.'")).toEqual([
    { when: 'hostname == "KIOSK-7"', block: "Please call us." },
  ]);
});

test.each([
  ["'!' in msg", 'msg.contains("!")'],
  ["'a' not in msg.lower()", '!(msg.lowerAscii().contains("a"))'],
  ["'vip' in selections.lower()", 'selections.exists(each, each.lowerAscii().contains("vip"))'],
  ["email in ['a@b.example', 'c@d.example']", 'email in ["a@b.example", "c@d.example"]'],
  ["(email.endswith(('.at', '.de')))", '(email.endsWith(".at") || email.endsWith(".de"))'],
  ["a == 'x'", undefined],
  ["msg", 'msg != ""'],
  ["business_name == 'Contoso Ltd.' and input_cell", 'business_name == "Contoso Ltd." && input_cell != ""'],
  ["not selections", "!(size(selections) > 0)"],
  ["len(msg) >= 50 and True", "size(msg) >= 50 && true"],
  ["(msg == 'a' or msg == 'b') and msg != 'c'", '(msg == "a" || msg == "b") && msg != "c"'],
  ["msg == 'a' or msg == 'b' and ip is not None", 'msg == "a" || msg == "b" && ip != ""'],
  ["not (msg == 'a' or msg == 'b')", '!(msg == "a" || msg == "b")'],
  ["msg == 'it\\'s \\u0041\\\\ \"'", 'msg == "it\'s A\\\\ \\""'],
  ["priority == 0", 'priority == "0"'],
])("condition: %s", (python, cel) => {
  expect(whenOf(python)).toBe(cel);
});

test.each([
  ["import os; os.system('rm')", /"import" begins neither/],
  ["priority = open('/etc/passwd')", /only plain text/],
  ["if __import__('os'): priority = 'High'", /__import__\(\.\.\.\) is not translated/],
  ["if 'a' or 'b' in selections: priority = 'High'", /"a" alone is always true/],
  ["if selections == 'a': priority = 'High'", /list of texts/],
  ["if host_name == 'a': priority = 'High'", /did you mean "hostname"/],
  ["businessName = 'a'", /"businessName" cannot be changed/],
  ["hostname = 'a'", /"hostname" cannot be changed/],
  ["subject = '[VIP] ' + subject", /put together/],
  ["priority = '__default__'", /cannot take a value away/],
  ["exception = ''", /cannot take a value away/],
  ["if 1 < len(msg) < 3: priority = 'High'", /more than one comparison/],
  ["if msg:\n    if name: priority = 'High'", /an `if` within an `if`/],
  ["if msg:\npriority = 'High'", /indented line is missing/],
  ["if msg: priority = 'High' 'Low'", /a text is not expected here/],
  ["if f'{msg}': priority = 'High'", /form f"..."/],
  ["if msg[0] == 'a': priority = 'High'", /a part of a text/],
  ["if re.match('a', msg): priority = 'High'", /.match\(...\) is not translated/],
  ["priority = 'High", /has no end/],
  ["x = lambda: 1", /lambda|no known variable/],
  ["if priority == 'a': priority = 'b'\nelse: priority = 'c'", /a branch before changes "priority"/],
  ["if title == 'a': subject = 'b'\nelif subject == 'c': type = 'd'", /a branch before changes "title"/],
  [`if ${"(".repeat(30)}msg${")".repeat(30)}: priority = 'High'`, /within each other/],
  [`if msg == '${"a".repeat(1100)}': priority = 'High'`, /"when" would be none/],
  [`subject = '${"a".repeat(300)}'`, /"subject" would be none/],
])("is listed, not translated: %s", (python, reason) => {
  const { rules, problems } = oneRule(python);
  expect(problems[0]?.message).toMatch(reason);
  expect(rules).toEqual([]);
});

test("a statement that is refused leaves the others of its text, and the line is told", () => {
  const { rules, problems } = oneRule("priority = 'High'\nbeep = 'x'\nqueue = 'Desk'");
  expect(rules.map(({ name, set }) => ({ name, set }))).toEqual([
    { name: "Imported rule 1.1", set: { priority: "High" } },
    { name: "Imported rule 1.3", set: { queue: "Desk" } },
  ]);
  expect(problems).toEqual([{ place: "custom_rules[1], line 2", message: '"beep" is no known variable' }]);
});

test("defaults are the first rule; what is the system's default anyway is left out", () => {
  const data = { custom_rules: ["priority = 'High'"], defaults: { priority: 3, queue: "__default__", colour: "x" } };
  const [defaults, rule] = imported(data);
  expect(defaults?.rules).toMatchObject([{ name: "Defaults", set: { priority: "3" } }]);
  expect(defaults?.remarks).toEqual(['"queue" is left out: the helpdesk system\'s own default is taken.']);
  expect(defaults?.problems).toMatchObject([{ place: "defaults.colour" }]);
  expect(rule?.rules).toMatchObject([{ set: { priority: "High" } }]);
});

test.each([
  "[]",
  "null",
  "7",
  "{",
  '{"custom_rules": {}}',
  '{"defaults": []}',
  '{"rules": []}',
  '{"__proto__": {"a": 1}}',
])("a file of another form is listed: %s", (text) => {
  const parts = importRules(text, compile);
  expect(parts.flatMap(({ rules }) => rules)).toEqual([]);
  expect(parts.flatMap(({ problems }) => problems)).toHaveLength(1);
});

test("what is nested as deeply as the file allows is listed", () => {
  const deep = `${"[".repeat(120_000)}${"]".repeat(120_000)}`;
  for (const text of [`{"defaults": {"a": ${deep}}}`, `{"custom_rules": [${deep}]}`, `{"other": ${deep}}`]) {
    const problems = importRules(text, compile).flatMap((part) => part.problems);
    expect(problems.map(({ message }) => message.length < 200)).toEqual([true]);
  }
});

test("messages stay short, however long a name is", () => {
  const long = "a".repeat(5000);
  const parts = imported({
    [long]: 1,
    defaults: { [long]: true },
    custom_rules: [long, `${long} = 1`, `if ${long}(): pass`],
  });
  const problems = parts.flatMap((part) => part.problems);
  expect(problems).toHaveLength(5);
  expect(Math.max(...problems.map(({ place, message }) => place.length + message.length))).toBeLessThan(300);
});

test("an empty file has no rules", () => {
  expect(importRules(" \n", compile)).toEqual([]);
  expect(rulesYaml([])).toBe("rules: []\n");
});

test("what is too much is listed", () => {
  expect(importRules(" ".repeat(limits.file + 1), compile)[0]?.problems).toHaveLength(1);
  expect(refusalOf("#".repeat(limits.rule + 1))).toMatch(/longer than/);
  const parts = imported({ custom_rules: Array.from({ length: limits.rules + 2 }, () => "priority = 'High'") });
  expect(parts.flatMap(({ problems }) => problems.map(({ message }) => message))).toEqual([
    "2 more are left out: at most 500 are translated",
    "these are 500 rules, and a configuration takes at most 200",
  ]);
});

test("the YAML has each rule below what it was, and what is missing as a comment", () => {
  const parts = imported({ custom_rules: ["if '!' in msg: priority = 'High'", "beep()\u001b[2J\nqueue = '\u202e'"] });
  expect(rulesYaml(parts)).toBe(`rules:
  # if '!' in msg: priority = 'High'
  - name: Imported rule 1
    when: msg.contains("!")
    set:
      priority: High

  # beep()[2J
  # queue = ''
  # NOT TRANSLATED: custom_rules[2], line 1: the character U+001b is not translated.
`);
});

const word = fc.constantFrom(
  ...["if", "elif", "else", "and", "or", "not", "in", "is", "msg", "selections", "priority", "append", "exception"],
  ...["'a'", '"b"', "'''", "'\\u2028'", "=", "==", "+=", "(", ")", "[", "]", ":", ";", ".", ",", "\n", "\n    ", "\t"],
  ...[" ", ".lower()", ".endswith('x')", "len(", "0", "-1", "None", "True", "pass", "\\", "#", "\u0000", "\ud800", "é"],
);
const program = fc.oneof(
  fc.array(word, { maxLength: 40 }).map((words) => words.join(" ")),
  fc
    .tuple(fc.array(word, { maxLength: 8 }), fc.array(word, { maxLength: 4 }))
    .map(([condition, value]) => `if ${condition.join(" ")}: priority = ${value.join(" ")}`),
  fc.string({ unit: "binary" }),
);

test.each(["\u2028", "a\u2028b", "\u2029", "a\u0085"])("separators of lines in a value stay: %j", (value) => {
  const parts = imported({ custom_rules: [`if append: priority = '${value}'`], defaults: {} });
  expect(parse(rulesYaml(parts))).toMatchObject({ rules: [{ set: { priority: value } }] });
});

test("property: any text is translated or listed, and the YAML is always one that the bridge reads", () => {
  fc.assert(
    fc.property(fc.array(program, { maxLength: 5 }), fc.dictionary(fc.string(), fc.jsonValue()), (rules, defaults) => {
      const parts = imported({ custom_rules: rules, defaults });
      for (const { rules: translated, problems, remarks } of parts) {
        expect(translated.length + problems.length + remarks.length).toBeGreaterThan(0);
      }
      const read = parse(rulesYaml(parts)) as { rules: unknown };
      const plain = parts.flatMap((part) => part.rules.map(({ remarks: _remarks, ...rule }) => rule));
      expect(read).toEqual({ rules: plain });
      expect(rulesSection.safeParse(read.rules).success).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("property: any file is translated or listed", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
      const parts = importRules(text, compile);
      expect(text.trim() === "" || text.trim() === "{}" || parts.length > 0).toBe(true);
      expect(() => parse(rulesYaml(parts))).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
