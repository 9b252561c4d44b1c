import { expect, test } from "vitest";
import { exampleSection, fixedHeadings, headingsOf, readmeIn, tableBelow } from "../testing/readme.ts";
import { parseAteraConfig } from "./config.ts";
import { rights } from "./rights.ts";
import { troubles } from "./troubleshooting.ts";

const readme = readmeIn(import.meta.dirname);

test("the README lists the rights of the table, and no others", () => {
  const head = "| screen | domain | level | for what | without it | capability | since |";
  expect(tableBelow(readme, head)).toEqual(
    rights.map(({ screen, label, level, purpose, without, capability, since }) => [
      ...[screen, label, level, purpose, without, capability, since],
    ]),
  );
});

test("the README lists the troubles of the table, and no others", () => {
  expect(tableBelow(readme, "| symptom | cause | remedy |")).toEqual(
    Object.values(troubles).map(({ symptom, cause, remedy }) => [symptom, cause, remedy]),
  );
});

test("the README has the headings of every adapter, and the day when screens were looked up", () => {
  expect(headingsOf(readme)).toEqual(fixedHeadings);
  expect(readme).toMatch(/Checked 20\d\d-\d\d-\d\d/);
});

test("the example is taken", () => {
  expect(parseAteraConfig(exampleSection(readme))).toMatchObject({
    token: "atera-token",
    catchAll: { contactEmail: "unregistered@msp.example", company: "Unregistered users" },
    technician: { id: 5, email: "tech.one@msp.example" },
    values: { priority: "Medium", impact: "No impact" },
  });
});
