import { expect, test } from "vitest";
import { isMailAddress, mailAddress, telephoneAddress, webAddress } from "./links.ts";

test("only web pages are linked", () => {
  expect(webAddress("https://help.example.com/a?b=c")).toBe("https://help.example.com/a?b=c");
  expect(webAddress("http://help.example.com")).toBe("http://help.example.com/");
  for (const text of [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "file:///etc",
    "/x",
    "",
    undefined,
  ]) {
    expect(webAddress(text)).toBeUndefined();
  }
});

test("telephone numbers as people write them", () => {
  expect(telephoneAddress("+44 (0)20 7946-0123")).toBe("tel:+442079460123");
  expect(telephoneAddress("ext. 42")).toBe("tel:42");
  expect(telephoneAddress("see the intranet")).toBeUndefined();
});

test("mail addresses: one, and nothing that adds to the message", () => {
  expect(mailAddress("help@example.com")).toBe("mailto:help@example.com");
  expect(mailAddress("a?bcc=x@example.com")).toBe("mailto:a%3Fbcc%3Dx@example.com");
  expect(mailAddress("a@example.com,b@example.com")).toBeUndefined();
  for (const right of ["a@b.co", "anna.müller@exämple.de", "x+y@sub.example.com"]) {
    expect(isMailAddress(right)).toBe(true);
  }
  for (const wrong of ["a", "a@b", "a@b.", "a b@c.de", "@b.de", "a@b..de", "<a@b.de>", `${"a".repeat(200)}@b.de`]) {
    expect({ wrong, is: isMailAddress(wrong) }).toEqual({ wrong, is: false });
  }
});
