import fc from "fast-check";
import { expect, test } from "vitest";
import { customFieldIs, isAmong, isSafeInQuery, subjectHas } from "./conditions.ts";

test("conditions in TicketSQL", () => {
  expect(customFieldIs("PressId", "press-1")).toBe("'CF.{PressId}' = 'press-1'");
  expect(subjectHas("[#press-1]")).toBe("Subject LIKE '[#press-1]'");
  expect(isAmong(["7", "9"])).toBe("(id = 7 OR id = 9)");
});

test("nothing that could end its quotes is ever written", () => {
  const quotesOf = (text: string): number | "refused" => {
    try {
      return customFieldIs("PressId", text).split("'").length - 1;
    } catch {
      return "refused";
    }
  };
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(quotesOf(text)).toBe(isSafeInQuery(text) ? 4 : "refused");
    }),
  );
});
