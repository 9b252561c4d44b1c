import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { keyFileIn, openSealer } from "./seal-key.ts";

const words = new TextEncoder().encode("what was read");

function withCredential(content: string): { CREDENTIALS_DIRECTORY: string } {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "tier2-database-key"), content);
  return { CREDENTIALS_DIRECTORY: folder };
}

test("the first start makes a key that only its owner reads; the next ones use it", () => {
  const folder = temporaryFolder();
  const sealed = openSealer(folder, {}).seal(words, "c");
  expect(readdirSync(folder)).toEqual(["database.key"]);
  expect(statSync(keyFileIn(folder)).mode & 0o777).toBe(0o600);
  expect(readFileSync(keyFileIn(folder))).toHaveLength(32);
  expect(openSealer(folder, {}).open(sealed, "c")).toEqual(words);
});

test("systemd's credential is the key; no file is made", () => {
  const folder = temporaryFolder();
  const credential = withCredential("any text of 32 bytes or more will do");
  const sealed = openSealer(folder, credential).seal(words, "c");
  expect(readdirSync(folder)).toEqual([]);
  expect(openSealer(folder, credential).open(sealed, "c")).toEqual(words);
  const other = withCredential("another text of 32 bytes, or of more");
  expect(() => openSealer(folder, other).open(sealed, "c")).toThrow(/cannot be decrypted/);
});

test("with a credential that came later, what the file sealed still opens", () => {
  const folder = temporaryFolder();
  const sealed = openSealer(folder, {}).seal(words, "c");
  const credential = withCredential("any text of 32 bytes or more will do");
  expect(openSealer(folder, credential).open(sealed, "c")).toEqual(words);
  const later = openSealer(folder, credential).seal(words, "c");
  expect(() => openSealer(folder, {}).open(later, "c")).toThrow(/cannot be decrypted/);
});

test("a folder of credentials without ours is none", () => {
  const folder = temporaryFolder();
  openSealer(folder, { CREDENTIALS_DIRECTORY: temporaryFolder() });
  expect(readdirSync(folder)).toEqual(["database.key"]);
});

test("a credential that is too short is refused, and says how to make one", () => {
  const open = () => openSealer(temporaryFolder(), withCredential("short"));
  expect(open).toThrow(
    expect.objectContaining({ code: "database_key_unusable", hint: expect.stringContaining("head -c 32") }),
  );
});

test("a key that others may read is refused", () => {
  const folder = temporaryFolder();
  openSealer(folder, {});
  chmodSync(keyFileIn(folder), 0o640);
  expect(() => openSealer(folder, {})).toThrow(
    expect.objectContaining({
      code: "database_key_exposed",
      category: "permission",
      hint: expect.stringContaining("chmod 600"),
    }),
  );
});

test.each([0, 31, 33])("a key of %i bytes is refused and stays as it is", (length) => {
  const folder = temporaryFolder();
  writeFileSync(keyFileIn(folder), Buffer.alloc(length), { mode: 0o600 });
  expect(() => openSealer(folder, {})).toThrow(expect.objectContaining({ code: "database_key_unusable" }));
  expect(readFileSync(keyFileIn(folder))).toHaveLength(length);
});

test("a key that was lost is replaced; what it sealed does not open", () => {
  const folder = temporaryFolder();
  const sealed = openSealer(folder, {}).seal(words, "c");
  rmSync(keyFileIn(folder));
  expect(() => openSealer(folder, {}).open(sealed, "c")).toThrow(/the key that encrypted it is gone/);
});

test("a key that cannot be written or read is an error that names the file", () => {
  const folder = temporaryFolder();
  mkdirSync(keyFileIn(folder));
  expect(() => openSealer(folder, {})).toThrow(/database\.key cannot be read/);
  expect(() => openSealer(path.join(folder, "missing"), {})).toThrow(/database\.key cannot be written/);
});
