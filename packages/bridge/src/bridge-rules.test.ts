import { expect, test } from "vitest";
import { loadExpressions } from "./rules/expression.ts";
import { prepareRules } from "./rules/run-rules.ts";
import { prepareTexts } from "./texts/ready-texts.ts";
import { loadTemplates } from "./texts/template.ts";
import { bridgeRig } from "./testing/bridge-rig.ts";
import { FakePsa } from "./testing/fake-psa.ts";
import { testConfig } from "./testing/test-config.ts";

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

test("the templates in force make the texts of a press, with the support contact, and a broken one is told in it", async () => {
  const psa = new FakePsa();
  const texts = { subject: "{{ who }}, or {{ support.phone }}", publicText: "{% if %}" };
  const { pressAndWait } = await bridgeRig(psa, {
    readyTexts: await prepareTexts(texts, loadTemplates),
    support: { phone: "+1 202 555 0199" },
  });
  await pressAndWait();
  expect(psa.drafts).toMatchObject([
    {
      subject: "Ann Example, or +1 202 555 0199",
      publicText: expect.stringMatching(/^Ann Example pressed/) as string,
      internalNote: expect.stringContaining("Text templates: publicText could not be made: ") as string,
    },
  ]);
});

test("a press that a rule blocks makes no ticket; the button and the queue say so, and the next one goes out", async () => {
  const psa = new FakePsa();
  const rules = [{ name: "unpaid", when: "press.gesture != 'double'", block: "Please call us first." }];
  const rig = await bridgeRig(psa, { readyRules: await prepareRules(rules, loadExpressions) });
  const cancelled = rig.events.next(({ type }) => type === "press.cancelled");
  rig.button.press();
  const event = await cancelled;
  expect(event).toMatchObject({ reason: "rule" });
  expect(psa.drafts).toEqual([]);
  const { presses } = await rig.bridge.queue();
  expect(presses).toMatchObject([{ state: "cancelled", cancelledBy: "rule", blockText: "Please call us first." }]);
  await rig.events.until((one) => one.type === "light.changed" && one.name === "cancelled");
  await rig.bridge.press("S1", "double");
  await rig.events.until(({ type }) => type === "ticket.accepted");
  expect(psa.drafts).toHaveLength(1);
});

test("a press whose ticket may stand already is looked for, whatever a rule says since", async () => {
  const psa = new FakePsa();
  const error = { code: "timeout", message: "made by the test" } as const;
  psa.plannedSubmits.push({ makes: true, answer: { status: "ambiguous", error } });
  const rules = [{ name: "unpaid", when: "false || true", block: "Please call us first." }];
  const rig = await bridgeRig(psa, {});
  const failed = rig.events.next(({ type }) => type === "delivery.failed");
  rig.button.press();
  await failed;
  await rig.bridge.apply({ config: testConfig(), adapter: psa, rules: await prepareRules(rules, loadExpressions) });
  await rig.events.until(({ type }) => type === "ticket.accepted");
  expect(psa.drafts).toHaveLength(1);
});

test.each([
  "businessName == 'Example Ltd'",
  "business_name == 'Example Ltd'", // as rules of an older product are imported
  "contactName == 'Ann of Example'",
  "contact.company == 'Example Ltd'",
])(
  "rules that ask for it know whom the helpdesk system has for the person; others cost no request: %s",
  async (when) => {
    const psa = new FakePsa();
    psa.known = { contact: { name: "Ann of Example" }, company: { name: "Example Ltd" }, why: "by address" };
    const rules = [{ name: "customer", when, append: "A good customer." }];
    const asking = await bridgeRig(psa, { rules, readyRules: await prepareRules(rules, loadExpressions) });
    await asking.pressAndWait();
    expect(psa.drafts[0]?.publicText).toContain("A good customer.");
    psa.known = undefined;
    await asking.pressAndWait();
    expect(psa.drafts[1]?.publicText).not.toContain("A good customer.");
    const other = new FakePsa();
    const plain = await bridgeRig(other, {});
    await plain.pressAndWait();
    expect(other.calls).not.toContain("lookup");
  },
);
