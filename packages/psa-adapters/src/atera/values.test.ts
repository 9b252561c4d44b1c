import { expect, test } from "vitest";
import { apiValue, choose, labelOf, ticketFields } from "./values.ts";

const none: ReadonlySet<string> = new Set();

test.each([
  ["impact", "No impact", "NoImpact"],
  ["impact", "NoImpact", "NoImpact"],
  ["impact", "site down", "SiteDown"],
  ["type", "Service Request", "Request"],
  ["type", "request", "Request"],
  ["priority", "CRITICAL", "Critical"],
  ["status", "pending", "Pending"],
  ["status", " Waiting for parts ", "Waiting for parts"],
] as const)("%s %j is sent as %j", (name, label, value) => {
  expect(apiValue(name, label)).toBe(value);
});

test.each([
  ["priority", "Urgent", "Critical"],
  ["type", "Alert", "Incident"],
  ["priority", "Hihg", "High"],
  ["impact", "Site Donw", "Site Down"],
] as const)("%s %j is refused; nearest %j", (name, label, nearest) => {
  expect(apiValue(name, label)).toMatchObject({ nearest });
});

test("nothing is left out: priority, type, status and impact have defaults", () => {
  expect(choose({}, {}, none)).toEqual({
    values: { priority: "Medium", type: "Incident", status: "Open", impact: "Minor" },
    refused: [],
  });
});

test("a wanted value goes before the configured one, which goes before the default; the refused are said", () => {
  const wanted = { priority: "Urgent", type: "Alert", standing: "Waiting", colour: "red" };
  const chosen = choose(wanted, { priority: "High", type: "Bug", status: "Pending" }, new Set(["Waiting"]));
  expect(chosen.values).toEqual({ priority: "High", type: "Incident", status: "Pending", impact: "Minor" });
  expect(chosen.refused).toEqual([
    '"colour" is no value of an Atera ticket.',
    '"Urgent" is no priority of Atera; nearest "Critical".',
    '"Alert" is no type of Atera; nearest "Incident".',
    '"Bug" is no type of Atera; nearest "Problem".',
    'Atera refused the status "Waiting".',
  ]);
});

test("fields have labels that people see, and the configured as default", () => {
  const fields = ticketFields({ status: "Waiting for parts", impact: "sitedown" });
  const labels = fields.map(({ name, choices = [] }) => [name, choices.find(({ isDefault }) => isDefault)?.label]);
  expect(Object.fromEntries(labels)).toEqual({
    priority: "Medium",
    type: "Incident",
    status: "Waiting for parts",
    impact: "Site Down",
  });
  for (const { name, choices = [] } of fields) {
    for (const { label } of choices) {
      expect(labelOf(name as "priority", apiValue(name as "priority", label) as string)).toBe(label);
    }
  }
});
