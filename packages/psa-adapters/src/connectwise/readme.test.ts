import { expect, test } from "vitest";
import { exampleSection, fixedHeadings, headingsOf, readmeIn, tableBelow } from "../testing/readme.ts";
import { parseConnectWiseConfig } from "./config.ts";
import { rights } from "./rights.ts";
import { troubles } from "./troubleshooting.ts";

const readme = readmeIn(import.meta.dirname);

test("the README has each right, and no other", () => {
  const rows = rights.map((right) => [
    ...[right.module, right.screen, `${right.level} All`],
    `${right.purpose}${right.isUnverified === true ? " (*unverified*)" : ""}`,
    ...[right.without, right.capability, right.since],
  ]);
  const head = "| module | screen | level | for what | without it | capability | since |";
  expect(tableBelow(readme, head)).toEqual(rows);
});

test("the README has each trouble, and no other", () => {
  const rows = Object.values(troubles).map(({ symptom, cause, remedy }) => [symptom, cause, remedy]);
  expect(tableBelow(readme, "| symptom | cause | remedy |")).toEqual(rows);
});

test("the README has the headings of every adapter, and dates what was checked", () => {
  expect(headingsOf(readme)).toEqual(fixedHeadings);
  expect(readme).toMatch(/Checked 20\d\d-\d\d-\d\d/);
});

test("the example of the README is taken, with separate keys and with the one line", () => {
  const example = exampleSection(readme);
  expect(parseConnectWiseConfig(example)).toMatchObject({
    company: "Acme",
    catchAll: { company: "Unregistered", contactEmail: "unregistered@msp.example" },
    values: { board: "Help Desk" },
  });
  const { companyId: _company, publicKey: _public, privateKey: _private, ...rest } = example;
  const inOneLine = { ...rest, credentials: "examplemsp+public-key:private-key" };
  expect(parseConnectWiseConfig(inOneLine)).toMatchObject({
    companyId: "examplemsp",
    publicKey: "public-key",
    privateKey: "private-key",
  });
  expect(readme).toContain("# credentials: file:");
});
