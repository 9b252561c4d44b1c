import { expect, test } from "vitest";
import { Tier2Error, exitCodes, toTier2Error } from "./errors.ts";

test("every category has its own exit code, and none is that of success", () => {
  const codes = Object.values(exitCodes);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).not.toContain(0);
});

test("a Tier2Error stays what it is, anything else becomes internal with its cause", () => {
  const known = new Tier2Error({ code: "disk_full", category: "storage", message: "full", hint: "free some" });
  expect(toTier2Error(known)).toBe(known);
  const cause = new TypeError("a mistake");
  expect(toTier2Error(cause)).toMatchObject({
    category: "internal",
    message: expect.stringContaining("a mistake"),
    cause,
  });
  expect(toTier2Error("text")).toMatchObject({ code: "unexpected", message: expect.stringContaining("text") });
});

test("a description has all but the cause", () => {
  const description = { code: "c", category: "config", message: "m", hint: "h" } as const;
  expect(new Tier2Error(description, { cause: new Error("x") }).describe()).toEqual(description);
});
