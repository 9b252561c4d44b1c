import { Tier2Error, createHttpClient } from "@tier2/bridge";
import { openAdapter } from "@tier2/psa-adapters";
import { sandboxKinds, startSandbox } from "@tier2/psa-adapters/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { originOf } from "../facts.ts";
import { unconfigured } from "../finding.ts";
import { isPicklist } from "../psa-names.ts";
import type { SeenCertificate } from "../read-certificate.ts";
import { judgeClock } from "./clock.ts";
import { judgeDns } from "./dns.ts";
import { judgePicklists } from "./picklists.ts";
import { type ProxyFacts, judgeProxy } from "./proxy.ts";
import { judgePsa } from "./psa.ts";
import { judgeTls } from "./tls.ts";

test.each([
  [0, "ok", "as that of psa.example"],
  [-20, "ok", "20 s behind that of psa.example"],
  [31, "warn", "This computer's clock is 31 s ahead of that of psa.example."],
  [-4000, "fail", "This computer's clock is 4000 s behind that of psa.example."],
])("clock: %d s", (aheadSeconds, status, message) => {
  expect(judgeClock({ aheadSeconds, host: "psa.example" })).toMatchObject({ status, message });
});

test.each([
  [undefined, undefined, "ok", /^psa\.example is 192\.0\.2\.1$/],
  ["ENOTFOUND", undefined, "fail", /There is no host psa\.example/],
  ["EAI_AGAIN", undefined, "fail", /name servers of this computer do not answer/],
  ["ENOTFOUND", "http://proxy:8080", "ok", /the proxy http:\/\/proxy:8080 looks it up/],
])("dns: %s, proxy %s", (errorCode, proxy, status, message) => {
  const found = judgeDns({ host: "psa.example", proxy, addresses: ["192.0.2.1"], errorCode });
  expect(found).toMatchObject({ status, message: expect.stringMatching(message) as unknown });
});

const direct: ProxyFacts = {
  ...{ host: "psa.example", proxy: undefined, configured: undefined, variables: [], platform: "linux" },
  ...{ refusal: undefined, bridge: undefined },
};
const used = "http://proxy:8080";

test.each([
  ["none", {}, "ok", /none on the way to psa\.example: neither network\.proxy nor the environment names/],
  ["none, on Windows", { platform: "win32" }, "ok", /nor WinHTTP/],
  ["of WinHTTP", { platform: "win32", proxy: used }, "ok", /WinHTTP says so/],
  ["of the configuration", { proxy: used, configured: used }, "ok", /network\.proxy in the configuration says so/],
  [
    "of a policy",
    { proxy: used, configured: used, origin: "policy" },
    "ok",
    /network\.proxy \(set by policy\) says so/,
  ],
  ["none by the configuration", { configured: "none" }, "ok", /network\.proxy in the configuration says so/],
  ["of the environment", { proxy: used, variables: ["https_proxy"] }, "ok", /https_proxy says so/],
  ["past it", { variables: ["HTTPS_PROXY"] }, "ok", /NO_PROXY lets it past/],
  ["silent", { proxy: used, configured: used, refusal: "ECONNREFUSED" }, "fail", /takes no connection: ECONNREFUSED/],
  [
    "another than the bridge's",
    { proxy: used, variables: ["HTTPS_PROXY"], bridge: { proxy: undefined } },
    "warn",
    /takes no proxy/,
  ],
  ["the bridge's, too", { bridge: { proxy: undefined } }, "ok", /^none/],
] as const)("proxy: %s", (_name, change, status, message) => {
  const found = judgeProxy({ ...direct, ...change });
  expect(found).toMatchObject({ status, message: expect.stringMatching(message) as unknown });
});

const nowMs = Date.parse("2026-01-01T00:00:00Z");
const shown: SeenCertificate = {
  ...{ errorCode: undefined, authority: "Example CA", isPublic: true },
  ...{ names: ["*.example"], validToMs: nowMs + 80 * 86_400_000 },
};

