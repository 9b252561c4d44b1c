import { expect, test } from "vitest";
import { splitCredentials } from "./credentials.ts";

test.each([
  ["examplemsp+public:private", ["examplemsp", "public", "private"]],
  [' "examplemsp+public:private"\n', ["examplemsp", "public", "private"]],
  ["\u200bexamplemsp+public:private\ufeff", ["examplemsp", "public", "private"]],
  ["Example+Msp+public:private", ["Example+Msp", "public", "private"]],
  ["examplemsp+a:b:private", ["examplemsp", "a:b", "private"]],
  ["examplemsp+pub@lic:priv@te", ["examplemsp", "pub@lic", "priv@te"]],
  ["examplemsp+public:priv+ate@x", ["examplemsp", "public", "priv+ate@x"]],
])("%j is split from the right", (line, [companyId, publicKey, privateKey]) => {
  expect(splitCredentials(line)).toEqual({ companyId, publicKey, privateKey });
});

test.each([
  ["examplemsp-public:private", /has no "\+"; the form is Companyid\+publickey:privatekey/],
  ["examplemsp+public-private", /has no ":"/],
  ["nothing", /has no ":" and no "\+"/],
  ["+public:private", /is not of the form/],
  ["examplemsp+public:", /is not of the form/],
  ["example msp+public:private", /is not of the form .* without spaces/],
  ["examplemsp:public+private", /is not of the form/],
  ["examplemsp+jane@msp.example:private", /has an e-mail address in the place of the public key; the form is/],
])("%j is refused, and its value is not repeated", (line, message) => {
  const problem = splitCredentials(line);
  expect(problem).toMatch(message);
  expect(problem).not.toContain("private-");
  expect(problem).not.toMatch(/examplemsp|nothing|jane/);
});
