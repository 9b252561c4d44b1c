import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { Tier2Error } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findProblems } from "./find-problems.ts";
import { sourceOf } from "./layered-source.ts";
import { loadConfig, parseConfig, yamlProblems } from "./load-config.ts";
import { editDistance, nearestName } from "./nearest.ts";
import { openConfiguredAdapter } from "./open-adapter.ts";
import { databasePathIn, defaultPlaces } from "./places.ts";
import { configJsonSchema } from "./schema.ts";
import { resolveSecrets } from "./secrets.ts";

const good = `
schemaVersion: 1
psa:
  kind: connectwise
  site: na.example.test
  privateKey: env:CW_PRIVATE_KEY
  catchAll:
    contactEmail: unregistered@example.test
person:
  name: Front desk
  email: frontdesk@example.test
`;

function problemOf(action: () => unknown): Tier2Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Tier2Error) {
      return error;
    }
    throw error;
  }
  throw new Error("It was taken.");
}
const refusal = (text: string): Tier2Error => problemOf(() => parseConfig("config.yaml", text));

test("a short file is enough; everything else has a default", () => {
  const { config } = parseConfig("config.yaml", good);
  expect(config).toMatchObject({
    psa: { kind: "connectwise", privateKey: "env:CW_PRIVATE_KEY" },
    device: { transport: "node-hid" },
    person: { name: "Front desk" },
    delivery: { timeoutMs: 30_000, settleMs: 5000, backoffBaseMs: 1000, backoffCapMs: 300_000, gestureWindowMs: 3000 },
  });
});

test("places are relative to the configuration's folder, wherever the bridge is started", () => {
  const folder = temporaryFolder();
  const { config } = parseConfig(
    path.join(folder, "config.yaml"),
    `${good}device: { transport: socket, path: button.sock }\napi: { adminSocket: run/a.sock, sessionSocket: /run/b.sock }\n`,
  );
  expect(config).toMatchObject({
    device: { path: path.join(folder, "button.sock") },
    api: { adminSocket: path.join(folder, "run/a.sock"), sessionSocket: path.resolve("/run/b.sock") },
  });
});

