import { expect, test } from "vitest";
import { captureSection } from "../config/sections.ts";
import { collectedFields, switchProblem } from "./collected.ts";
import { evidenceFields, fieldNames } from "./fields.ts";

test("what is switched off is not collected", () => {
  const all = collectedFields([]);
  expect(all).toEqual(fieldNames.filter((name) => evidenceFields[name].isOnByDefault));
  expect(collectedFields(["hostname", "processes"])).toEqual(all.filter((name) => name !== "hostname"));
});

test("an unknown name is refused with the nearest one", () => {
  expect(captureSection.parse({ without: ["hostname", "processes"] }).without).toEqual(["hostname", "processes"]);
  const problem = captureSection.safeParse({ without: ["hostnme"] }).error?.issues[0];
  expect(problem?.path).toEqual(["without", 0]);
  expect(problem?.message).toBe('is "hostnme", no field that is collected; the nearest is "hostname"');
  expect(switchProblem("qqqqqqqqqqq")).toBe('is "qqqqqqqqqqq", no field that is collected; docs/privacy.md lists them');
});

test("every field is described for people", () => {
  const empty = Object.entries(evidenceFields).filter(([, field]) => Object.values(field).includes(""));
  expect(empty).toEqual([]);
});
