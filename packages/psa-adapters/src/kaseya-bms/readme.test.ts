import { expect, test } from "vitest";
import { exampleSection, fixedHeadings, headingsOf, readmeIn, tableBelow } from "../testing/readme.ts";
import { parseKaseyaBmsConfig } from "./config.ts";
import { rights } from "./rights.ts";
import { troubles } from "./troubleshooting.ts";

const readme = readmeIn(import.meta.dirname);

test("the README lists the rights of the table, and no others", () => {
  const head = "| screen | label | level | for what | without it | capability | since |";
  expect(tableBelow(readme, head)).toEqual(
    rights.map(({ screen, label, level, purpose, without, capability, since, requests }) => {
      const doubt = requests === undefined ? " (set-up guides ask for it; which calls need it is not published)" : "";
      return [screen, label, level, `${purpose}${doubt}`, without, capability, since];
    }),
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

test("the example is taken, with separate values and with the one line", () => {
  const { tenant: _tenant, userName: _userName, password: _password, ...rest } = exampleSection(readme);
  expect(parseKaseyaBmsConfig(exampleSection(readme))).toMatchObject({
    tenant: "Example MSP",
    catchAll: { company: "Unregistered users", contactEmail: "unregistered@msp.example" },
    values: { queue: "Help Desk", priority: "Medium", type: "Incident", source: "API" },
  });
  expect(parseKaseyaBmsConfig({ ...rest, credentials: "Example MSP+tier2-button:password" })).toMatchObject({
    tenant: "Example MSP",
    userName: "tier2-button",
  });
});