test.each([
  ["an unknown key", `${good}persn:\n  name: X\n`, 'config.yaml:12: unknown key "persn"', 'Did you mean "person"?'],
  [
    "an unknown key inside",
    `${good}delivery:\n  timeoutMs: 99\n  settleMS: 1\n`,
    'config.yaml:14: unknown key "delivery.settleMS"',
    'Did you mean "settleMs"?',
  ],
  [
    "a key like no other",
    `${good}zzzzzzzzzz: 1\n`,
    'config.yaml:12: unknown key "zzzzzzzzzz"',
    "Known keys: schemaVersion, psa, company",
  ],
  [
    "an unknown key beside a wrong value",
    good.replace("schemaVersion: 1", "schemaVersion: 2\ndevise: 1"),
    'config.yaml:3: unknown key "devise"',
    'Did you mean "device"?',
  ],
  [
    "an unknown key of a variant",
    `${good}device:\n  transport: socket\n  path: x\n  pth: y\n`,
    'config.yaml:15: unknown key "device.pth"',
    'Did you mean "path"?',
  ],

  [
    "a wrong value",
    good.replace("frontdesk@example.test", "frontdesk"),
    'config.yaml:11: "person.email"',
    "Correct that line",
  ],
  ["no version", good.replace("schemaVersion: 1", ""), 'config.yaml:1: "schemaVersion" is missing.', "Add it"],
  ["a missing section", "schemaVersion: 1\n", 'config.yaml:1: "psa"', "Add it"],
  [
    "a newer format",
    good.replace("schemaVersion: 1", "schemaVersion: 2"),
    'config.yaml:2: "schemaVersion"',
    "Correct that line",
  ],
  ["broken YAML", "schemaVersion: 1\npsa: [\n", "config.yaml:3: not YAML", "Correct that line"],
  ["a key twice", `${good}person:\n  name: Y\n`, "config.yaml:12: not YAML", "Correct that line"],
  ["an empty file", "", "config.yaml:1: the file", "Correct that line"],
  ["a socket without path", `${good}device:\n  transport: socket\n`, 'config.yaml:12: "device.path"', "Add it"],
])("%s is refused with its line and what to do", (_name, text, message, hint) => {
  const error = refusal(text);
  expect(error.category).toBe("config");
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

test.each(["privateKey: 1234abcd", "privateKey: 12345", "password: hunter2", "nested:\n    clientSecret: abc"])(
  "a secret in the file itself (%s) is refused, and not repeated in the message",
  (line) => {
    const error = refusal(`schemaVersion: 1\npsa:\n  kind: x\n  ${line}\n`);
    expect(error.code).toBe("config_secret_literal");
    expect(error.hint).toMatch(/: (file:\/path\/to\/it|env:NAME)/);
    expect(JSON.stringify(error.describe())).not.toMatch(/1234|hunter2|abc"/);
  },
);

test("YAML aliases that would blow up are refused", () => {
  expect(() => parseConfig("config.yaml", `a: &a [x]\nb: [*a, *a]\n${good}`)).toThrow(Tier2Error);
});

/** Stands for a secret in the wrong place. */
const canary = "canary4711";

test.each([
  ["an alias that leads nowhere", `privateKey: *${canary}`, 4, 15],
  ["a second key on the line", `privateKey: ${canary}: x`, 4, 15],
  ["a first character of its own", `privateKey: @${canary}`, 4, 15],
  ["a quote that is not closed", `privateKey: "${canary}`, 7, 1],
  ["a backslash", `privateKey: "\\${canary}"`, 4, 16],
  ["a list that is not closed", `privateKey: [${canary}, ${canary}`, 5, 1],
  ["a line without a colon", canary, 4, 3],
  ["what follows a block's sign", `privateKey: | ${canary}`, 4, 17],
  ["what follows quotes", `privateKey: "x" ${canary}`, 4, 19],
  ["a tab", `\t${canary}: ${canary}`, 4, 3],
])("%s is told with line and column, and not a word of it", async (_name, line, ...expected) => {
  const text = `schemaVersion: 1\npsa:\n  kind: x\n  ${line}\nperson:\n  name: Y\n`;
  const error = refusal(text);
  expect(error.code).toBe("config_not_yaml");
  const [, where, column] = /^config\.yaml:(\d+): .*at column (\d+)[:.]/.exec(error.message) ?? [];
  expect([Number(where), Number(column)]).toEqual(expected);
  const problems = await findProblems("config.yaml", text, {});
  expect(problems).toContainEqual(expect.objectContaining({ code: "config_not_yaml", line: expected[0] }));
  expect(inspect([error, error.cause, error.stack, problems], { depth: 9 })).not.toContain("canary");
});

test("a file that is not there says what to do", () => {
  const error = problemOf(() => loadConfig("/nonexistent/config.yaml"));
  expect(error).toMatchObject({ code: "config_missing", category: "config" });
  expect(error.hint).toContain("tier2 setup");
  expect(error.hint).toContain("--config");
});

test("a folder in the place of a file is called one", () => {
  const error = problemOf(() => loadConfig(temporaryFolder()));
  expect(error).toMatchObject({ code: "config_unreadable", category: "config" });
  expect(error.message).toContain("is a folder");
});

test.runIf(process.getuid?.() === 0)("what this account may not read is a matter of rights", () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, good, { mode: 0o600 });
  chmodSync(folder, 0o755);
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
  expect(problemOf(() => loadConfig(file))).toMatchObject({
    ...{ code: "config_unreadable", category: "permission" },
    hint: expect.stringContaining("Use sudo") as unknown,
  });
});

test("of a text that is no YAML the first mistakes are named alone", () => {
  expect(yamlProblems(sourceOf("config.yaml", "a: b: c\n".repeat(20)))).toHaveLength(3);
});

test("secrets are read when they are asked for, from the environment and from private files", () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "key");
  writeFileSync(file, "private-key\n", { mode: 0o600 });
  const section = {
    kind: "x",
    site: "a.example",
    one: "env:ONE",
    deep: { two: "file:key", three: `file:${file}` },
    n: 3,
  };
  expect(resolveSecrets(section, { environment: { ONE: "public-key" }, folder })).toEqual({
    kind: "x",
    site: "a.example",
    one: "public-key",
    deep: { two: "private-key", three: "private-key" },
    n: 3,
  });
});

test.skipIf(process.platform === "win32")("a secret file others may read is refused", () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "key");
  writeFileSync(file, "private-key");
  for (const mode of [0o640, 0o604]) {
    chmodSync(file, mode);
    const error = problemOf(() => resolveSecrets({ key: "file:key" }, { environment: {}, folder }));
    expect(error).toMatchObject({ code: "config_secret_unusable", hint: `chmod 600 ${file}` });
    expect(JSON.stringify(error.describe())).not.toContain("private-key");
  }
});

