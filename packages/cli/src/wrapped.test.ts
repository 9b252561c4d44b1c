import { expect, test } from "vitest";
import { fitted, wrapped } from "./wrapped.ts";

const message =
  "tier2: There is no configuration /etc/tier2/config.yaml. [config_missing]\n  Make one: tier2 setup (by hand: docs/configuration.md)";

test("a terminal's lines are broken at blanks, and indented as they were", () => {
  expect(fitted(message, { isTTY: true, columns: 44 })).toBe(
    [
      "tier2: There is no configuration",
      "/etc/tier2/config.yaml. [config_missing]",
      "  Make one: tier2 setup (by hand:",
      "  docs/configuration.md)",
    ].join("\n"),
  );
});

test("a text goes on beside its name", () => {
  expect(fitted("\u001B[33mwarn\u001B[0m   the disk is nearly full, and more", { isTTY: true, columns: 40 })).toBe(
    "\u001B[33mwarn\u001B[0m   the disk is nearly full, and\n       more",
  );
});

test("without a terminal, and in one that is narrower than any text, lines stay as they are", () => {
  expect(fitted(message, {})).toBe(message);
  expect(fitted(message, { isTTY: true, columns: 20 })).toBe(message);
  expect(fitted(`${message}, more`, { isTTY: true })).toBe(`${message}, more`);
  const words = "word ".repeat(20).trim();
  expect(fitted(`  ${words}`, { isTTY: true })).toMatch(/^ {2}(?:word ){14}word\n {2}(?:word ){4}word$/);
});

test("a word that does not fit has a line of its own; what colours take is not counted", () => {
  const address = `http://127.0.0.1/${"x".repeat(40)}`;
  expect(wrapped(`made: ${address} now`, 40)).toEqual(["made:", address, "now"]);
  expect(wrapped("\u001B[31mthirty columns\u001B[0m of text, see", 30)).toHaveLength(1);
});
