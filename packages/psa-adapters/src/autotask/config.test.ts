import { expect, test } from "vitest";
import { parseAutotaskConfig } from "./config.ts";

test("credentials in one line; refused ones are not repeated", () => {
  const base = { kind: "autotask", integrationCode: "code", company: "A", catchAll: { contactEmail: "a@b.example" } };
  const parsed = parseAutotaskConfig({ ...base, queue: "Q", credentials: "key@msp.example:pass:w@rd" });
  expect(parsed).toMatchObject({ userName: "key@msp.example", secret: "pass:w@rd" });
  for (const credentials of ["canary", "canary@b", "@canary:x"]) {
    expect(() => parseAutotaskConfig({ ...base, queue: "Q", credentials })).toThrow(/username@domain:password/);
    expect(() => parseAutotaskConfig({ ...base, queue: "Q", credentials })).not.toThrow(/canary/);
  }
  const site = (typed: string): unknown =>
    parseAutotaskConfig({ ...base, queue: "Q", credentials: "a@b:c", site: typed }).site;
  expect(site("ww3.autotask.net")).toMatchObject({ origin: "https://webservices3.autotask.net", typedZone: "3" });
  for (const typed of ["evil.example", "http://ww3.autotask.net", "ww3.autotask.net.evil.example"]) {
    expect(() => site(typed)).toThrow(/no address of Autotask|readable over the network/);
  }
});

test("what copying adds around a secret is cut, and said; nothing inside is touched", () => {
  const base = { kind: "autotask", integrationCode: "code", queue: "Q", company: "A" };
  const pasted = {
    userName: "key@msp.example",
    secret: '\u200b"p@ss:w+rd\'"\r\n',
    catchAll: { contactEmail: "a@b.example" },
  };
  expect(parseAutotaskConfig({ ...base, ...pasted })).toMatchObject({
    secret: "p@ss:w+rd'",
    credentialNotes: [expect.stringContaining('"secret"')],
  });
});
