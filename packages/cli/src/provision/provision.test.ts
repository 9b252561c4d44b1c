import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadConfig, parseConfig } from "@tier2/bridge";
import { expect, onTestFinished, test } from "vitest";
import { withProtectedReferences } from "./protected-references.ts";
import { provision } from "./provision.ts";
import { parseSecretLines } from "./secret-lines.ts";

const secret = "canary-5ecret-0123456789";
const good = `# ours
schemaVersion: 1
psa:
  kind: webhook
  url: https://hook.example/tickets
  secret: file:secrets/hook   # kept apart
`;

function place() {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-provision-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string | Uint8Array, mode = 0o600): string => {
    const whole = path.join(folder, name);
    writeFileSync(whole, text, { mode });
    chmodSync(whole, mode);
    return whole;
  };
  const configFile = path.join(folder, "tier2", "config.yaml");
  const run = async (config: string | undefined, secrets?: string) =>
    provision({ config, secrets, configFile, environment: {} });
  return { folder, file, configFile, run };
}

const isUntouched = (folder: string): boolean => !existsSync(path.join(folder, "tier2"));

test("a configuration and its secrets are put in their places, and can be used", async () => {
  const { file, configFile, run } = place();
  const { files, copy, notes } = await run(
    file("c.yaml", `\uFEFF${good}`),
    file("s", `# for it\r\n\r\nsecret: "${secret}"\r\n`),
  );
  const secretFile = path.join(path.dirname(configFile), "secrets/hook");
  expect(files).toEqual([secretFile, configFile]);
  expect(copy).toBeUndefined();
  expect(readFileSync(configFile, "utf8")).toBe(good);
  expect(readFileSync(secretFile, "utf8")).toBe(`${secret}\n`);
  expect(statSync(secretFile).mode & 0o777).toBe(0o600);
  expect(loadConfig(configFile).config.psa.kind).toBe("webhook");
  expect(notes).toEqual([expect.stringContaining("Delete ")]);
});

test("again with the same: nothing is written twice; another one keeps a copy of the one before", async () => {
  const { file, configFile, run } = place();
  const given = file("c.yaml", good);
  await run(given, file("s", `secret: ${secret}`));
  expect(await run(given)).toEqual({ files: [], copy: undefined, notes: [] });
  const { copy } = await run(file("c.yaml", `${good}page: { open: false }\n`));
  expect(readFileSync(copy ?? "", "utf8")).toBe(good);
  expect(readFileSync(configFile, "utf8")).toContain("open: false");
});

test("secrets alone go to the configuration that is there; one that does not come along is told", async () => {
  const { file, configFile, run } = place();
  expect((await run(file("c.yaml", good))).notes).toEqual([expect.stringContaining("Still to be given: psa.secret")]);
  await run(undefined, file("s", `secret: ${secret}`));
  expect(readdirSync(path.dirname(configFile)).toSorted()).toEqual(["config.yaml", "secrets"]);
});

test.each<[string, string, string | Uint8Array, string]>([
  ["an unknown key", `${good}pages: {}\n`, `secret: ${secret}`, "config_key_unknown"],
  ["what the adapter refuses", good.replace("https", "gopher"), `secret: ${secret}`, "config_invalid"],
  ["a secret that the adapter refuses", good, "secret: tooshort", "config_invalid"],
  ["an unknown secret", good, `secret: ${secret}\napiKey: ${secret}`, "config_secret_unusable"],
  ["a line that is none", good, `secret: ${secret}\n${secret}`, "provision_secrets_invalid"],
  ["a secret twice", good, `secret: ${secret}\nsecret: ${secret}`, "provision_secrets_invalid"],
  ["an empty secret", good, "secret: ", "provision_secrets_invalid"],
  ["UTF-16", good, Buffer.from(`\uFEFFsecret: ${secret}`, "utf16le"), "provision_file_unusable"],
  ["a huge file", good, `secret: ${secret}\n#${"x".repeat(256_000)}`, "provision_file_unusable"],
  [
    "a secret in the file itself",
    good.replace("file:secrets/hook", secret),
    `secret: ${secret}`,
    "config_secret_literal",
  ],
])("%s: nothing is written, and no secret is told", async (_what, config, secrets, code) => {
  const { folder, file, run } = place();
  const error: unknown = await run(file("c.yaml", config), file("s", secrets)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code });
  expect(String(error)).not.toContain(path.join(folder, "tier2", "config.yaml:"));
  expect(JSON.stringify(error) + String(error)).not.toContain(secret);
  expect(isUntouched(folder)).toBe(true);
});

test("a file that is missing, or none, is refused", async () => {
  const { folder, run } = place();
  await expect(run(path.join(folder, "missing"))).rejects.toThrow("--config: ");
  await expect(run(folder)).rejects.toThrow(/is not a file|cannot be read/);
  expect(isUntouched(folder)).toBe(true);
});

test("secrets that others may read are said to be so", async () => {
  const { file, run } = place();
  const { notes } = await run(file("c.yaml", good), file("s", `secret: ${secret}`, 0o644));
  expect(notes[0]).toContain("Other people on this computer may read");
});

test("on Windows what says file: is kept by DPAPI; nothing else of the text changes", () => {
  const text = `${good}network: { proxy: http://me@p.example, proxyPassword: "file:pw" } # both\n`;
  const loaded = parseConfig("config.yaml", text);
  const changed = withProtectedReferences(text, loaded, ["secret", "network.proxyPassword"]);
  expect(changed).toBe(text.replaceAll("file:", "dpapi:"));
  expect(withProtectedReferences(text, loaded, ["secret"])).toBe(text.replace("file:secrets", "dpapi:secrets"));
});

test("a value is all that follows, whatever it holds", () => {
  const found = parseSecretLines("s", "a: x: y # z\nfallback.psa.password:\t 'p w' \n");
  expect([...found]).toEqual([
    ["a", "x: y # z"],
    ["fallback.psa.password", "p w"],
  ]);
});

test("a secret that is protected already stays so, though the next configuration calls it a plain file", async () => {
  const { file, configFile, run } = place();
  const next = file("next.yaml", `${good}page: { open: false }\n`);
  await run(file("before.yaml", good.replace("file:", "dpapi:")));
  await provision({ config: next, secrets: undefined, configFile, environment: {}, platform: "win32" });
  expect(readFileSync(configFile, "utf8")).toBe(`${good.replace("file:", "dpapi:")}page: { open: false }\n`);
});
