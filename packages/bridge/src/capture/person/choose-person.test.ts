import fc from "fast-check";
import { expect, test } from "vitest";
import { accountAddress, realmOf } from "./account-address.ts";
import { type PersonFacts, choosePerson, isAddress, personKey, ticketPerson } from "./choose-person.ts";

const everything: PersonFacts = {
  login: "ann",
  configured: { name: "Ann Configured", email: "configured@example.com" },
  typed: { name: "Ann Typed", email: "typed@example.com" },
  directory: { fullName: "Ann Directory", address: "directory@example.com" },
  account: { fullName: "Ann Account", address: "account@example.com" },
  lastUsed: "last@example.com",
};

test("configured goes before typed, directory, account and last used, and each says what it is", () => {
  const steps: Partial<PersonFacts>[] = [
    {},
    { configured: {} },
    { configured: {}, typed: {} },
    { configured: {}, typed: {}, directory: {} },
    { configured: {}, typed: {}, directory: {}, account: {} },
    { configured: {}, typed: {}, directory: {}, account: {}, lastUsed: undefined },
  ];
  const chosen = steps.map((step) => choosePerson({ ...everything, ...step }));
  expect(chosen.map(({ email }) => email)).toEqual([
    { value: { address: "configured@example.com", source: "configured" } },
    { value: { address: "typed@example.com", source: "typed" } },
    { value: { address: "directory@example.com", source: "directory" } },
    { value: { address: "account@example.com", source: "account" } },
    { value: { address: "last@example.com", source: "last-used" } },
    { notAvailable: "neither configuration nor directory nor account has one" },
  ]);
  expect(chosen.map(({ fullName }) => ("value" in fullName ? fullName.value.source : fullName.notAvailable))).toEqual([
    "configured",
    "typed",
    "directory",
    "account",
    "the account has no full name",
    "the account has no full name",
  ]);
});

test("nobody logged in: what is configured stands, the rest says so", () => {
  const nobody = { login: undefined, typed: {}, directory: {}, account: {}, lastUsed: undefined };
  expect(choosePerson({ ...everything, ...nobody })).toMatchObject({
    login: { notAvailable: "nobody is logged in" },
    email: { value: { source: "configured" } },
  });
  expect(choosePerson({ ...everything, ...nobody, configured: {} }).email).toEqual({
    notAvailable: "nobody is logged in",
  });
});

test("a text that is no address is passed over for the next source", () => {
  const { email } = choosePerson({
    ...everything,
    configured: {},
    typed: { email: "no address" },
    directory: { address: "Ann <ann@example.com>, bob@example.com" },
  });
  expect(email).toEqual({ value: { address: "account@example.com", source: "account" } });
});

test("what the helpdesk system is asked for, and what tells people apart", () => {
  const fields = choosePerson(everything);
  expect(ticketPerson(fields)).toEqual({ name: "Ann Configured", email: "configured@example.com" });
  expect(ticketPerson({})).toEqual({});
  expect(personKey(fields)).toBe("ann");
  const { login: _login, ...rest } = fields;
  expect(personKey(rest)).toBe("configured@example.com");
  expect(personKey({})).toBeUndefined();
});

test.each(["a", "@b.c", "a@b", "a@b..c", "a b@c.de", "a@b.c\nBcc: d@e.fg", `${"a".repeat(300)}@b.cd`, 'a"@b.cd'])(
  "%j is no address",
  (text) => expect(isAddress(text)).toBe(false),
);
test.each(["a@b.cd", "ann.o'hara+x@sub.example.com", "jörg@exämple.com"])("%j is an address", (text) =>
  expect(isAddress(text)).toBe(true),
);

test("no text makes the check slow or is an address with a break in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(isAddress(`${text}@`)).toBe(false);
      expect(isAddress(text) && /[\s<>,;:"]/.test(text)).toBe(false);
    }),
  );
});

test.each([
  ["ann@corp.example.com", undefined, "ann@corp.example.com"],
  ["ann", "CORP.EXAMPLE.COM", "ann@corp.example.com"],
  ["ann", undefined, undefined],
  ["ann", "CORP", undefined],
  ["ann@office.local", undefined, undefined],
  ["ann", "AD.LAN", undefined],
  ["CORP\\ann", "corp.example.com", undefined],
])("the account %s in the realm %s makes %s", (login, realm, address) =>
  expect(accountAddress(login, realm)).toBe(address),
);

test("the realm of krb5.conf", () => {
  expect(realmOf("[libdefaults]\n  default_realm = CORP.EXAMPLE.COM\n")).toBe("CORP.EXAMPLE.COM");
  expect(realmOf("# default_realm = X\n")).toBeUndefined();
  expect(realmOf("\u0000")).toBeUndefined();
});
