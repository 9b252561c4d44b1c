import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { type LoadedConfig, parseConfig } from "./load-config.ts";
import { replaceSecret, secretNamesOf } from "./secret-file.ts";

const psa = "{ kind: k, privateKey: file:keys/private, clientId: env:X, login: { password: file:keys/password } }";

function rig(): { folder: string; loaded: LoadedConfig } {
  const folder = temporaryFolder();
  return { folder, loaded: parseConfig(path.join(folder, "config.yaml"), `schemaVersion: 1\npsa: ${psa}`) };
}

test("the names of all references", () => {
  expect([...secretNamesOf(rig().loaded).keys()]).toEqual(["privateKey", "clientId", "login.password"]);
});

test("those of the fallback and of the proxy have the names that messages give them", () => {
  const folder = temporaryFolder();
  const rest = "fallback: { psa: { kind: email, password: file:mail } }\nnetwork: { proxyPassword: file:proxy }\n";
  const loaded = parseConfig(path.join(folder, "config.yaml"), `schemaVersion: 1\npsa: ${psa}\n${rest}`);
  expect([...secretNamesOf(loaded).keys()].slice(3)).toEqual(["fallback.psa.password", "network.proxyPassword"]);
  expect(replaceSecret(loaded, "fallback.psa.password", "first")).toBe(path.join(folder, "mail"));
  expect(replaceSecret(loaded, "network.proxyPassword", "second")).toBe(path.join(folder, "proxy"));
});

test("a secret is written into its file, for its owner alone, and nothing else is left", () => {
  const { folder, loaded } = rig();
  const file = replaceSecret(loaded, "login.password", "first");
  expect(file).toBe(path.join(folder, "keys/password"));
  replaceSecret(loaded, "login.password", "second");
  expect(readFileSync(file, "utf8")).toBe("second\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(path.join(folder, "keys"))).toEqual(["password"]);
});

test("rights that were too wide become narrow", () => {
  const { folder, loaded } = rig();
  mkdirSync(path.join(folder, "keys"));
  writeFileSync(path.join(folder, "keys/private"), "old", { mode: 0o644 });
  expect(statSync(replaceSecret(loaded, "privateKey", "new")).mode & 0o777).toBe(0o600);
});

test.each([
  ["privatKey", /no secret "privatKey"/, /Did you mean "privateKey"\?/],
  ["clientId", /is env:X/, /where the service's environment is set/],
])("%s is refused: what to do is said, the secret is not", (name, message, hint) => {
  const { loaded } = rig();
  let error: unknown;
  try {
    replaceSecret(loaded, name, "canary");
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({
    category: "config",
    message: expect.stringMatching(message) as string,
    hint: expect.stringMatching(hint) as string,
  });
  expect(JSON.stringify(error)).not.toContain("canary");
});

test("a file that cannot be written is named", () => {
  const { folder, loaded } = rig();
  writeFileSync(path.join(folder, "keys"), "a file in the place of the folder");
  expect(() => replaceSecret(loaded, "privateKey", "x")).toThrow(/keys\/private cannot be written/);
});
