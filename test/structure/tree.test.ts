import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(path.join(root, file)));
const written = tracked.filter((file) => /\.(ts|mjs|js|c|h|S|py|md|json|ya?ml|toml|sh|ld)$/.test(file));
const longestFile = 400;

test("no file is longer than a reader's patience", () => {
  const long = written
    .filter((file) => /\.(ts|mjs|js|c|h|py)$/.test(file) && !/generated|t2_protocol/.test(file))
    .map((file) => ({ file, lines: readFileSync(path.join(root, file), "utf8").split("\n").length }))
    .filter(({ lines }) => lines > longestFile);
  expect(long).toEqual([]);
});

test("names of files are in kebab-case", () => {
  const odd = tracked.filter(
    (file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file) && !/^[a-z0-9./-]+$/.test(file.replace(".d.ts", "")),
  );
  expect(odd).toEqual([]);
});

test("every package has a README and its licence named", () => {
  for (const name of ["button", "emulator", "psa-adapters", "bridge", "cli"]) {
    expect({ name, hasReadme: existsSync(path.join(root, "packages", name, "README.md")) }).toEqual({
      name,
      hasReadme: true,
    });
    const manifest = JSON.parse(readFileSync(path.join(root, "packages", name, "package.json"), "utf8")) as object;
    expect(manifest).toMatchObject({ license: "MIT", type: "module", version: "0.1.0" });
  }
});

test("links between documents lead somewhere", () => {
  const broken = tracked
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      [...readFileSync(path.join(root, file), "utf8").matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = ""]) => ({ file, target }))
        .filter(({ target }) => !existsSync(path.join(root, path.dirname(file), target))),
    );
  expect(broken).toEqual([]);
});

test("no path of a developer's machine and no registry address stands in the tree", () => {
  const home = /\/(home|Users)\/[a-z]/;
  const registry = /registry\.npmjs|pypi\.org\/simple|files\.pythonhosted/;
  const found = written.filter((file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    return file !== "test/structure/tree.test.ts" && (home.test(text) || registry.test(text));
  });
  expect(found).toEqual([]);
});
