import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { adapterKinds } from "@tier2/psa-adapters";
import { expect, test } from "vitest";
import type { Tier2Error } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { withCustomer } from "./customer.ts";
import { parseConfig } from "./load-config.ts";
import { openConfiguredAdapter, openFallbackAdapter } from "./open-adapter.ts";
import { configuredProxies } from "./open-proxies.ts";

const connectwise = `schemaVersion: 1
psa:
  kind: connectwise
  site: psa.example.test
  companyId: msp
  publicKey: env:PUBLIC_KEY
  privateKey: env:PRIVATE_KEY
  clientId: 00000000-0000-0000-0000-000000000000
  board: Help Desk
  catchAll:
    contactEmail: unregistered@example.test
`;
const mail = `schemaVersion: 1
psa:
  kind: email
  host: mail.example.test
  from: button@example.test
  to: help@msp.example
`;
const environment = { PUBLIC_KEY: "public-key", PRIVATE_KEY: "private-key" };
const load = (text: string) => parseConfig("/etc/tier2/config.yaml", text);
const refusalOf = async (text: string): Promise<Tier2Error> =>
  openConfiguredAdapter(load(text), environment).then(
    () => Promise.reject(new Error("It was taken.")),
    (error: Tier2Error) => error,
  );

test("the customer goes to the adapter, whose catch-all needs none then", async () => {
  await expect(openConfiguredAdapter(load(connectwise), environment)).rejects.toThrow(
    '"psa.catchAll.company" is missing',
  );
  const adapter = await openConfiguredAdapter(load(`${connectwise}company: ACME\n`), environment);
  expect(adapter.kind).toBe("connectwise");
  expect(withCustomer(load(`${connectwise}company: ACME\n`))).toMatchObject({
    company: "ACME",
    site: "psa.example.test",
  });
});

test.each([
  [
    "named twice",
    `${connectwise}  company: ACME\ncompany: Other\n`,
    'the customer stands at "psa.company", too',
    "Give one",
  ],
  ["to a mail intake", `${mail}company: ACME\n`, '/config.yaml:7: "company": email cannot be told', 'Set "psa.from"'],
  [
    "by a site",
    `${connectwise}company: ACME\nsite: Harbour\n`,
    "no adapter can be told a customer's site",
    "Set it there",
  ],
])("a customer %s is refused, and the sentence says what to do", async (_what, text, message, hint) => {
  const error = await refusalOf(text);
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

const withoutCustomers = ["email", "webhook"];
const customerOf = (kind: string): unknown =>
  withCustomer(load(`schemaVersion: 1\npsa:\n  kind: ${kind}\ncompany: ACME\n`));

test.each(adapterKinds.filter((kind) => !withoutCustomers.includes(kind)))("%s can be told a customer", (kind) => {
  expect(customerOf(kind)).toEqual({ kind, company: "ACME" });
});

test.each(withoutCustomers)("%s cannot, and a sentence says what to set", (kind) => {
  expect(() => customerOf(kind)).toThrow(`${kind} cannot be told a customer`);
});

test("the fallback is opened with its own settings, and takes the customer where it has such a key", async () => {
  expect(await openFallbackAdapter(load(mail), {})).toBeUndefined();
  const section = (text: string): string => text.slice(text.indexOf("psa:")).replaceAll(/^/gm, "  ").trimEnd();
  const toMail = `${connectwise}company: ACME\nfallback:\n${section(mail)}\n`;
  expect(await openFallbackAdapter(load(toMail), {})).toMatchObject({ kind: "email", host: "mail.example.test" });
  const toSystem = `${mail}fallback:\n${section(connectwise)}\n    company: ACME\n`;
  expect(await openFallbackAdapter(load(toSystem), environment)).toMatchObject({ kind: "connectwise" });
});

test.each([
  ["kind", 'config.yaml:9: there is no helpdesk system "emial"', "emial"],
  ["host", '"fallback.psa.host" is missing', "email"],
])("a mistake in the fallback is named with its place: %s", async (_key, message, kind) => {
  const text = `${mail}fallback:\n  psa:\n    kind: ${kind}\n`;
  await expect(openFallbackAdapter(load(text), {})).rejects.toThrow(message);
});

test("the proxy's password is read from where the reference points", async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "proxy-password");
  writeFileSync(file, "word\n");
  chmodSync(file, 0o600);
  const text = `${mail}network:\n  proxy: user@proxy.example:8080\n  proxyPassword: `;
  const loaded = parseConfig(path.join(folder, "config.yaml"), `${text}file:proxy-password\n`);
  expect(await configuredProxies(loaded, {})).toMatchObject({ httpsProxy: "http://user:word@proxy.example:8080/" });
  expect(() => load(`${text}word\n`)).toThrow('"network.proxyPassword" holds a secret itself');
  expect(await configuredProxies(load(mail), { HTTPS_PROXY: "proxy.example:1" })).toMatchObject({
    httpsProxy: "http://proxy.example:1",
  });
});
