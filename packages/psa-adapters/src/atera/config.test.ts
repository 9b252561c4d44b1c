import { expect, test } from "vitest";
import { type AteraConfigInput, parseAteraConfig } from "./config.ts";
import { sandboxToken } from "./sandbox/seed.ts";
import { expiryOf } from "./token.ts";

const good: AteraConfigInput = {
  kind: "atera",
  token: "token",
  catchAll: { contactEmail: "unregistered@msp.example" },
  technician: { email: "tech.one@msp.example" },
};

test("defaults are filled in", () => {
  expect(parseAteraConfig(good)).toEqual({
    site: { origin: "https://app.atera.com", notes: [] },
    token: "token",
    credentialNotes: [],
    scheme: "api-key",
    catchAll: { contactEmail: "unregistered@msp.example" },
    technician: { email: "tech.one@msp.example" },
    values: {},
    timeoutMs: 20_000,
  });
});

test.each([
  ["app.atera.com", "https://app.atera.com", 0],
  ["https://app.atera.com/api/v3", "https://app.atera.com", 0],
  ["https://app.atera.com/new/dashboard", "https://app.atera.com", 1],
  [" http://127.0.0.1:8080 ", "http://127.0.0.1:8080", 0],
])("site %j is understood", (site, origin, notes) => {
  const parsed = parseAteraConfig({ ...good, site }).site;
  expect({ ...parsed, notes: parsed.notes.length }).toEqual({ origin, notes });
});

test.each([
  ["http://app.atera.com", "readable over the network"],
  ["https://user:password@app.atera.com", "Credentials do not belong"],
  ["not a host", "no host name"],
])("site %j is refused: %s", (site, reason) => {
  expect(() => parseAteraConfig({ ...good, site })).toThrow(reason);
});

test("the scheme follows the token's length, unless it is said", () => {
  const schemes = [100, 101].map((length) => parseAteraConfig({ ...good, token: "x".repeat(length) }).scheme);
  expect(schemes).toEqual(["api-key", "bearer"]);
  expect(parseAteraConfig({ ...good, scheme: "bearer" }).scheme).toBe("bearer");
});

test("what copying adds around the token is cut and said; what is inside is refused, without the token", () => {
  const parsed = parseAteraConfig({ ...good, token: ' "canary-token"\u200b\r\n' });
  expect(parsed).toMatchObject({ token: "canary-token", credentialNotes: [expect.stringContaining('around "token"')] });
  const refuse = (input: object): string => {
    try {
      parseAteraConfig({ ...good, ...input });
    } catch (error) {
      return String(error);
    }
    return "not refused";
  };
  for (const input of [
    { token: "canary token" },
    { token: "canary\u2013token" },
    { token: undefined, credentials: "canary token" },
  ]) {
    expect(refuse(input)).toContain("copy it again");
    expect(refuse(input)).not.toMatch(/canary/);
  }
  expect(refuse({ credentials: "canary-token" })).toMatch(/stands beside \\?"token/);
  expect(refuse({ credentials: "canary-token" })).not.toMatch(/canary/);
});

test("an e-mail address is no token, and is not repeated", () => {
  for (const given of [{ token: "tech.one@msp.example" }, { token: undefined, credentials: "tech.one@msp.example" }]) {
    expect(() => parseAteraConfig({ ...good, ...given })).toThrow("is an e-mail address");
    expect(() => parseAteraConfig({ ...good, ...given })).not.toThrow("tech.one");
  }
});

test("the one line of the existing product is the token", () => {
  const { token: _token, ...rest } = good;
  expect(parseAteraConfig({ ...rest, credentials: "token" }).token).toBe("token");
  expect(() => parseAteraConfig(rest)).toThrow("is missing");
});

test("an old word for the status is understood", () => {
  expect(parseAteraConfig({ ...good, standing: "Pending" }).values).toEqual({ status: "Pending" });
  expect(() => parseAteraConfig({ ...good, standing: "Pending", status: "Open" })).toThrow("old word");
});

test.each([
  [{ technician: {} }, "needs"],
  [{ technician: { id: 0 } }, "technician"],
  [{ catchAll: { contactEmail: "not an address" } }, "no e-mail address"],
  [{ prioritty: "High" }, "prioritty"],
  [{ timeoutMs: 1 }, "timeoutMs"],
])("%j is refused", (change, reason) => {
  expect(() => parseAteraConfig({ ...good, ...change })).toThrow(reason);
});

test("the end of a token is read; what is no token has none", () => {
  expect(expiryOf(sandboxToken(0, 5000))).toBe(5000);
  for (const text of ["", "token", "a.b.c", "a.eyJhIjoxfQ.c", "a.bnVsbA.c"]) {
    expect(expiryOf(text)).toBeUndefined();
  }
});
