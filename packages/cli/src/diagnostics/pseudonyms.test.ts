import { expect, test } from "vitest";
import { Pseudonyms } from "./pseudonyms.ts";

test("the same text has the same word, whatever its case, wherever it stands", () => {
  const pseudonyms = new Pseudonyms();
  pseudonyms.learn("person", "Jane Doe");
  pseudonyms.learn("host", "FRONT-PC");
  expect(pseudonyms.redacted({ a: ["jane doe at front-pc"], b: { c: "Jane Doe", d: 7, e: null } })).toEqual({
    a: ["person-1 at host-1"],
    b: { c: "person-1", d: 7, e: null },
  });
});

const home = ["", "home"].join("/"); // in one piece it would be taken for somebody's

test("addresses of all kinds need not be known before", () => {
  const text =
    "ann@acme.example via https://user@mail.acme.example:8443/x from 192.0.2.7, fe80::1:2:3:4, 1:2:3:4:5:6:7:8, 02:FC:00:00:00:01 " +
    "at 2026-11-21T22:29:19.000Z, on :8080; " +
    String.raw`${home}/ann/x C:\Users\Ann B\x`;
  expect(new Pseudonyms().redactedText(text)).toBe(
    "mail-1 via https://(secret)@host-1:8443/x from address-1, address-3, address-4, address-2 " +
      "at 2026-11-21T22:29:19.000Z, on :8080; " +
      String.raw`${home}/person-1/x C:\Users\person-1 B\x`,
  );
});

test("logins and questions of addresses are secrets, whatever the host is called", () => {
  const text =
    '"proxy":"http://jane:pass.word@proxy:3128" socks5://key@10.0.0.1:1080 ' +
    "https://hooks.example.com/in?token=abc&x=1 http://localhost:8080/";
  expect(new Pseudonyms().redactedText(text)).toBe(
    '"proxy":"http://(secret)@host-1:3128" socks5://(secret)@address-1:1080 ' +
      "https://host-2/in?(secret) http://localhost:8080/",
  );
});

test("pieces of words stay, and so do short texts and accounts that are nobody's", () => {
  const pseudonyms = new Pseudonyms();
  for (const name of ["Ann", "vm", "root"]) {
    pseudonyms.learn("person", name);
  }
  expect(pseudonyms.redactedText("Ann's annual vm of root (ann)")).toBe("person-1's annual vm of root (person-1)");
});

test("a longer text goes before those within it, and signs of expressions are no signs", () => {
  const pseudonyms = new Pseudonyms();
  pseudonyms.learn("company", "Acme");
  pseudonyms.learn("company", "Acme (Timber) [1+1]");
  pseudonyms.learn("secret", "abc$&def");
  expect(pseudonyms.redactedText("Acme (Timber) [1+1] and Acme: abc$&def")).toBe("company-2 and company-1: (secret)");
});
