import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

const isRoot = process.getuid?.() === 0;

/** `config.yaml`, a link through another one to a file in another folder, with rights and, for root, an owner of its own. */
function linked() {
  const folder = temporaryFolder();
  const [shared, link] = [path.join(folder, "shared"), path.join(folder, "config.yaml")];
  const target = path.join(shared, "site.yaml");
  mkdirSync(shared);
  writeFileSync(target, "old");
  chmodSync(target, 0o604);
  if (isRoot) {
    chownSync(target, 1234, 1235);
  }
  symlinkSync("shared/between", link);
  symlinkSync("site.yaml", path.join(shared, "between"));
  const replace = (): void => replaceFiles([{ file: link, text: "new", isSecret: false }]);
  return { folder, shared, link, target, replace };
}

test.skipIf(process.platform === "win32")("a link stays one: the file it leads to is replaced", () => {
  const { folder, shared, link, target, replace } = linked();
  replace();
  expect(readlinkSync(link)).toBe("shared/between");
  expect(lstatSync(target).isFile()).toBe(true);
  expect(readFileSync(link, "utf8")).toBe("new");
  expect(modeOf(target)).toBe(0o604);
  const { uid, gid } = statSync(target);
  expect([uid, gid]).toEqual(isRoot ? [1234, 1235] : [process.getuid?.(), process.getgid?.()]);
  expect([readdirSync(folder).toSorted(), readdirSync(shared).toSorted()]).toEqual([
    ["config.yaml", "shared"],
    ["between", "site.yaml"],
  ]);
});

test.skipIf(process.platform === "win32")("a link to a file that is to be made makes it there", () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, "shared"));
  symlinkSync("shared/key", path.join(folder, "key"));
  replaceFiles([{ file: path.join(folder, "key"), text: "key", isSecret: true }]);
  expect(modeOf(path.join(folder, "shared/key"))).toBe(0o600);
});

test.runIf(isRoot)("a link that another account made is not followed, wherever it leads", () => {
  const { link, target, replace } = linked();
  lchownSync(link, 1234, 1235);
  expect(replace).toThrow(`${link} is a link to shared/between that another account (user id 1234) made`);
  expect(readFileSync(target, "utf8")).toBe("old");
});

test.skipIf(process.platform === "win32")(
  "nor one into a folder of everybody, unless each can take away his own alone",
  () => {
    const { shared, target, replace } = linked();
    chmodSync(shared, 0o777);
    expect(replace).toThrow(`chmod o-w ${shared}`);
    expect(readFileSync(target, "utf8")).toBe("old");
    chmodSync(shared, 0o1777);
    replace();
    expect(readFileSync(target, "utf8")).toBe("new");
  },
);

test.skipIf(process.platform === "win32")("links in a circle are told as such", () => {
  const folder = temporaryFolder();
  const [one, other] = [path.join(folder, "one"), path.join(folder, "other")];
  symlinkSync(one, other);
  symlinkSync(other, one);
  expect(() => replaceFiles([{ file: one, text: "", isSecret: false }])).toThrow(/leads through more than 40/);
});
