import { expect, test } from "vitest";
import { pressFacts } from "../facts/press-facts.ts";
import { loadExpressions } from "./expression.ts";
import type { Rule } from "./rule.ts";
import { type RulesOutcome, prepareRules, runRules } from "./run-rules.ts";

const facts = pressFacts({
  ...{ pressId: "p1", serial: "s1", recordedAtMs: Date.UTC(2026, 2, 2, 8, 15), gesture: "double" },
  ...{ isFromSoftware: false, isLate: false, person: { name: "Ann Example", email: "ann@vip.example" } },
  fields: { hostname: { value: "FRONTDESK-02" } },
});
const ticket = { subject: "Help button pressed", message: "Ann asks for help.", selections: ["This is urgent"] };

const outcome = async (rules: readonly Rule[], psa = "autotask"): Promise<RulesOutcome> =>
  runRules(await prepareRules(rules, loadExpressions), facts, ticket, psa);

test("without conditions the library is not loaded", async () => {
  const ready = await prepareRules([{ name: "always", set: { priority: "Low" } }], () => {
    throw new Error("loaded");
  });
  expect(runRules(ready, facts, ticket, "autotask").fields).toEqual({ priority: "Low" });
});

test("where the library cannot be loaded, conditions are skipped and told", async () => {
  const rules = [{ name: "one", when: "true", append: "x" }];
  const ready = await prepareRules(rules, () => Promise.reject(new Error("file not found")));
  expect(runRules(ready, facts, ticket, "autotask").problems).toEqual([
    'Rule "one" was skipped: conditions cannot be read on this computer: file not found.',
  ]);
});

test("a later rule sees what an earlier one set, by each name", async () => {
  const { fields, subject, effects } = await outcome([
    { name: "urgent", when: "press.gesture == 'double'", set: { priority: "High", status: "New" } },
    { name: "routed", when: "priority == 'High' && ticketStatus == 'New'", set: { queue: "Urgent" }, subject: "Now" },
    { name: "seen", when: "subject == 'Now' && ticket.fields.queue == 'Urgent'", append: "routed" },
  ]);
  expect(fields).toEqual({ priority: "High", status: "New", queue: "Urgent" });
  expect(subject).toBe("Now");
  expect(effects.map(({ result }) => result)).toEqual(["matched", "matched", "matched"]);
  expect(effects[1]?.changes).toEqual([
    { name: "queue", before: "", after: "Urgent" },
    { name: "subject", before: "Help button pressed", after: "Now" },
  ]);
});

test("the names of the table are there", async () => {
  const when = "name == 'Ann Example' && email.endsWith('@vip.example') && hostname == 'FRONTDESK-02' && ip == ''";
  const words = "msg == message && title == subject && 'This is urgent' in selections && openDate.startsWith('2026-')";
  const { effects } = await outcome([{ name: "all", when: `${when} && ${words}` }]);
  expect(effects).toEqual([{ name: "all", result: "matched", changes: [] }]);
});

test("what cannot be followed is skipped and told, and the rest goes on", async () => {
  const { effects, problems, fields } = await outcome([
    { name: "broken", when: "press.gesture ==", set: { priority: "Low" } },
    { name: "unknown", when: "disk.freePercent < 10", set: { priority: "Low" } },
    { name: "forbidden", set: { hostname: "x", board: "y", queue: "Desk" } },
    { name: "last", append: "still here" },
  ]);
  expect(effects.map(({ result }) => result)).toEqual(["failed", "failed", "matched", "matched"]);
  expect(fields).toEqual({ queue: "Desk" });
  expect(problems).toEqual([
    'Rule "broken" was skipped: found = but expecting end of input.',
    'Rule "unknown" was skipped: disk.freePercent is not known at this press.',
    'Rule "forbidden" could not set hostname: it is not to be written.',
    'Rule "forbidden" could not set board: it is no field of autotask.',
  ]);
});

test.each([
  [{ stop: true }, undefined],
  [{ block: "Please call us." }, "Please call us."],
] as const)("%j ends the rules", async (end, block) => {
  const { effects, append, ...rest } = await outcome([
    { name: "not this one", when: "press.gesture == 'long'", ...end },
    { name: "end", when: "press.gesture == 'double'", privateAppend: "ended", ...end },
    { name: "after", append: "never" },
  ]);
  expect(append).toEqual([]);
  expect(rest.block).toBe(block);
  expect(rest.privateAppend).toEqual(["ended"]);
  expect(effects.map(({ result }) => result)).toEqual(["not", "matched", "left out"]);
});

test("message and title are the ticket's texts, append adds up", async () => {
  const { message, subject, append, fields } = await outcome(
    [
      { name: "one", set: { msg: "first", title: "Subject" }, append: "a" },
      { name: "two", when: "append == 'a' && msg == 'first'", append: "b" },
    ],
    "kaseya-bms",
  );
  expect({ message, subject, append, fields }).toEqual({
    ...{ message: "first", subject: "Subject", append: ["a", "b"], fields: {} },
  });
});

test("a helpdesk system that is not in the table takes fields by their own names", async () => {
  const rules: Rule[] = [
    { name: "set", set: { status: "open", anything: "x" } },
    { name: "read", when: "status == 'open'", append: "seen" },
  ];
  const { fields, append } = await outcome(rules, "request-tracker");
  expect({ fields, append }).toEqual({ fields: { status: "open", anything: "x" }, append: ["seen"] });
});
