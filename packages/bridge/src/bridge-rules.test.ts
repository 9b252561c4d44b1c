import { expect, test } from "vitest";
import { loadExpressions } from "./rules/expression.ts";
import { prepareRules } from "./rules/run-rules.ts";
import { bridgeRig } from "./testing/bridge-rig.ts";
import { FakePsa } from "./testing/fake-psa.ts";

test("the rules in force shape the ticket of a press, and a broken one is told in it", async () => {
  const psa = new FakePsa();
  const rules = [
    {
      name: "desk",
      when: "name == 'Ann Example' && hostname != ''",
      set: { priority: "High" },
      append: "From a rule.",
    },
    { name: "broken", when: "nobody ==", append: "never" },
  ];
  const { pressAndWait } = await bridgeRig(psa, { readyRules: await prepareRules(rules, loadExpressions) });
  await pressAndWait();
  expect(psa.drafts).toMatchObject([
    {
      fields: { priority: "High" },
      publicText: expect.stringMatching(/\n\nFrom a rule\.$/) as string,
      internalNote: expect.stringContaining('- Rule "broken" was skipped') as string,
    },
  ]);
});
