import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AssetCandidate,
  type CatchAll,
  type ContactCandidate,
  type Signals,
  choosePlace,
  companyDomain,
  isDomain,
  registrationRequest,
  whereLines,
} from "./place.ts";

const acme = { id: 1, name: "Acme" };
const globex = { id: 2, name: "Globex" };
const jane: ContactCandidate = { id: 11, companyId: 1, name: "Jane Doe" };
const max: ContactCandidate = { id: 21, companyId: 2, name: "Max Poe" };
const acmePc: AssetCandidate = { id: 101, companyId: 1, name: "ACME-PC-7" };
const globexPc: AssetCandidate = { id: 201, companyId: 2, name: "GLOBEX-PC-1" };
const catchAll: CatchAll = {
  company: { id: 3, name: "Unregistered" },
  email: "unregistered@msp.example",
  contact: { id: 31, companyId: 3, name: "Unregistered User" },
};
const subject = { person: { email: "jane.doe@acme.example" }, device: { hostname: "ACME-PC-7" } };
const signals = (change: Partial<Signals>): Signals => ({ subject, contacts: [], assets: [], ...change });

test.each<[string, Partial<Signals>, object]>([
  [
    "the configured company's contact",
    { home: acme, contacts: [jane] },
    { companyId: 1, contact: jane, isCatchAll: false },
  ],
  ["its computer, too", { home: acme, contacts: [jane], assets: [acmePc] }, { contact: jane, asset: acmePc }],
  [
    "never another company's computer",
    { home: acme, contacts: [jane], assets: [globexPc] },
    { companyId: 1, contact: jane },
  ],
  [
    "never another company's contact",
    { home: acme, contacts: [max], assets: [globexPc] },
    { companyId: 3, isCatchAll: true },
  ],
  [
    "one of several, where the company is known",
    { home: acme, contacts: [max, jane] },
    { companyId: 1, contact: jane },
  ],
  [
    "two contacts of the company",
    { home: acme, contacts: [jane, { ...jane, id: 12 }] },
    { companyId: 3, isCatchAll: true },
  ],
  ["contacts that may not be read", { home: acme, contacts: "not-permitted" }, { companyId: 3, isCatchAll: true }],
  ["without a company: the only contact's", { contacts: [max] }, { companyId: 2, contact: max, isCatchAll: false }],
  [
    "without a company: of several, that of the computer's",
    { contacts: [max, jane], assets: [acmePc] },
    { contact: jane },
  ],
  ["without a company: several, and no computer", { contacts: [max, jane] }, { companyId: 3, isCatchAll: true }],
  [
    "without a company or contact: the computer's",
    { assets: [acmePc] },
    { companyId: 1, asset: acmePc, isCatchAll: true },
  ],
  ["computers of two companies decide nothing", { assets: [acmePc, globexPc] }, { companyId: 3, isCatchAll: true }],
  ["without anything else: the address's domain", { domainCompanies: [globex] }, { companyId: 2, isCatchAll: true }],
  ["two companies with that domain", { domainCompanies: [acme, globex] }, { companyId: 3, isCatchAll: true }],
])("%s", (_title, change, expected) => {
  const place = choosePlace(signals(change), catchAll);
  expect(place).toMatchObject(expected);
  expect(place.why.length).toBeGreaterThan(10);
});

test("without a catch-all contact the ticket goes to its company, and the reason is told", () => {
  const { contact: _contact, ...rest } = catchAll;
  const place = choosePlace(signals({ home: acme }), { ...rest, trouble: "there are several of it" });
  expect(place).toEqual({
    companyId: 3,
    isCatchAll: true,
    why:
      "Contact: none, because no contact visible to the API user has the e-mail address jane.doe@acme.example; " +
      "the catch-all unregistered@msp.example was not used, because there are several of it.",
  });
});

test("whatever a search gives: a configured company's ticket is its own or the catch-all's", () => {
  const companyId = fc.constantFrom(1, 2, 3, 4);
  const contact = fc.record({ id: fc.integer({ min: 1, max: 99 }), companyId, name: fc.string() });
  fc.assert(
    fc.property(
      fc.array(contact),
      fc.array(contact),
      fc.array(fc.constantFrom(acme, globex)),
      (contacts, assets, domainCompanies) => {
        const place = choosePlace(signals({ home: acme, contacts, assets, domainCompanies }), catchAll);
        expect([1, 3]).toContain(place.companyId);
        expect(place.contact?.companyId ?? place.companyId).toBe(place.companyId);
        expect(place.asset?.companyId ?? place.companyId).toBe(place.companyId);
      },
    ),
  );
});

test("a mail provider's domain says nothing of a company", () => {
  expect(companyDomain("jane@Acme.Example")).toBe("acme.example");
  const free = ["gmail.com", "Hotmail.co.uk", "yahoo.com.br", "live.de", "comcast.net", "t-online.de"];
  expect([companyDomain("no address"), ...free.map((domain) => companyDomain(`jane@${domain}`))]).toEqual(
    Array.from({ length: free.length + 1 }, () => undefined),
  );
  expect(companyDomain("jane@live.acme.example")).toBe("live.acme.example");
  expect(isDomain("https://www.Acme.example/home", "acme.example")).toBe(true);
  expect(isDomain("https://acme.example.net/", "acme.example")).toBe(false);
});

test("a web address of a megabyte is compared at once", () => {
  const startMs = performance.now();
  expect(isDomain(`${"/".repeat(1_000_000)}\nx`, "acme.example")).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(1000);
});

test("what the technician reads", () => {
  const site = { name: "Main", address: "1 Example Street" };
  expect(whereLines({ contact: { name: "Jane", phone: "555-0100" }, company: { name: "Acme" }, site })).toBe(
    "Phone: 555-0100\nCompany: Acme\nSite: Main, 1 Example Street",
  );
  expect(whereLines({})).toBe("");
  expect(registrationRequest({ email: "a@b.example" })).toBe(
    "User registration requested\nName: unknown\nE-mail: a@b.example",
  );
});