test.skipIf(process.platform === "win32")("a credential of systemd is taken, which its group may seem to read", () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "private-key");
  writeFileSync(file, "private-key", { mode: 0o440 });
  const sources = { environment: { CREDENTIALS_DIRECTORY: folder }, folder: "/" };
  expect(resolveSecrets({ key: `file:${file}` }, sources)).toEqual({ key: "private-key" });
  chmodSync(file, 0o444);
  expect(problemOf(() => resolveSecrets({ key: `file:${file}` }, sources)).message).toContain("others may read");
});

test.each(["env:MISSING", "file:missing", "env:EMPTY"])("%s is refused with the place that names it", (reference) => {
  const sources = { environment: { EMPTY: " " }, folder: temporaryFolder() };
  expect(problemOf(() => resolveSecrets({ privateKey: reference }, sources)).message).toMatch(/^psa\.privateKey: /);
});

test("the nearest name is found, or none", () => {
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(nearestName("timeout", ["timeoutMs", "settleMs"])).toBe("timeoutMs");
  expect(nearestName("banana", ["timeoutMs", "settleMs"])).toBeUndefined();
});

test("default places follow the system", () => {
  expect(defaultPlaces("linux", {})).toEqual({
    configFile: "/etc/tier2/config.yaml",
    dataDirectory: "/var/lib/tier2",
  });
  const hosted = { ProgramData: "C:\\users\\Public", TIER2_PROGRAM_DATA: "D:\\Data\\Tier2" };
  expect(defaultPlaces("win32", hosted).dataDirectory).toBe("D:\\Data\\Tier2\\data");
  expect(defaultPlaces("win32", { ProgramData: "D:\\Data" }).configFile).toBe("D:\\Data\\Tier2\\config.yaml");
  expect(databasePathIn("/var/lib/tier2")).toBe("/var/lib/tier2/presses.sqlite");
});

test("the JSON Schema describes every key", () => {
  const schema = JSON.stringify(configJsonSchema());
  for (const key of ["schemaVersion", "psa", "device", "dataDirectory", "person", "delivery", "gestureWindowMs"]) {
    expect(schema).toContain(`"${key}"`);
  }
  expect(configJsonSchema()).toMatchObject({ required: ["schemaVersion", "psa"], additionalProperties: false });
});

const psa = `schemaVersion: 1
psa:
  kind: connectwise
  site: https://psa.example.test
  companyId: example
  publicKey: public-key
  privateKey: env:PRIVATE_KEY
  clientId: client-id
  company: Customer
  catchAll:
    contactEmail: unregistered@example.test
  board: Help Desk
`;
const adapterOf = async (text: string) =>
  openConfiguredAdapter(parseConfig("/etc/tier2/config.yaml", text), {
    PRIVATE_KEY: "private-key",
    EMAIL: "pat@msp.example",
  });

test("the adapter of a configuration is opened with its secrets", async () => {
  expect(await adapterOf(psa)).toMatchObject({ kind: "connectwise", host: "psa.example.test" });
});

test.each([
  [
    "an unknown system",
    psa.replace("connectwise", "conectwise"),
    'config.yaml:3: there is no helpdesk system "conectwise"',
    'Did you mean "connectwise"?',
  ],
  [
    "a misspelt optional key",
    psa.replace("board:", "bord: x\n  board:").replace("bord", "prioritty"),
    'unknown key "psa.prioritty"',
    'Did you mean "priority"?',
  ],
  ["a misspelt key within", psa.replace("contactEmail", "contactMail"), "psa.catchAll.contactMail", '"contactEmail"?'],
  [
    "an e-mail address for a key",
    psa.replace(/publicKey: .*/, "publicKey: pat@msp.example"),
    '"psa.publicKey" is an e-mail address: give',
    "Correct that line",
  ],
  [
    "an e-mail address in the place that a reference leads to",
    psa.replace(/publicKey: .*/, "publicKey: env:EMAIL"),
    '"psa.publicKey" is an e-mail address: give',
    "Correct what env:EMAIL holds.",
  ],
  ["a misspelt key", psa.replace("board:", "bord:"), 'config.yaml:12: unknown key "psa.bord"', 'Did you mean "board"?'],
  [
    "a wrong value",
    psa.replace("unregistered@", "unregistered"),
    'config.yaml:11: "psa.catchAll.contactEmail"',
    "Correct that line",
  ],
])("%s in the adapter's section is refused with its line", async (_name, text, message, hint) => {
  const refused = adapterOf(text);
  await expect(refused).rejects.toMatchObject({
    category: "config",
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
});
