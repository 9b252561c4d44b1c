import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { rights } from "./rights.ts";
import { troubles } from "./troubleshooting.ts";

const readme = readFileSync(path.join(import.meta.dirname, "README.md"), "utf8");

test("the README has each right", () => {
  for (const { screen, label, level, purpose, capability, since } of rights) {
    expect(readme).toContain(`| ${screen} | ${label} | ${level} | ${purpose} | ${capability} | ${since} |`);
  }
});

test("the README has each trouble", () => {
  for (const { symptom, cause, remedy } of Object.values(troubles)) {
    expect(readme).toContain(`| ${symptom} | ${cause} | ${remedy} |`);
  }
});

test("the README has the headings of every adapter", () => {
  const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual([
    ...["Before you start", "API user", "Rights", "Unregistered contact", "Defaults that must be set", "Endpoint"],
    ...[
      "Secrets shown once",
      "Test",
      "Troubleshooting",
      "Notifications and webhooks",
      "Coming from the existing product",
    ],
  ]);
});
