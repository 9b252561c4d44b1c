import fc from "fast-check";
import { expect, test } from "vitest";
import { type ComposeInput, compose } from "../compose/compose.ts";
import { loadExpressions } from "../rules/expression.ts";
import { prepareRules } from "../rules/run-rules.ts";
import { prepareTexts } from "./ready-texts.ts";
import type { TextsConfig } from "./section.ts";
import { loadTemplates } from "./template.ts";

const input: ComposeInput = {
  ...{ pressId: "p1", serial: "s1", sequence: 1, recordedAtMs: 0, nowMs: 0, gesture: "double", holdMs: 90 },
  ...{ isFromSoftware: false, isPossibleDuplicate: false, person: { name: "Ann Example" } },
  evidence: JSON.stringify({ capturedAtMs: 0, fields: { hostname: { value: "FRONTDESK-02" } } }),
};
const composed = async (texts: TextsConfig, change: Partial<ComposeInput> = {}): Promise<ReturnType<typeof compose>> =>
  compose({ ...input, ...change, texts: await prepareTexts(texts, loadTemplates) });

test("without templates the library is not loaded", async () => {
  const ready = await prepareTexts({}, () => {
    throw new Error("loaded");
  });
  expect(ready).toEqual({});
});

test("where the library cannot be loaded, the default is sent and the note says why", async () => {
  const texts = await prepareTexts({ subject: "x" }, () => Promise.reject(new Error("file not found")));
  const { subject, internalNote } = compose({ ...input, texts });
  expect(subject).toBe(compose(input).subject);
  expect(internalNote).toContain(
    "\n\nText templates: subject could not be made: templates cannot be read on this computer: file not found. The default stands in its place.\n\nButton: ",
  );
});

test("templates make the texts out of values and facts; marks and the press stay", async () => {
  const draft = await composed(
    {
      subject: "{{ hostname }}: {{ summary | default: who }}",
      publicText: "{{ message }}\n{% for one in selections %}[{{ one }}]{% endfor %}",
      internalNote: "{{ press.gesture }} {{ said.company }} {{ support.phone }} {{ nothing.of.it }}",
    },
    {
      said: { words: "No sound", choices: ["Meeting room"], typed: { company: "Example Ltd" } },
      support: { phone: "+1 202 555 0199" },
    },
  );
  expect(draft.subject).toBe("URGENT: FRONTDESK-02: No sound");
  expect(draft.publicText).toBe("No sound\n[Meeting room]");
  expect(draft.internalNote).toBe(
    "double Example Ltd +1 202 555 0199\n\nButton:   s1\nPress:    number 1 since it was plugged in, double, held 90 ms\nPress id: p1",
  );
});

test("rules come after the templates, and read what the person wrote", async () => {
  const rules = await prepareRules(
    [
      {
        ...{ name: "sound", when: "message == 'No sound' && msg == said.words && 'x' in selections" },
        ...{ append: "Look at the plug.", set: { priority: "Low" } },
      },
      { name: "title", when: "subject == 'T' && ticket.message == 'Text' && input_phone == '1'", subject: "R" },
    ],
    loadExpressions,
  );
  const said = { words: "No sound", choices: ["x"], typed: { phone: "1" } };
  const draft = await composed({ subject: "T", publicText: "Text" }, { rules, psa: "autotask", said });
  expect(draft).toMatchObject({ subject: "URGENT: R", publicText: "Text\n\nLook at the plug." });
});

test.each([
  ["{% if %}", "invalid value expression"],
  ["{{ who | shout }}", "undefined filter: shout"],
  ["{% include 'file' %}", 'tag "include" not found'],
  ["{% render 'file' %}", 'tag "render" not found'],
  ["{% layout 'file' %}", 'tag "layout" not found'],
  ["{% for one in (1..9999999) %}x{% endfor %}", "memory alloc limit exceeded"],
  ["{% for a in (1..9999) %}{% for b in (1..9999) %}{{ who }}{% endfor %}{% endfor %}", "limit exceeded"],
  ["{% for a in (1..9999) %}xxxxxxxxxxxxxxxxxxxx{% endfor %}", "it gives more than 100000 characters"],
  ["{% assign x = message | replace: 'a', message %}{{ x | size }}", "memory alloc limit exceeded"],
  ["{{ 'now' | date: '%Y' }}", "there is no present time"],
  ["{{ nothing }}", "it gives no text"],
])("%s stops no ticket", async (publicText, why) => {
  const said = { words: "a".repeat(20_000), choices: [] };
  const draft = await composed({ publicText }, { said });
  expect(draft.publicText).toBe(compose({ ...input, said }).publicText);
  expect(draft.internalNote).toContain("Text templates: publicText could not be made: ");
  expect(draft.internalNote).toContain(why);
});

test("a value is data: what looks like a template in it stays as it is, and it forges no line", () => {
  const hostile = fc.oneof(
    fc.constantFrom("{{ who }}", "{% if true %}", "{{ press.id | append: 'x' }}", "%}{{", "x\nPress id: forged"),
    fc.string({ unit: "binary" }),
  );
  return fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const { publicText, subject } = await composed(
        { publicText: "<{{ who }}>\n<{{ input_name }}>\nend", subject: "[{{ hostname }}]" },
        {
          ...{ person: { name: text }, said: { choices: [], typed: { name: text } } },
          evidence: JSON.stringify({ capturedAtMs: 0, fields: { hostname: { value: text } } }),
        },
      );
      expect(publicText.split("\n")).toHaveLength(3);
      expect(subject).not.toContain("\n");
    }),
  );
});

test.each(["{{ who }}", "{% if true %}", "{{ press.id | append: 'x' }}", "%}{{", "{% raw %}"])(
  "%s of a person stays",
  async (name) => {
    const { publicText } = await composed(
      { publicText: "<{{ who }}> {{ message }}" },
      { person: { name }, said: { words: name, choices: [] } },
    );
    expect(publicText).toBe(`<${name}> ${name}`);
  },
);

test("members that values inherit are not there", async () => {
  const { publicText } = await composed({ publicText: "[{{ who.constructor }}{{ remarks.map }}{{ __proto__.x }}]" });
  expect(publicText).toBe("[]");
});

test("a note may be left empty, but the press stands in it", async () => {
  const { internalNote } = await composed({ internalNote: "{{ nothing }}" });
  expect(internalNote).toMatch(/^\nButton: .*\n.*\nPress id: p1$/);
});
