import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";

/**
 * The packages as they would be published, installed by npm into an empty folder without install scripts, and started
 * by the Node that started the test run, which may be older than the one the packages need.
 */
const root = path.resolve(import.meta.dirname, "../..");
const hostNode = process.env["TIER2_HOST_NODE"] ?? process.execPath;
const packages = ["firmware", "button", "emulator", "psa-adapters", "bridge", "cli"];
let folder = "";

const bootstrap = (...words: string[]): void => {
  execFileSync(process.execPath, [path.join(root, "scripts/bootstrap.mjs"), ...words], { cwd: root, stdio: "pipe" });
};

const tier2 = (node: string, ...words: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(node, [path.join(folder, "node_modules/@tier2/cli/bin/tier2.js"), ...words], {
    encoding: "utf8",
    cwd: folder,
    env: { PATH: "/usr/bin:/bin", HOME: folder },
    timeout: 120_000,
  });

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-packed-"));
  bootstrap("bin", "tsc", "-b");
  bootstrap("script", "scripts/pack.ts", folder);
  writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const tarballs = readdirSync(folder)
    .filter((file) => file.endsWith(".tgz"))
    .map((file) => `./${file}`);
  expect(tarballs).toHaveLength(packages.length);
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", ...tarballs], {
    cwd: folder,
    stdio: "pipe",
    env: { ...process.env, PATH: `${path.dirname(hostNode)}:${process.env["PATH"] ?? ""}` },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The one that started the run, and the one that the packages need. */
const nodes = [...new Set([hostNode, process.execPath])].map((node) => {
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  return [version, node] as const;
});

test.each(nodes)("tier2 --help, --version and demo --once --json, started by Node %s", (_version, node) => {
  const help = tier2(node, "--help");
  expect(help).toMatchObject({ status: 0, stderr: "" });
  expect(help.stdout).toContain("demo");
  expect(tier2(node, "--version")).toMatchObject({ status: 0, stdout: "0.1.0\n" });
  const { status, stdout, stderr } = tier2(node, "demo", "--once", "--json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, ticket: { id: expect.any(String) as unknown } });
});

test("every command of the packed table can be loaded, and the schemas of their JSON are packed", () => {
  const packed = path.join(folder, "node_modules/@tier2/cli");
  const program = `import { commandTable } from ${JSON.stringify(path.join(packed, "dist/command-table.generated.js"))};
    const loaded = await Promise.all(commandTable.map(({ load }) => load()));
    console.log(JSON.stringify(loaded.map(({ name, json }) => [name, json !== undefined])));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const commands = JSON.parse(stdout) as [string, boolean][];
  const schemas = commands.filter(([, hasJson]) => hasJson).map(([name]) => `${name.replaceAll(" ", "-")}.schema.json`);
  expect(schemas).not.toEqual([]);
  expect(readdirSync(path.join(packed, "json")).toSorted()).toEqual(schemas.toSorted());
});

test("the packed program flashes an emulated board, whose button then works", () => {
  const { status, stdout } = tier2(hostNode, "firmware", "flash", "--emulated", "--json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ emulated: { board: "pico", isCompared: true, press: { sequence: 1 } } });
});

test("the firmware package has the image of every board, README and licence, and finds them", () => {
  const packed = path.join(folder, "node_modules/@tier2/firmware");
  const files = readdirSync(packed, { recursive: true, encoding: "utf8" });
  expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "images/manifest.json", "dist/index.js"]));
  const program = `import { existsSync } from "node:fs";
    import { imagePath, readManifest } from "@tier2/firmware";
    import manifest from "@tier2/firmware/manifest.json" with { type: "json" };
    const names = readManifest().boards.map(({ board }) => board);
    console.log(names.length === manifest.boards.length && names.length > 0 && names.every((name) => existsSync(imagePath(name))));`;
  const words = ["--input-type=module", "--eval", program];
  expect(spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" })).toMatchObject({ stdout: "true\n" });
});

/** Subpaths of the adapters' package, and the names of what they export as values. */
const adapterExports: Readonly<Record<string, readonly string[]>> = {
  atera: ["atera"],
  autotask: ["autotask"],
  connectwise: ["connectWise"],
  email: ["email"],
  "kaseya-bms": ["kaseyaBms"],
  "request-tracker": ["requestTracker"],
  webhook: ["webhook"],
};

test.each(Object.entries(adapterExports))("@tier2/psa-adapters/%s is %j, and loads no other adapter", (kind, names) => {
  const program = `import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    const found = await import("@tier2/psa-adapters/${kind}");
    const folders = loaded.flatMap((url) => /psa-adapters\\/dist\\/([^/]+)\\/index\\.js$/.exec(url)?.[1] ?? []);
    console.log(JSON.stringify({ names: Object.keys(found), kinds: Object.values(found).map(({ kind }) => kind), folders }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({ names, kinds: [kind], folders: [kind] });
});

test("the example of an adapter conforms and has its types, with nothing but what is packed", () => {
  const example = path.join(folder, "tiny-helpdesk");
  cpSync(path.join(root, "packages/psa-adapters/examples/tiny-helpdesk"), example, { recursive: true });
  const uses = Object.entries(adapterExports).map(
    ([kind, [name = ""]]) => `export { ${name} } from "@tier2/psa-adapters/${kind}";`,
  );
  writeFileSync(
    path.join(example, "uses.ts"),
    [...uses, 'export * from "@tier2/psa-adapters";', 'export * from "@tier2/psa-adapters/sandbox";', ""].join("\n"),
  );
  writeFileSync(path.join(example, "package.json"), '{ "type": "module" }\n');
  const compilerOptions = {
    ...{ strict: true, noEmit: true, allowImportingTsExtensions: true, target: "ES2024", module: "NodeNext" },
    ...{ types: ["node"], typeRoots: [path.join(root, "node_modules/@types")] },
  };
  writeFileSync(path.join(example, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  bootstrap("bin", "tsc", "-p", example);

  const { NODE_TEST_CONTEXT: _outer, NODE_OPTIONS: _options, ...env } = process.env;
  const words = ["--test", "--test-reporter=tap", "conformance.test.ts"];
  const { stdout, status } = spawnSync(process.execPath, words, { cwd: example, encoding: "utf8", env });
  expect(stdout).toContain("# fail 0");
  expect({ status, passed: Number(/^# pass (\d+)$/m.exec(stdout)?.[1]) > 50 }).toEqual({ status: 0, passed: true });
});

test("no test, no source and nothing of this machine is packed", () => {
  for (const name of packages) {
    const files = readdirSync(path.join(folder, "node_modules/@tier2", name), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => /\.test\.|\.tsbuildinfo$|^src\/|testing\//.test(file))).toEqual([]);
    const sources = path.join(root, name === "firmware" ? "" : "packages", name, "src");
    const compiled = files.filter((file) => file.startsWith("dist/") && file.endsWith(".js"));
    const isGone = (file: string): boolean =>
      !existsSync(path.join(sources, file.replace(/^dist\/(.*)\.js$/, "$1.ts")));
    expect(compiled.filter(isGone)).toEqual([]);
  }
});
