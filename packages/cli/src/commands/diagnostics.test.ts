import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { collectDiagnostics } from "../diagnostics/collect.ts";
import { type FakeBridge, fakeBridge, noBridge, tier2 } from "../testing/fake-bridge.ts";
import { troubledStatus } from "../testing/statuses.ts";

/** What must not be in the bundle, wherever it came from. */
const canaries = [
  ...["canary-of-the-private-key", "canary-of-the-public-key", "Jane", "jane.doe@acme.example", "Canary Timber"],
  ...[
    "psa.canary.example",
    "CANARY-SERIAL",
    "support@canary.example",
    "+44 20 7946 0000",
    "canary-tenant",
    "192.0.2.77",
  ],
  ...["canary-agent", "CANARY-DOMAIN", "canary-profile"],
];

const status = {
  ...troubledStatus,
  agents: [String.raw`CANARY-DOMAIN\canary-agent`],
  buttons: [{ serial: "CANARY-SERIAL", board: "pico", firmwareVersion: "0.1.0", path: "/dev/hidraw0" }],
  ways: [{ route: "first", kind: "connectwise", host: "psa.canary.example", state: "paused" }],
  warnings: [{ code: "destination-paused", text: "psa.canary.example refuses the login of Jane Doe at 192.0.2.77" }],
};
const press = {
  ...{ pressId: "0199aaaa-0000-7000-8000-000000000001", serial: "CANARY-SERIAL", state: "failed", gesture: "short" },
  ...{ recordedAtMs: 1_750_000_000_000, isFromSoftware: false, route: "first", attempts: 3, openFollowUps: 0 },
  subject: "Help button pressed: Jane Doe at FRONT-PC",
  lastError: { code: "auth_rejected", message: "psa.canary.example does not take the credentials." },
};

async function bridge(site = "psa.canary.example"): Promise<FakeBridge> {
  const made = await fakeBridge({
    "GET /v1/status": { body: status },
    "GET /v1/presses?limit=200": { body: { presses: [press], counts: { failed: 1 } } },
  });
  const { folder, configFile, socketPath } = made;
  mkdirSync(path.join(folder, "secrets"));
  writeFileSync(path.join(folder, "secrets/private"), "canary-of-the-private-key\n", { mode: 0o600 });
  writeFileSync(
    configFile,
    `schemaVersion: 1
psa:
  kind: connectwise
  site: ${site}
  companyId: canary-tenant
  publicKey: canary-of-the-public-key
  privateKey: file:secrets/private
  board: Help Desk
  catchAll: { company: Canary Timber, contactEmail: unregistered@canary.example }
company: Canary Timber
person: { name: Jane Doe, email: jane.doe@acme.example }
support: { name: IT of Canary, email: support@canary.example, phone: +44 20 7946 0000 }
api: { adminSocket: ${socketPath} }
`,
  );
  return made;
}

const readLog = async (): Promise<readonly string[]> => [
  JSON.stringify({ error: String.raw`EACCES: open 'C:\Users\canary-profile\x' for canary-domain\CANARY-AGENT` }),
  '{"event":"delivery.failed","host":"psa.canary.example","serial":"CANARY-SERIAL","error":"jane doe: canary-of-the-private-key"}',
];

test("nobody's name, no address, no secret: what helps to find a fault stays", async () => {
  const { configFile } = await bridge();
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdout, stderr, stdin: new PassThrough(), environment: {}, ending: new AbortController().signal };
  const parts = await collectDiagnostics({ configFile, config: configFile, io, doctor: undefined, readLog });
  const text = JSON.stringify(parts);
  expect(canaries.filter((canary) => text.toLowerCase().includes(canary.toLowerCase()))).toEqual([]);
  const content = Object.fromEntries(parts.map((part) => [part.name, part.content]));
  expect(content).toMatchObject({
    configuration: { psa: { kind: "connectwise", board: "Help Desk", privateKey: "file:secrets/private" } },
    problems: [{ code: "config_invalid", place: "psa.clientId" }],
    status: { ways: [{ kind: "connectwise", state: "paused" }], buttons: [{ firmwareVersion: "0.1.0" }] },
    presses: { counts: { failed: 1 }, presses: [{ state: "failed", attempts: 3, errorCode: "auth_rejected" }] },
  });
  expect(String((content["log"] as string[])[1])).toMatch(/"host":"(host-\d+)","serial":"serial-1"/);
});

test("it lists what goes in, wants a word, and writes what it listed", async () => {
  const { configFile, folder } = await bridge("http://127.0.0.1:9");
  const out = path.join(folder, "bundle.json.gz");
  const words = ["diagnostics", "--config", configFile, "--out", out];
  const unasked = await tier2(words);
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toMatch(/^tier2: This wants a confirmation.*\nWrite --yes, too\.\n$/);
  const { code, stdout, stderr } = await tier2([...words, "--yes"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${out}\n` });
  expect(stderr).toMatch(/What goes into .*\n {2}versions +\d+ bytes {2}of this program/);
  const text = gunzipSync(readFileSync(out)).toString("utf8");
  expect(canaries.filter((canary) => text.toLowerCase().includes(canary.toLowerCase()))).toEqual([]);
  expect(JSON.parse(text)).toMatchObject({ schemaVersion: 1, status: { warnings: [{ code: "destination-paused" }] } });
});

const badly = [
  ["an unknown key", (text: string) => `${text}persn: { name: Jane Doe }\n`],
  ["no YAML", (text: string) => `${text}psa: [\n`],
  ["a secret in it", (text: string) => text.replace("file:secrets/private", "canary-of-the-private-key")],
  [
    "a secret like an alias",
    (text: string) => text.replace("file:secrets/private", "*canary-of-the-private-key # here"),
  ],
] as const;

test.each(badly)("a configuration that is refused for %s gives nothing away either", async (_what, spoil) => {
  const { configFile } = await bridge();
  writeFileSync(configFile, spoil(readFileSync(configFile, "utf8")));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdout, stderr, stdin: new PassThrough(), environment: {}, ending: new AbortController().signal };
  const parts = await collectDiagnostics({ configFile, config: configFile, io, doctor: undefined, readLog: readNames });
  expect(parts.find(({ name }) => name === "configuration")?.content).toHaveProperty("error");
  const text = JSON.stringify(parts);
  expect(canaries.filter((canary) => text.toLowerCase().includes(canary.toLowerCase()))).toEqual([]);
});

/** The bridge was started with the file before it was spoilt. */
const readNames = async (): Promise<readonly string[]> => [
  ...(await readLog()),
  '{"event":"lookup.failed","error":"no contact Jane Doe (jane.doe@acme.example) at Canary Timber; canary-tenant"}',
];

test("no bridge, and a broken configuration, are a part of what is told", async () => {
  const { configFile, folder } = noBridge();
  writeFileSync(configFile, "psa: [\n");
  const out = path.join(folder, "bundle.json");
  const { code } = await tier2(["diagnostics", "--config", configFile, "--out", out, "--yes"]);
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({
    configuration: { error: { code: "config_not_yaml" } },
    problems: [{ code: "config_not_yaml" }],
    presses: { error: {} },
  });
  const there = path.join(folder, "none", "bundle.json");
  expect((await tier2(["diagnostics", "--config", configFile, "--out", there, "--yes"])).code).toBe(9);
});
