import { expect, test } from "vitest";
import { type EmulateModel, view } from "./view.ts";

const model: EmulateModel = {
  name: "pico, firmware 0.1.0, button A1",
  use: { lines: ["device:", "  transport: socket"], remarks: ["In the configuration."] },
  levels: { red: 0, green: 255, blue: 32 },
  ...{ isPlugged: true, isAlive: true, hint: "" },
  done: ["12:00:00  press", "12:00:01  unplugged"],
};
const screen = { columns: 70, rows: 16, hasColour: false };

test("the light, how to get to it, what was done, and the keys", () => {
  expect(view(model, screen)).toMatchInlineSnapshot(`
    [
      "  tier2 emulate  pico, firmware 0.1.0, button A1",
      "",
      "   ▟████▙",
      "   ██████   This is the button's light. Red flicker: nobody takes i…",
      "   ▜████▛",
      "",
      "  device:",
      "    transport: socket",
      "  In the configuration.",
      "",
      "  12:00:00  press",
      "  12:00:01  unplugged",
      "",
      "",
      "  ",
      "  space press   d double   l long   u unplug   q quit",
    ]
  `);
});

test("unplugged, and ended", () => {
  const unplugged = view({ ...model, isPlugged: false }, screen);
  expect(unplugged.join("\n")).toContain("It is not plugged in.");
  expect(unplugged.at(-1)).toContain("u plug in");
  expect(view({ ...model, isAlive: false }, screen).at(-1)).toBe("  q quit");
});

test.each([1, 2, 5, 10, 24])("a screen of %d rows is never left", (rows) => {
  const lines = view({ ...model, done: Array.from({ length: 40 }, () => "x".repeat(200)) }, { ...screen, rows });
  expect(lines).toHaveLength(rows);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70);
  expect(lines.at(-1)).toContain("q quit");
});
