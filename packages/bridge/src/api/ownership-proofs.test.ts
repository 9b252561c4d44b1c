import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { OwnershipProofs } from "./ownership-proofs.ts";

const isLinux = process.platform === "linux";
const isRoot = process.getuid?.() === 0;

function setUp() {
  const clock = new FakeClock();
  const parent = temporaryFolder();
  const folder = path.join(parent, "proofs");
  const proofs = new OwnershipProofs(folder, clock);
  const begin = (): { file: string; nonce: string } => {
    const file = proofs.begin();
    return { file, nonce: path.basename(file) };
  };
  return { clock, parent, folder, proofs, begin };
}

test.runIf(isLinux)("who makes the directory is known by it, once; it is taken away", async () => {
  const { folder, proofs, begin } = setUp();
  expect(lstatSync(folder).mode & 0o7777).toBe(0o1733);
  const { file, nonce } = begin();
  expect(nonce).toMatch(/^[\da-f]{32}$/);
  mkdirSync(file, { mode: 0o700 });
  expect(await proofs.finish(nonce)).toBe(process.getuid?.());
  expect(existsSync(file)).toBe(false);
  mkdirSync(file, { mode: 0o700 });
  expect(await proofs.finish(nonce)).toBeUndefined();
});

test.runIf(isLinux)("nothing but a directory that its owner alone can write to is a proof", async () => {
  const { parent, proofs, begin } = setUp();
  const target = path.join(parent, "target");
  mkdirSync(target, { mode: 0o700 });
  const tricks: Readonly<Record<string, (file: string) => void>> = {
    nothing: () => undefined,
    "a file": (file) => writeFileSync(file, ""),
    "a link to a directory": (file) => symlinkSync(target, file),
    "a link to nowhere": (file) => symlinkSync("nowhere", file),
    // Whoever may write to a directory of somebody else's can move it here.
    "a directory that others can write to": (file) => {
      mkdirSync(file);
      chmodSync(file, 0o777);
    },
  };
  for (const [name, play] of Object.entries(tricks)) {
    const { file, nonce } = begin();
    play(file);
    expect({ name, user: await proofs.finish(nonce) }).toEqual({ name, user: undefined });
  }
  expect(existsSync(target)).toBe(true);
  for (const name of ["", ".", "..", "../target", "target/", "\0", "x".repeat(5000)]) {
    expect(await proofs.finish(name)).toBeUndefined();
  }
  expect(existsSync(target)).toBe(true);
});

test.runIf(isLinux)("a name holds for 10 s; of many, the newest", async () => {
  const { clock, proofs, begin } = setUp();
  const [late, inTime] = [begin(), begin()];
  for (const { file } of [late, inTime]) {
    mkdirSync(file, { mode: 0o700 });
  }
  clock.advance(10_000);
  expect(await proofs.finish(inTime.nonce)).toBe(process.getuid?.());
  clock.advance(1);
  expect(await proofs.finish(late.nonce)).toBeUndefined();
  const first = begin();
  const second = begin();
  for (const { file } of [first, second]) {
    mkdirSync(file, { mode: 0o700 });
  }
  Array.from({ length: 999 }, begin);
  expect(await proofs.finish(first.nonce)).toBeUndefined();
  expect(await proofs.finish(second.nonce)).toBe(process.getuid?.());
});

test.runIf(isLinux)("the folder goes with the bridge, and is never one that another account made", () => {
  const { folder, parent, proofs } = setUp();
  proofs.end();
  expect(readdirSync(parent)).toEqual([]);
  symlinkSync(temporaryFolder(), folder);
  expect(() => new OwnershipProofs(folder, new FakeClock())).toThrow(/EEXIST|no directory/);
});

test.runIf(isLinux && isRoot)(
  "another account is told by the file system, and cannot move what is root's",
  async () => {
    const { folder, parent, proofs, begin } = setUp();
    chmodSync(parent, 0o755);
    const asOther = (...words: readonly string[]): void => {
      execFileSync("setpriv", ["--reuid=12345", "--regid=12345", "--clear-groups", ...words], { stdio: "pipe" });
    };
    const own = begin();
    asOther("mkdir", "-m", "700", own.file);
    expect(await proofs.finish(own.nonce)).toBe(12_345);
    expect(() => asOther("ls", folder)).toThrow("Permission denied");

    // A directory of root's, in a folder where the other may do anything.
    const shared = path.join(parent, "shared");
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    const rootsOwn = path.join(shared, "roots");
    mkdirSync(rootsOwn, { mode: 0o700 });
    const stolen = begin();
    expect(() => asOther("mv", "-T", rootsOwn, stolen.file)).toThrow("Permission denied");
    chmodSync(rootsOwn, 0o777); // now it can be moved, and is no proof
    asOther("mv", "-T", rootsOwn, stolen.file);
    expect(lstatSync(stolen.file).uid).toBe(0);
    expect(await proofs.finish(stolen.nonce)).toBeUndefined();

    const folderOfOther = path.join(parent, "of-other");
    mkdirSync(folderOfOther);
    chownSync(folderOfOther, 12_345, 12_345);
    expect(() => new OwnershipProofs(folderOfOther, new FakeClock())).toThrow("another account's");
  },
);
