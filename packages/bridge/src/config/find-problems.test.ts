import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findProblems } from "./find-problems.ts";

const good = `schemaVersion: 1
psa:
  kind: connectwise
  site: na.myconnectwise.net
  companyId: examplemsp
  publicKey: file:public-key
  privateKey: env:CW_PRIVATE_KEY
  clientId: file:client-id
  catchAll: { company: Unregistered, contactEmail: unregistered@msp.example }
  board: Help Desk
`;
const environment = { CW_PRIVATE_KEY: "private-key" };

function folderWithSecrets(): string {
  const folder = temporaryFolder();
  for (const name of ["public-key", "client-id"]) {
    writeFileSync(path.join(folder, name), `${name}\n`, { mode: 0o600 });
  }
  return folder;
}

async function problems(text: string, folder = folderWithSecrets()): Promise<readonly string[]> {
  const found = await findProblems(path.join(folder, "config.yaml"), text, environment);
  expect(found.every(({ hint }) => hint !== "")).toBe(true);
  return found.map(({ line, place, message }) => `${line} ${place}: ${message.replaceAll(folder, "")}`);
}

test("a right one has none", async () => {
  expect(await problems(good)).toEqual([]);
});

test("all of them, in the order of their lines", async () => {
  const text = good
    .replace("site: na.myconnectwise.net", "site: http://na.myconnectwise.net")
    .replace("board:", "bord:")
    .replace("env:CW_PRIVATE_KEY", "env:CW_OTHER");
  const folder = folderWithSecrets();
  chmodSync(path.join(folder, "client-id"), 0o644);
  expect(await problems(`${text}site: x\nnetwork: { proxyPassword: file:none }\n`, folder)).toEqual([
    '2 psa.board: "psa.board" is missing.',
    expect.stringMatching(/^4 psa\.site: "psa\.site": "http:\/\/" would send the keys readable/),
    "7 psa.privateKey: psa.privateKey: the environment variable CW_OTHER is not set.",
    "8 psa.clientId: psa.clientId: others may read /client-id.",
    '10 psa.bord: unknown key "psa.bord".',
    '11 site: "site": no adapter can be told a customer\'s site, connectwise neither.',
    "12 network.proxy: network.proxyPassword: there is no file /none.",
  ]);
});

test("those of the schema come all at once, before anything is opened", async () => {
  expect(await problems("schemaVersion: 2\npsa: { kind: k, password: abc }\npolicy: { submit: x, undo: 4 }\n")).toEqual(
    [
      '1 schemaVersion: "schemaVersion": Invalid input: expected 1.',
      '2 psa.password: "psa.password" holds a secret itself.',
      '3 policy.undo: unknown key "policy.undo".',
      '3 policy.submit: "policy.submit" takes "at-once" or "undo".',
    ],
  );
});

test("the one line of all credentials is a secret, too", async () => {
  const text = "schemaVersion: 1\npsa: { kind: connectwise, credentials: examplemsp+public-key:private-key }\n";
  const found = await problems(text);
  expect(found).toEqual(['2 psa.credentials: "psa.credentials" holds a secret itself.']);
});

test("the fallback's own section, and kinds that are not there", async () => {
  const fallback = "fallback: { psa: { kind: emial } }\n";
  expect(await problems(`${good}${fallback}`)).toEqual(['11 fallback.psa.kind: there is no helpdesk system "emial".']);
  expect(await problems(good.replace("connectwise", "conectwise"))).toEqual([
    '3 psa.kind: there is no helpdesk system "conectwise".',
  ]);
});

test("what is no YAML, or uses aliases, is told with its line", async () => {
  expect((await problems("psa:\n  kind: [\n"))[0]).toMatch(/^3 : not YAML at column 1: /);
  expect(await problems("a: &a 1\nb: *a\n")).toHaveLength(1);
  expect(await problems("")).toHaveLength(1);
});
