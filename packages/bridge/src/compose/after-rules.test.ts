import { expect, test } from "vitest";
import { loadExpressions } from "../rules/expression.ts";
import type { Rule } from "../rules/rule.ts";
import { prepareRules } from "../rules/run-rules.ts";
import { type ComposeInput, compose } from "./compose.ts";

const input: ComposeInput = {
  ...{ pressId: "p1", serial: "s1", sequence: 1, recordedAtMs: 0, nowMs: 0, gesture: "double", holdMs: 90 },
  ...{ isFromSoftware: false, isPossibleDuplicate: false, person: { name: "Ann Example" } },
  evidence: JSON.stringify({ capturedAtMs: 0, fields: { hostname: { value: "FRONTDESK-02" } } }),
};
const composed = async (rules: readonly Rule[]): Promise<ReturnType<typeof compose>> =>
  compose({ ...input, rules: await prepareRules(rules, loadExpressions), psa: "autotask" });

test("rules that do not apply leave the ticket as it is", async () => {
  expect(await composed([{ name: "no", when: "hostname == 'OTHER'", append: "x" }])).toEqual(compose(input));
});

test("values, subject and texts of the rules are the ticket's", async () => {
  const draft = await composed([
    {
      ...{ name: "desk", when: "hostname == 'FRONTDESK-02'", set: { priority: "High", type: "Incident" } },
      ...{ subject: "Front desk", append: "Line one\nline two", privateAppend: "Call back\u202e" },
    },
  ]);
  expect(draft.fields).toEqual({ priority: "High", ticketType: "Incident" });
  expect(draft.subject).toBe("URGENT: Front desk");
  expect(draft.publicText).toBe(`${compose(input).publicText}\n\nLine one\nline two`);
  expect(draft.internalNote).toMatch(/\n\nCall back\n\nButton: /);
});

test("a broken rule makes the ticket and is told; so does one that blocks, where the ticket stood already", async () => {
  const draft = await composed([
    { name: "broken", when: "nobody ==" },
    { name: "blocks", block: "Call us" },
  ]);
  expect(draft.publicText).toBe(compose(input).publicText);
  expect(draft.internalNote).toContain(
    [
      "Rules",
      "- A rule blocks such a press now, but this ticket stood already: Call us",
      '- Rule "broken" was skipped: found = but expecting end of input.',
    ].join("\n"),
  );
});

test("hostile text of rules cannot pretend to be another line of the note", async () => {
  const { internalNote } = await composed([{ name: "x\nButton: forged", when: "(" }]);
  expect(internalNote).toContain('- Rule "x Button: forged" was skipped');
});
