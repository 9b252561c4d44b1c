import { inspect } from "node:util";
import { expect, test } from "vitest";
import { type EmailConfigInput, parseEmailConfig } from "./config.ts";
import { email } from "./index.ts";

const good: EmailConfigInput = {
  kind: "email",
  host: "smtp.msp.example",
  user: "button",
  password: "canary-secret",
  from: "button@acme.example",
  to: "intake@msp.example",
};

test("TLS is the default, and port and security go together", () => {
  expect(parseEmailConfig(good)).toMatchObject({ port: 587, security: "starttls" });
  expect(parseEmailConfig({ ...good, port: 465 })).toMatchObject({ port: 465, security: "tls" });
  expect(parseEmailConfig({ ...good, security: "tls" })).toMatchObject({ port: 465 });
});

test.each([
  [{ security: "none" }, "security"],
  [{ evidenceTo: "INTAKE@msp.example" }, "evidenceTo"],
  [{ to: "intake@msp.example, boss@acme.example" }, "to"],
  [{ from: "Button <button@acme.example>" }, "from"],
  [{ from: "button@acme.example\r\nBcc: boss@acme.example" }, "from"],
  [{ host: "smtp://smtp.msp.example" }, "host"],
  [{ password: undefined }, "password"],
  [{ something: 1 }, ""],
])("%j is refused, without the password in the message", (change, path) => {
  const parse = (): unknown => parseEmailConfig({ ...good, ...change });
  expect(parse).toThrow(path === "" ? /unknown key/ : new RegExp(`"${path}"`));
  expect(parse).not.toThrow(/canary-secret/);
});

test("without TLS for this computer alone", () => {
  expect(parseEmailConfig({ ...good, host: "127.0.0.1", security: "none" })).toMatchObject({ security: "none" });
});

test("the adapter shows no password", () => {
  const adapter = email.create(email.parseConfig(good));
  expect(inspect(adapter, { depth: 10, showHidden: true })).not.toContain("canary-secret");
  expect(JSON.stringify(adapter)).not.toContain("canary-secret");
});
