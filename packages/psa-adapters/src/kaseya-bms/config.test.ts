import { expect, test } from "vitest";
import { splitCredentials } from "./credentials.ts";
import { parseKaseyaBmsConfig } from "./config.ts";
import { parseSite } from "./site.ts";

const base = {
  kind: "kaseya-bms",
  site: "US",
  tenant: "Example MSP",
  userName: "tier2-button",
  password: "api-password",
  company: "Acme Timber",
  catchAll: { contactEmail: "unregistered@msp.example" },
} as const;

const { tenant: _tenant, userName: _userName, password: _password, ...withoutCredentials } = base;

test.each([
  ["US", "https://api.bms.kaseya.com", "https://bms.kaseya.com"],
  ["emea", "https://api.bmsemea.kaseya.com", "https://bmsemea.kaseya.com"],
  ["APAC", "https://api.bmsapac.kaseya.com", "https://bmsapac.kaseya.com"],
  ["Vorex", "https://api.vorexlogin.kaseya.com", "https://vorexlogin.kaseya.com"],
  ["https://bmsemea.kaseya.com/", "https://api.bmsemea.kaseya.com", "https://bmsemea.kaseya.com"],
  ["bms.kaseya.com/react/servicedesk/tickets", "https://api.bms.kaseya.com", "https://bms.kaseya.com"],
  ["api.bmsapac.kaseya.com", "https://api.bmsapac.kaseya.com", "https://bmsapac.kaseya.com"],
  ["api.vorexlogin.com", "https://api.vorexlogin.com", "https://vorexlogin.com"],
  ["psa.msp.example:8443", "https://psa.msp.example:8443", "https://psa.msp.example:8443"],
  ["http://127.0.0.1:9", "http://127.0.0.1:9", "http://127.0.0.1:9"],
])("the site %s", (typed, apiOrigin, webOrigin) => {
  expect(parseSite(typed)).toMatchObject({ apiOrigin, webOrigin });
});

test("what was changed in a site is said", () => {
  expect(parseSite("EMEA").notes.join()).toContain("api.bmsemea.kaseya.com");
  expect(parseSite("psa.msp.example/v2/x").notes.join()).toContain("/v2/x");
});

test.each(["http://bms.kaseya.com", "https://user:word@bms.kaseya.com", "two words", "ftp://bms.kaseya.com"])(
  "the site %s is refused",
  (typed) => {
    expect(() => parseSite(typed)).toThrow(Error);
  },
);

test.each([
  ["Example MSP+api:secret", ["Example MSP", "api", "secret"]],
  [' "Example, Inc.+api:s@cret"\u200b\n', ["Example, Inc.", "api", "s@cret"]],
  ["A: B+api:secret", ["A: B", "api", "secret"]],
  ["Example+api:s+cret", ["Example", "api", "s+cret"]],
])("one line %s has one way to split", (line, [tenant, userName, password]) => {
  expect(splitCredentials(line)).toEqual({ tenant, userName, password });
});

test.each([
  ["Example MSP", '"+" and no ":"'],
  ["Example MSP:secret", 'no "+"'],
  ["Example+api", 'no ":"'],
  ["Example+api:se:cret", "2 ways"],
  ["A+B+api:secret", "2 ways"],
  ["+api:secret", "copy it again"],
  ["Example+api:sec\nret", "line break"],
  ["Example+:secret", "copy it again"],
])("one line %s is refused, and not repeated", (line, words) => {
  const problem = splitCredentials(line);
  expect(problem).toContain(words);
  expect(problem).not.toContain("secret");
});

test("three values, or the one line, and never both", () => {
  expect(parseKaseyaBmsConfig(base)).toMatchObject({ tenant: "Example MSP", password: "api-password" });
  const line = { ...withoutCredentials, credentials: "Example MSP+tier2-button:api-password" };
  expect(parseKaseyaBmsConfig(line)).toMatchObject({ tenant: "Example MSP", userName: "tier2-button" });
  expect(() => parseKaseyaBmsConfig({ ...line, userName: "x" })).toThrow(/beside userName/);
  expect(() => parseKaseyaBmsConfig(withoutCredentials)).toThrow(/is missing/);
  expect(() => parseKaseyaBmsConfig({ ...withoutCredentials, credentials: "top-secret" })).toThrow(/the form is/);
});

test("refused config never holds a secret", () => {
  const bad = { ...base, password: 7, credentials: "top+secret:line", unknown: "top secret", catchAll: {} };
  let message = "";
  try {
    parseKaseyaBmsConfig(bad);
  } catch (error) {
    message = String(error);
  }
  expect(message).not.toBe("");
  expect(message).not.toContain("top secret");
  expect(message).not.toContain("secret:line");
});

test("what copying adds is cut, and said; nothing inside is touched", () => {
  const config = parseKaseyaBmsConfig({ ...base, tenant: ' "Example MSP"\n', password: '\u200bPass:w +"\r\n' });
  expect(config).toMatchObject({ tenant: "Example MSP", password: 'Pass:w +"' });
  expect(config.credentialNotes.map((note) => /"(\w+)"/.exec(note)?.[1])).toEqual(["tenant", "password"]);
  expect(parseKaseyaBmsConfig(base).credentialNotes).toEqual([]);
  expect(() => parseKaseyaBmsConfig({ ...base, userName: " \n" })).toThrow(/is empty/);
});

test("values may be labels or ids", () => {
  const { values } = parseKaseyaBmsConfig({ ...base, type: 21, source: "API", queue: " Help Desk " });
  expect(values).toMatchObject({ type: "21", source: "API", queue: "Help Desk" });
});

test("without a company the catch-all needs one", () => {
  const { company: _company, ...rest } = base;
  expect(() => parseKaseyaBmsConfig(rest)).toThrow(/catchAll|is missing/);
  const config = parseKaseyaBmsConfig({ ...rest, catchAll: { ...base.catchAll, company: "Unregistered users" } });
  expect(config.catchAll.company).toBe("Unregistered users");
});
