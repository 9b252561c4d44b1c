import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findOwnParts, ownUrl, programUse } from "../../scripts/package/own-parts.ts";

// The single executable has no files beside its code. What the sources look for beside theirs is brought along when they
// say it in a way that scripts/package/own-parts.ts understands; here it is shown that they do.

const root = path.resolve(import.meta.dirname, "../..");
const seam = "packages/button/src/own-files.ts";
const sources = globSync("{firmware,packages/*}/src/**/*.ts", { cwd: root })
  .filter((file) => !/\.test\.ts$|\/testing\/|\/browser\//.test(file) && file !== seam)
  .map((file) => ({ file, text: readFileSync(path.join(root, file), "utf8") }));

/** Understood, too: native modules have their own folder, and from sources some things are done to be faster. */
const harmless = /createRequire\(import\.meta\.url\)|import\.meta\.url\.endsWith\("\.ts"\)/g;

test("what a module looks for beside its code is said in a way that is understood", () => {
  const others = sources
    .map(({ file, text }) => ({
      file,
      rest: text.replaceAll(programUse, "").replaceAll(ownUrl, "").replaceAll(harmless, ""),
    }))
    .filter(({ rest }) => /\bimport\.meta\b/.test(rest))
    .map(({ file }) => file);
  expect(others).toEqual([]);
});

test("threads and processes of ours are started by their words, so that they are inside", () => {
  /** They name the program that runs already. */
  const same = ["packages/cli/src/lean-memory.ts", "packages/cli/src/service/"];
  const others = sources
    .filter(
      ({ text }) =>
        /\bnew (?:\w+\.)?Worker\(|\bfork\(|\bprocess\.execPath\b/.test(text) && !/\bownProgram\(/.test(text),
    )
    .map(({ file }) => file)
    .filter((file) => !same.some((start) => file.startsWith(start)));
  expect(others).toEqual([]);
});

test("the programs are there, and every file that is meant to be beside the code is published with its package", () => {
  const found = sources.map(({ file, text }) => findOwnParts(root, path.join(root, file), text));
  const programs = found.flatMap((parts) => [...parts.programs]);
  expect(programs.length).toBeGreaterThanOrEqual(6);
  expect(programs.filter((name) => !existsSync(path.join(root, `${name}.ts`)))).toEqual([]);
  const assets = new Set(found.flatMap((parts) => [...parts.assets]));
  for (const folder of ["packages/bridge/assets/page", "packages/cli/assets/pages", "packages/cli/assets/lights"]) {
    const files = globSync("**/*.*", { cwd: path.join(root, folder) }).map((name) => path.join(folder, name));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !assets.has(file))).toEqual([]);
  }
  const files = found.flatMap((parts) => [...parts.files]);
  expect(files).toEqual(expect.arrayContaining(["firmware/images/pico.uf2", "packages/cli/assets/rules/example.yaml"]));
  expect(files.filter((file) => file.includes("simavr"))).toEqual([]); // GPL: in a checkout only
});
