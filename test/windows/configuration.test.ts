import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testExecutable } from "./lib/test-executable.ts";
import { waitFor } from "./lib/wait-for.ts";
import { type Ran, Wine } from "./lib/wine.ts";

const program = String.raw`C:\Program Files\Tier2\tier2.exe`;
const data = String.raw`C:\ProgramData\Tier2`;
const configFile = String.raw`${data}\config.yaml`;
const vendorKey = String.raw`HKLM\SOFTWARE\Tier2`;
const policyKey = String.raw`HKLM\SOFTWARE\Policies\Tier2`;
const canary = "canary-5ecret-0123456789";
const yaml = `schemaVersion: 1
psa:
  kind: webhook
  url: http://127.0.0.1:9/tickets
  secret: file:secrets/hook
page: { minutes: 7, closeSeconds: 9 }
`;

/** One that needs no secret. */
const plainYaml = `schemaVersion: 1
psa: { kind: email, host: 127.0.0.1, port: 9, from: button@example.com, to: help@example.com }
device: { transport: socket, path: '\\\\.\\pipe\\no-button' } # Wine 8.0 lacks what looks for real ones
`;

let wine: Wine;
/** All that programs printed. */
let printed = "";

beforeAll(async () => {
  wine = await Wine.start();
  cpSync(await testExecutable(), wine.file(String.raw`C:\Program Files\Tier2`), { recursive: true });
});

afterAll(async () => {
  await wine.stop();
});

beforeEach(async () => {
  rmSync(wine.file(data), { recursive: true, force: true });
  for (const key of [vendorKey, policyKey]) {
    await wine.run("reg", ["delete", key, "/f"]);
  }
});

async function tier2(...words: readonly string[]): Promise<Ran> {
  const ran = await wine.run(program, words);
  printed += ran.output;
  return ran;
}

const answer = (ran: Ran): Record<string, unknown> =>
  JSON.parse(/^\{.*^\}/ms.exec(ran.output)?.[0] ?? "") as Record<string, unknown>;

function write(windowsPath: string, text: string): string {
  const file = wine.file(windowsPath);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return windowsPath;
}

async function setValue(key: string, name: string, type: string, value: string): Promise<void> {
  await wine.succeed("reg", ["add", key, "/v", name, "/t", type, "/d", value, "/f"]);
}

test("policies count more than the installer's values, and those more than the file; each says where it is from", async () => {
  write(configFile, yaml);
  await setValue(vendorKey, "company", "REG_SZ", "Größe & Söhne");
  await setValue(vendorKey, "page.minutes", "REG_DWORD", "30");
  await setValue(policyKey, "page.minutes", "REG_DWORD", "45");
  await setValue(policyKey, "page.open", "REG_DWORD", "0");
  await setValue(policyKey, "capture.hosts", "REG_MULTI_SZ", String.raw`one.example\0two.example`);
  await setValue(policyKey, "page.minute", "REG_DWORD", "1");
  const shown = answer(await tier2("config", "show", "--json"));
  expect(shown).toMatchObject({
    file: configFile,
    config: {
      company: "Größe & Söhne",
      page: { minutes: 45, open: false, closeSeconds: 9 },
      capture: { hosts: ["one.example", "two.example"] },
    },
    origins: { company: "vendor", "page.minutes": "policy", "page.open": "policy", "capture.hosts": "policy" },
  });
  expect((await tier2("config", "show")).output).toContain("minutes: 45 # set by policy");
  const other = write(String.raw`C:\trial\config.yaml`, yaml);
  expect(answer(await tier2("config", "show", "--json", "--config", other))).toMatchObject({ origins: {} });
});

test("a value that cannot be used is told; one of the customer stops everything", async () => {
  write(configFile, plainYaml);
  await setValue(policyKey, "page.minute", "REG_DWORD", "1");
  expect(answer(await tier2("config", "validate", "--json"))).toMatchObject({
    isValid: true,
    ignored: [{ code: "config_key_unknown", origin: String.raw`${policyKey}, page.minute` }],
  });
  const doctor = answer(await tier2("doctor", "--only", "configuration", "--json"));
  expect(JSON.stringify(doctor)).toContain("page.minute");
  await setValue(policyKey, "company", "REG_DWORD", "7");
  const { exitCode, output } = await tier2("config", "show");
  expect([exitCode, output]).toEqual([3, expect.stringContaining(String.raw`${policyKey}, company: `)]);
});

test("without a file the registry suffices when it names the helpdesk system", async () => {
  expect((await tier2("config", "show")).output).toContain("There is no configuration");
  await setValue(vendorKey, "psa.kind", "REG_SZ", "webhook");
  await setValue(vendorKey, "psa.url", "REG_SZ", "https://hook.example/tickets");
  expect(answer(await tier2("config", "show", "--json"))).toMatchObject({
    config: { psa: { kind: "webhook", url: "https://hook.example/tickets" } },
  });
});

