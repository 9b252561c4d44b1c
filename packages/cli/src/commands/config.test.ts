import { chmodSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { configJsonSchema } from "@tier2/bridge";
import { expect, onTestFinished, test } from "vitest";
import { tier2 } from "../testing/fake-bridge.ts";

const secrets = ["public-key", "canary-of-the-private-key", "client-id"] as const;

const good = `schemaVersion: 1
psa:
  kind: connectwise
  site: na.myconnectwise.net
  companyId: examplemsp
  publicKey: file:public
  privateKey: env:CW_PRIVATE_KEY
  clientId: canary-of-the-client-id
  catchAll: { company: Unregistered, contactEmail: unregistered@msp.example }
  board: Help Desk
policy: { fold: false }
`;

/** A configuration in a folder of its own, with the file of one secret. */
function configured(text = good): { folder: string; configFile: string } {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configFile = path.join(folder, "config.yaml");
  writeFileSync(configFile, text);
  writeFileSync(path.join(folder, "public"), "canary-of-the-public-key\n", { mode: 0o600 });
  return { folder, configFile };
}

const environment = { CW_PRIVATE_KEY: secrets[1] };

test("config validate: right, or every problem with its line and what to do", async () => {
  const { configFile } = configured();
  const words = ["config", "validate", "--config", configFile];
  const right = await tier2(words, { environment });
  expect(right).toMatchObject({ code: 0, stdout: `${configFile} is right. Its 2 secrets can be read.\n` });
  const wrong = await tier2(words);
  expect(wrong.code).toBe(3);
  expect(wrong.stdout).toBe(
    `${configFile}:7: psa.privateKey: the environment variable CW_PRIVATE_KEY is not set.\n` +
      "    Set CW_PRIVATE_KEY for the service, or use file:PATH.\n",
  );
  expect(JSON.parse((await tier2([...words, "--json"])).stdout)).toMatchObject({
    ...{ schemaVersion: 1, file: configFile, isValid: false },
    problems: [{ code: "config_secret_unusable", line: 7, place: "psa.privateKey" }],
  });
});

test("config validate: a file that is not there is told as ever", async () => {
  const { code, stderr } = await tier2(["config", "validate", "--config", "/nonexistent.yaml"]);
  expect({ code, told: stderr.includes("config_missing") }).toEqual({ code: 3, told: true });
});

test("config show: what is in force, defaults marked, and nothing of a secret", async () => {
  const { configFile } = configured(
    `${good}fallback: { psa: { kind: email, pasword: canary-of-a-slip } }
network: { proxy: "http://somebody:canary-of-the-proxy@proxy.example:8080" }
`,
  );
  const words = ["config", "show", "--config", configFile];
  const { code, stdout, stderr } = await tier2(words, { environment });
  expect(code).toBe(0);
  expect(stdout).toContain("  fold: false\n");
  expect(stdout).toContain("  gestures: true # default\n");
  expect(stdout).toContain("  privateKey: env:CW_PRIVATE_KEY\n");
  expect(stdout).toContain("  clientId: (hidden)\n");
  expect(stdout).toContain("    pasword: (hidden)\n");
  expect(stderr).toContain("tier2 config validate");
  const json = (await tier2([...words, "--json"], { environment })).stdout;
  const { config, defaults } = JSON.parse(json) as { config: object; defaults: readonly string[] };
  expect(config).toMatchObject({ policy: { fold: false, submit: "at-once" }, network: { proxy: "(hidden)" } });
  expect(defaults).toContain("policy.submit");
  expect(defaults).not.toContain("policy.fold");
  expect(`${stdout}${json}`).not.toContain("canary");
});

test("config show: nor the password of a proxy that is named without a scheme", async () => {
  const { configFile } = configured(`${good}network: { proxy: "somebody:canary@proxy.example:8080" }\n`);
  const { stdout } = await tier2(["config", "show", "--config", configFile], { environment });
  expect(stdout).toContain("  proxy: (hidden)\n");
  expect(stdout).not.toContain("canary");
});

test("config schema is the one that is committed", async () => {
  expect(JSON.parse((await tier2(["config", "schema"])).stdout)).toEqual(configJsonSchema());
});

test("secret list: where each is, how old, whether it can be read; never one itself", async () => {
  const { folder, configFile } = configured();
  const file = path.join(folder, "public");
  const threeDaysAgo = new Date(Date.now() - 3 * 86_400_000 - 1000);
  utimesSync(file, threeDaysAgo, threeDaysAgo);
  const words = ["secret", "list", "--config", configFile];
  const { code, stdout } = await tier2(words, { environment });
  expect(code).toBe(0);
  expect(stdout).toBe("ok    publicKey   file:public, written 3 days ago\nok    privateKey  env:CW_PRIVATE_KEY\n");
  chmodSync(file, 0o644);
  const unusable = await tier2(words);
  expect(unusable.code).toBe(3);
  expect(unusable.stdout).toMatch(/^FAIL {2}publicKey .*\n {18}psa\.publicKey: others may read .*\n {18}chmod 600 /);
  const { stdout: json } = await tier2([...words, "--json"], { environment });
  expect(JSON.parse(json)).toMatchObject({
    secrets: [
      { name: "publicKey", reference: "file:public", file, isUsable: false, hint: `chmod 600 ${file}` },
      { name: "privateKey", reference: "env:CW_PRIVATE_KEY", isUsable: true },
    ],
  });
  expect(`${stdout}${json}${unusable.stdout}`).not.toContain("canary");
  expect(readFileSync(file, "utf8")).toContain("canary"); // what is looked for would be found
});
