import { expect, test } from "vitest";
import { tamedError, tamedTicket } from "./tamed.ts";

test("what went wrong is one harmless line of a length that fits", () => {
  const error = { code: "busy", message: `\u001B[31mred\nline\u0007 ${"x".repeat(10_000)}`, httpStatus: 400 } as const;
  const { message, ...others } = tamedError(error);
  expect(others).toEqual({ code: "busy", httpStatus: 400 });
  expect(message).toMatch(/^\[31mred line x+…$/);
  expect(message).toHaveLength(1000);
  expect(tamedError({ ...error, hint: "Look\u009B2J here." }).hint).toBe("Look2J here.");
});

test("a ticket's number is harmless text, its address a page or nothing", () => {
  const ticket = { id: "a\u0000b", number: "T\u001B]0;title\u0007-1" };
  expect(tamedTicket(ticket)).toEqual({ id: "a\u0000b", number: "T]0;title-1" });
  const withUrl = (url: string): string | undefined => tamedTicket({ id: "1", number: "1", url }).url;
  expect(withUrl("https://psa.example/1?a=b")).toBe("https://psa.example/1?a=b");
  for (const url of [
    "javascript:alert(1)",
    "file:///etc/passwd",
    "no address",
    `https://psa.example/${"x".repeat(2000)}`,
  ]) {
    expect(withUrl(url)).toBeUndefined();
  }
});
