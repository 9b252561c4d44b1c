import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

/** What each package may import of ours. Nothing imports `cli` or `test`. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  firmware: [],
  button: [],
  emulator: ["button", "firmware"],
  "psa-adapters": [],
  bridge: ["button", "psa-adapters"],
  cli: ["bridge", "button", "emulator", "psa-adapters"],
};

/** Its folder, from the root. */
const folderOf = (name: string): string => (name === "firmware" ? name : `packages/${name}`);

const sources = (name: string): string[] =>
  globSync(`${folderOf(name)}/src/**/*.ts`, { cwd: root }).map((file) => path.join(root, file));

/** `import ... from "x"` and `export ... from "x"`, `import("x")`, `import "x"`. */
const statement =
  /^(?:import|export)\b[^"'`;]*?\bfrom\s+"([^"\n]+)"|\bimport\s*\(\s*"([^"\n]+)"|^import\s+"([^"\n]+)"/gm;

/** Every module a file names in an import, an export or a dynamic import. */
const importsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(statement)].map(([, named, inCode, bare]) => named ?? inCode ?? bare ?? "");

const packagesOf = (file: string): string[] =>
  importsOf(file).flatMap((name) => /^@tier2\/([^/]+)/.exec(name)?.slice(1) ?? []);

test.each(Object.keys(allowed))("%s imports only what it may", (name) => {
  const files = sources(name);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const forbidden = packagesOf(file).filter((other) => !allowed[name]?.includes(other) && other !== name);
    expect({ file: path.relative(root, file), forbidden }).toEqual({ file: path.relative(root, file), forbidden: [] });
    const outside = importsOf(file).filter(
      (target) =>
        target.startsWith("..") &&
        !path.resolve(path.dirname(file), target).startsWith(path.join(root, folderOf(name))),
    );
    expect({ file: path.relative(root, file), outside }).toEqual({ file: path.relative(root, file), outside: [] });
  }
});

test.each(Object.keys(allowed))("%s declares what it imports, in package.json and tsconfig.json", (name) => {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(path.join(root, folderOf(name), file), "utf8")) as unknown;
  const { dependencies = {} } = read("package.json") as { dependencies?: Record<string, string> };
  const { references } = read("tsconfig.json") as { references: { path: string }[] };
  const shipped = sources(name).filter((file) => !file.includes(".test.") && !file.includes("/testing/"));
  const used = new Set(shipped.flatMap(packagesOf).filter((other) => other !== name));
  for (const other of used) {
    expect(dependencies).toHaveProperty([`@tier2/${other}`]);
    expect(references).toContainEqual({ path: path.posix.relative(folderOf(name), folderOf(other)) });
  }
  const external = new Set(
    shipped
      .flatMap(importsOf)
      .filter((module) => !module.startsWith(".") && !module.startsWith("node:") && !module.startsWith("@tier2/"))
      .map((module) => (module.startsWith("@") ? module.split("/", 2).join("/") : (module.split("/")[0] ?? module))),
  );
  for (const module of external) {
    expect(dependencies).toHaveProperty([module]);
  }
});

/** Modules that decide, and therefore neither read nor write anything. */
const pure = [
  "packages/bridge/src/compose/*.ts",
  "packages/bridge/src/light/*.ts",
  "packages/bridge/src/deliver/backoff.ts",
  "packages/psa-adapters/src/*/{map,outcome}.ts",
  "packages/cli/src/demo/{model,paint,view}.ts",
];

test.each(pure)("%s imports nothing from node", (pattern) => {
  const files = globSync(pattern, { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const used = importsOf(path.join(root, file)).filter((module) => module.startsWith("node:"));
    expect({ file, used }).toEqual({ file, used: [] });
  }
});

test("the firmware's core knows no register and no vendor header", () => {
  const files = globSync("firmware/core/*.{c,h}", { cwd: root });
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const text = readFileSync(path.join(root, file), "utf8");
    // A flag between interrupt and main loop may be volatile, a register may not.
    expect({ file, volatile: /volatile(?! bool)/.test(text) }).toEqual({ file, volatile: false });
    const includes = [...text.matchAll(/#include\s+[<"]([^>"]+)[>"]/g)].map(([, name = ""]) => name);
    const foreign = includes.filter((name) => !/^(std(int|bool|def)\.h|t2_protocol\.h|[a-z_]+\.h)$/.test(name));
    expect({ file, foreign }).toEqual({ file, foreign: [] });
  }
});