test("an installer's configuration and secrets are put in their places, the secrets protected by DPAPI", async () => {
  const given = write(String.raw`C:\Deploy files\config.yaml`, yaml);
  const secrets = write(String.raw`C:\Deploy files\secrets.txt`, `secret: ${canary}\r\n`);
  const { exitCode, output } = await tier2("service", "provision", "--config", given, "--secrets", secrets);
  expect([exitCode, output]).toEqual([0, expect.stringContaining(`${configFile} is written.`)]);
  expect(output).toContain(`Other people on this computer may read ${secrets}.`);
  expect(wine.text(configFile)).toBe(yaml.replace("file:", "dpapi:"));
  expect(wine.text(String.raw`${data}\secrets\hook`)).toMatch(/^[A-Za-z0-9+/=]{100,}\n$/);
  expect(answer(await tier2("secret", "list", "--json"))).toMatchObject({
    secrets: [{ name: "secret", reference: "dpapi:secrets/hook", isUsable: true }],
  });
  expect(answer(await tier2("config", "validate", "--json"))).toMatchObject({ isValid: true });
});

test("a relative path is refused: an installer runs in another folder", async () => {
  const { exitCode, output } = await tier2("service", "provision", "--config", "config.yaml");
  expect([exitCode, output]).toEqual([2, expect.stringContaining("is no whole path")]);
  expect(existsSync(wine.file(data))).toBe(false);
});

test("a secret is replaced; one that this computer does not open says so", async () => {
  write(configFile, yaml.replace("file:", "dpapi:"));
  const typed = write(String.raw`C:\typed.txt`, `${canary}-2\r\n`);
  const script = write(String.raw`C:\set.cmd`, `@"${program}" secret set secret < ${typed}\r\n`);
  const ran = await wine.run("cmd", ["/c", script]);
  printed += ran.output;
  expect([ran.exitCode, ran.output]).toEqual([0, expect.stringContaining(String.raw`secrets\hook`)]);
  expect(answer(await tier2("secret", "list", "--json"))).toMatchObject({ secrets: [{ isUsable: true }] });
  const file = String.raw`${data}\secrets\hook`;
  const blob = Buffer.from(wine.text(file), "base64");
  blob.writeUInt8(blob.readUInt8(blob.length - 1) ^ 1, blob.length - 1);
  write(file, blob.toString("base64"));
  expect(answer(await tier2("secret", "list", "--json"))).toMatchObject({
    secrets: [{ isUsable: false, message: expect.stringContaining("protected on another computer, or is damaged") }],
  });
});

test("a running bridge takes up what policies say, and keeps its key protected", async () => {
  write(configFile, plainYaml);
  const start = async () => {
    const bridge = wine.startProgram(program, ["run"]);
    await waitFor("the bridge looks for buttons", () => bridge.output().includes("button.none"), 60_000);
    return bridge;
  };
  const stop = async (): Promise<void> => {
    await wine.run("taskkill", ["/f", "/im", "tier2.exe"]);
    await waitFor("the bridge has ended", () => wine.processes("tier2.exe").length === 0);
  };
  const first = await start();
  const key = wine.file(String.raw`${data}\data\database.key`);
  expect(statSync(key).size).toBeGreaterThan(100);
  await setValue(policyKey, "page.minutes", "REG_DWORD", "3");
  await waitFor("the policy is in force", () => first.output().includes("config.applied"));
  await setValue(policyKey, "page.minutes", "REG_DWORD", "0");
  await waitFor("it is told", () => first.output().includes('"config.values-ignored"'));
  await stop();
  printed += first.output();
  const before = readFileSync(key);
  const second = await start();
  printed += second.output();
  expect(second.output()).not.toContain("database_key");
  expect(second.output()).not.toContain("database.set-aside");
  await stop();
  expect(readFileSync(key)).toEqual(before);
  writeFileSync(key, Buffer.alloc(200, 1));
  const third = await tier2("run");
  expect([third.exitCode, third.output]).toEqual([9, expect.stringContaining("protected on another computer")]);
});

test("no secret stands in anything that was printed, in the registry or in a file of the service", async () => {
  expect(printed).toContain("is written.");
  expect(printed).not.toContain(canary);
  await wine.succeed("reg", ["export", "HKLM", String.raw`C:\all.reg`, "/y"]);
  const exported = readFileSync(wine.file(String.raw`C:\all.reg`));
  expect(exported.length).toBeGreaterThan(100_000);
  expect(exported.includes(Buffer.from(canary, "utf16le"))).toBe(false);
  write(configFile, yaml.replace("file:", "dpapi:"));
  write(String.raw`C:\secrets.txt`, `secret: ${canary}\n`);
  expect((await tier2("service", "provision", "--secrets", String.raw`C:\secrets.txt`)).exitCode).toBe(0);
  const folder = wine.file(data);
  expect(readdirSync(folder)).toContain("secrets");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name));
  expect(files.filter((file) => statSync(file).isFile() && readFileSync(file).includes(canary))).toEqual([]);
});