test.each([
  ["well", "psa.example", {}, "ok", /by Example CA, for \*\.example, until 2026-03-22$/],
  [
    "an own authority of an own server",
    "psa.example",
    { isPublic: false },
    "ok",
    /no public authority; this computer trusts it/,
  ],
  ["a cloud behind a firewall", "app.atera.com", { isPublic: false }, "warn", /A firewall or security software opens/],
  ["a cloud behind a firewall", "api-na.myconnectwise.net", { isPublic: false }, "warn", /Example CA/],
  ["near its end", "psa.example", { validToMs: nowMs + 86_400_000 }, "warn", /ends on 2026-01-02/],
  [
    "past it",
    "psa.example",
    { errorCode: "CERT_HAS_EXPIRED", validToMs: nowMs - 1 },
    "fail",
    /not valid at this computer's time/,
  ],
  [
    "another's",
    "psa.example",
    { errorCode: "ERR_TLS_CERT_ALTNAME_INVALID" },
    "fail",
    /not for psa\.example but for \*\.example/,
  ],
  ["unknown", "app.atera.com", { errorCode: "SELF_SIGNED_CERT_IN_CHAIN", isPublic: false }, "fail", /does not trust/],
  ["revoked", "psa.example", { errorCode: "CERT_REVOKED" }, "fail", /is refused \(CERT_REVOKED\)/],
] as const)("tls: %s, %s", (_name, host, change, status, message) => {
  const found = judgeTls({ host, certificate: { ...shown, ...change }, nowMs });
  expect(found).toMatchObject({ status, message: expect.stringMatching(message) as unknown });
});

const system = { kind: "connectwise", host: "psa.example", isByBridge: false };
const well = { name: "site", status: "ok", message: "fine" } as const;
const board = {
  name: "board",
  status: "failed",
  message: "there is no board Help",
  hint: "The nearest is Help Desk.",
} as const;

test("psa and picklists share one look, and each judges its own part", () => {
  const found = { ...system, results: [well, board] };
  expect(judgePsa(found)).toMatchObject({ status: "ok", details: [{ name: "site" }] });
  expect(judgePicklists(found)).toMatchObject({
    ...{ status: "fail", category: "psa", message: "board: there is no board Help.", hint: board.hint },
    details: [{ name: "board", status: "fail" }],
  });
});

test("psa: what the network met is of the network; a warning alone is one; what cannot be asked is skipped", () => {
  const timeout = { name: "companyId", status: "failed", message: "no answer", code: "timeout" } as const;
  expect(judgePsa({ ...system, results: [well, timeout] })).toMatchObject({ status: "fail", category: "network" });
  const warned = { ...timeout, status: "warning" } as const;
  expect(judgePsa({ ...system, results: [warned, warned] })).toMatchObject({
    status: "warn",
    message: "companyId: no answer. Also: companyId.",
  });
  const [unset, denied, hanging, broken, silent] = (
    ["config", "permission", "bridge", "internal", "network"] as const
  ).map((category) => new Tier2Error({ code: "x", category, message: "You may not.", hint: "Use sudo." })) as [
    ...[Tier2Error, Tier2Error, Tier2Error, Tier2Error, Tier2Error],
  ];
  expect(judgePsa(silent)).toMatchObject({ status: "fail", category: "network" });
  expect(judgePsa(hanging)).toMatchObject({ status: "warn", category: "bridge", hint: "Use sudo." });
  expect(judgePsa(broken)).toMatchObject({ status: "fail", category: "internal" });
  expect(judgePsa(unset)).toBe(unconfigured);
  expect(judgePsa(denied)).toMatchObject({ status: "skipped", message: "it cannot be asked: You may not." });
  expect(judgePicklists({ ...system, results: [timeout] })).toMatchObject({ status: "skipped" });
  expect(judgePicklists({ ...system, kind: "webhook", results: [well] }).message).toContain("has no lists");
});

test("the web address is the section's own where it leads to the host", () => {
  const at = (kind: string, host: string, section: object): string | undefined =>
    originOf({ kind, host }, section as Readonly<Record<string, unknown>>)?.href;
  expect(at("webhook", "localhost:99", { url: "http://localhost:99/hook" })).toBe("http://localhost:99/");
  expect(at("connectwise", "api-na.myconnectwise.net", { site: "na.myconnectwise.net" })).toBe(
    "https://api-na.myconnectwise.net/",
  );
  expect(at("email", "mail.example:587", { host: "mail.example" })).toBe(undefined);
});

test.each(sandboxKinds)("picklists: every list of %s that its check names is one", async (kind) => {
  const sandbox = await startSandbox(kind);
  onTestFinished(async () => sandbox.close());
  const adapter = await openAdapter(sandbox.config);
  const http = createHttpClient({ noProxy: "*" });
  onTestFinished(async () => http.close());
  const context = {
    ...{ fetch: http.fetch, now: Date.now, signal: AbortSignal.timeout(10_000) },
    logger: { debug: () => undefined, warn: () => undefined },
  };
  const [results, answer] = [await adapter.check(context), await adapter.fields(context)];
  const fields = answer.status === "answered" && "value" in answer ? answer.value : [];
  const lists = new Set(fields.filter((field) => field.kind === "choice").map(({ name }) => name));
  const named = results.map(({ name }) => name).filter((name) => lists.has(name));
  expect(named.filter((name) => !isPicklist(name))).toEqual([]);
});
