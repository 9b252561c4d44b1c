import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { parseConfig } from "./load-config.ts";
import { openInForce } from "./open-in-force.ts";

test("what an adapter goes in with differs with its section and its secrets, and holds none of them", async () => {
  const folder = temporaryFolder();
  const secret = (text: string): void => writeFileSync(path.join(folder, "secret"), text, { mode: 0o600 });
  const accessOf = async (more = "") => {
    const psa = `{ kind: webhook, url: "https://psa.example.test/hook", secret: "file:secret" }`;
    const loaded = parseConfig(path.join(folder, "config.yaml"), `schemaVersion: 1\npsa: ${psa}\n${more}`);
    return (await openInForce(loaded, {})).access;
  };
  secret("a-shared-secret-of-the-first-kind");
  const first = await accessOf();
  expect(JSON.stringify(first)).not.toContain("shared");
  expect(await accessOf("policy: { fold: false }")).toEqual(first);
  secret("a-shared-secret-of-another-kind");
  const second = await accessOf();
  expect(second?.first).not.toBe(first?.first);
  const fallback = 'fallback: { psa: { kind: webhook, url: "https://other.example.test/", secret: "file:secret" } }';
  const both = await accessOf(fallback);
  expect(both).toEqual({ first: second?.first, fallback: expect.any(String) as unknown });
  expect(both?.fallback).not.toBe(both?.first);
});

test("its rules are read once; one that cannot be read is no reason to refuse the configuration", async () => {
  const loaded = parseConfig(
    path.join(temporaryFolder(), "config.yaml"),
    `schemaVersion: 1
psa: { kind: webhook, url: "https://psa.example.test/hook", secret: "env:SECRET" }
rules:
  - { name: good, when: press.hour > 8, append: x }
  - { name: broken, when: press.hour > }
`,
  );
  const { rules = [] } = await openInForce(loaded, { SECRET: "a-shared-secret-of-the-first-kind" });
  expect(rules.map(({ condition }) => condition !== undefined && "problem" in condition)).toEqual([false, true]);
});
