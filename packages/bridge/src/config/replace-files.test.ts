import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { replaceFiles } from "./replace-files.ts";

const modeOf = (file: string): number => statSync(file).mode & 0o777;

test("files that belong together, each with the rights that it needs", () => {
  const folder = temporaryFolder();
  const [secret, config] = [path.join(folder, "secrets", "key"), path.join(folder, "config.yaml")];
  writeFileSync(config, "old", { mode: 0o600 });
  chmodSync(config, 0o604);
  replaceFiles([
    { file: secret, text: "key\n", isSecret: true },
    { file: config, text: "new", isSecret: false },
  ]);
  expect(readFileSync(secret, "utf8")).toBe("key\n");
  expect(readFileSync(config, "utf8")).toBe("new");
  expect([modeOf(path.dirname(secret)), modeOf(secret), modeOf(config)]).toEqual([0o700, 0o600, 0o604]);
});

test("one that cannot be written leaves all as they were, and nothing beside them", () => {
  const folder = temporaryFolder();
  const [first, second] = [path.join(folder, "first"), path.join(folder, "in-the-way", "second")];
  writeFileSync(first, "old");
  writeFileSync(path.dirname(second), "a file");
  expect(() =>
    replaceFiles([
      { file: first, text: "new", isSecret: true },
      { file: second, text: "new", isSecret: false },
    ]),
  ).toThrow(/EEXIST|ENOTDIR/);
  expect(readFileSync(first, "utf8")).toBe("old");
  expect(readdirSync(folder).toSorted()).toEqual(["first", "in-the-way"]);
});

test.runIf(process.getuid?.() === 0)("what root writes belongs to whom the folder does", () => {
  const folder = path.join(temporaryFolder(), "secrets");
  mkdirSync(folder);
  chownSync(folder, 1234, 1235);
  replaceFiles([{ file: path.join(folder, "key"), text: "key", isSecret: true }]);
  expect(statSync(path.join(folder, "key"))).toMatchObject({ uid: 1234, gid: 1235 });
});
