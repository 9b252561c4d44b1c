import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { adapterKinds, openAdapter } from "./index.ts";

test("an unknown kind is refused with the known ones", async () => {
  await expect(openAdapter({ kind: "toString" })).rejects.toThrow(
    'no adapter "toString". There are: atera, autotask, connectwise',
  );
});

test("a wrong section is refused", async () => {
  await expect(openAdapter({ kind: "connectwise" })).rejects.toMatchObject({ name: "ZodError" });
});

/** Who knows one adapter knows them all. */
const fixedFiles = [
  ...["README.md", "client.ts", "config.ts", "fields.ts", "index.ts", "map.ts", "outcome.ts"],
  ...["config.test.ts", "conformance.test.ts", "map.test.ts", "outcome.test.ts"],
];
const headings = [
  ...["Before you start", "API user", "Rights", "Unregistered contact", "Defaults that must be set", "Endpoint"],
  ...[
    "Secrets shown once",
    "Test",
    "Troubleshooting",
    "Notifications and webhooks",
    "Coming from the existing product",
  ],
];

test.each(adapterKinds)("%s has the files and the headings of every adapter", (kind) => {
  const folder = path.join(import.meta.dirname, kind);
  const missing = fixedFiles.filter((file) => !existsSync(path.join(folder, file)));
  expect(missing).toEqual([]);
  expect(readdirSync(folder).some((name) => /^sandbox(\.ts)?$/.test(name))).toBe(true);
  const readme = readFileSync(path.join(folder, "README.md"), "utf8");
  expect([...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(headings);
});
