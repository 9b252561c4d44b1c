import { inspect } from "node:util";
import { expect, test } from "vitest";
import { type RequestTrackerConfigInput, parseRequestTrackerConfig } from "./config.ts";
import { requestTracker } from "./index.ts";

const good: RequestTrackerConfigInput = {
  kind: "request-tracker",
  site: "rt.msp.example",
  token: "1-27-canary",
  catchAll: { contactEmail: "unregistered@msp.example" },
  queue: "General",
};

test("defaults are filled in", () => {
  expect(parseRequestTrackerConfig(good)).toEqual({
    site: { base: "https://rt.msp.example", notes: [] },
    token: "1-27-canary",
    credentialNotes: [],
    catchAll: { contactEmail: "unregistered@msp.example" },
    values: { queue: "General" },
    pressIdField: "PressId",
    closedStatus: "resolved",
    timeoutMs: 20_000,
  });
});

test.each([
  ["rt.msp.example/rt/", "https://rt.msp.example/rt", 0],
  ["https://rt.msp.example/Ticket/Display.html?id=7", "https://rt.msp.example", 1],
  ["https://msp.example/rt/Search/Results.html?Query=x", "https://msp.example/rt", 1],
  ["https://msp.example/rt/REST/2.0/", "https://msp.example/rt", 1],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080", 0],
])("%s is understood as %s", (site, base, notes) => {
  const config = parseRequestTrackerConfig({ ...good, site });
  expect([config.site.base, config.site.notes.length]).toEqual([base, notes]);
});

test("what copying adds around the token is cut off, and it is known", () => {
  const config = parseRequestTrackerConfig({ ...good, token: ' "1-27-canary"\n\u200b' });
  expect(config).toMatchObject({ token: "1-27-canary", credentialNotes: [expect.stringContaining('around "token"')] });
});

test.each([
  [{ site: "http://rt.msp.example" }, "readable"],
  [{ site: "https://root:canary@rt.msp.example" }, "Credentials"],
  [{ site: "not a host" }, "no host name"],
  [{ token: "1-27 canary" }, "copy it again"],
  [{ token: "" }, "is empty"],
  [{ pressIdField: "x}' OR id > '0" }, "letters"],
  [{ catchAll: { contactEmail: "nobody" } }, "no e-mail address"],
  [{ something: 1 }, "something"],
])("%j is refused, without the token in the message", (change, message) => {
  const parse = (): unknown => parseRequestTrackerConfig({ ...good, ...change });
  expect(parse).toThrow(message);
  expect(parse).not.toThrow(/canary/);
});

test("the adapter shows no token", () => {
  const adapter = requestTracker.create(requestTracker.parseConfig(good));
  expect(inspect(adapter, { depth: 10, showHidden: true })).not.toContain("canary");
  expect(JSON.stringify(adapter)).not.toContain("canary");
});
