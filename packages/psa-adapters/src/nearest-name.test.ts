import { expect, test } from "vitest";
import { nearestName } from "./nearest-name.ts";

test.each([
  ["help desk", ["Alerts", "Help Desk"], "Help Desk"],
  ["Hlep Desk", ["Alerts", "Help Desk", "Projects"], "Help Desk"],
  ["Priority 3", ["Priority 3 - Medium", "Critical"], "Priority 3 - Medium"],
  ["critical", ["Priority 4 - Low", "Priority 1 - Critical"], "Priority 1 - Critical"],
  ["", ["A"], "A"],
  ["anything", [], undefined],
])("the nearest to %j of %j is %j", (name, known, expected) => {
  expect(nearestName(name, known)).toBe(expected);
});
