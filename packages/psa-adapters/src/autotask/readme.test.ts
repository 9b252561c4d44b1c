import { expect, test } from "vitest";
import { exampleSection, fixedHeadings, headingsOf, readmeIn, tableBelow } from "../testing/readme.ts";
import { choiceNames } from "./choices.ts";
import { parseAutotaskConfig } from "./config.ts";
import { rights } from "./rights.ts";
import { troubles } from "./troubleshooting.ts";

const readme = readmeIn(import.meta.dirname);

test("the README lists the rights of the table, and no others", () => {
  const head = "| screen | right | level | for what | without it | capability | since |";
  expect(tableBelow(readme, head)).toEqual(
    rights.map(({ screen, label, level, purpose, without, capability, since, isUnverified }) => [
      ...[
        screen,
        `${label}${isUnverified === true ? " (*unverified*)" : ""}`,
        level,
        purpose,
        without,
        capability,
        since,
      ],
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

test("the example is taken, with separate values and with the one line; it names every value", () => {
  const section = exampleSection(readme);
  expect(parseAutotaskConfig(section)).toMatchObject({
    ...{ userName: "user-name", secret: "secret", integrationCode: "integration-code", company: "Acme" },
    catchAll: { company: "Unregistered", contactEmail: "unregistered@msp.example" },
    values: { queue: "Level I Support" },
  });
  const { userName: _userName, secret: _secret, ...others } = section;
  expect(parseAutotaskConfig({ ...others, credentials: "key@msp.example:password" })).toMatchObject({
    secret: "password",
  });
  for (const name of [...choiceNames, "credentials: file:"]) {
    expect(readme).toContain(name);
  }
});
