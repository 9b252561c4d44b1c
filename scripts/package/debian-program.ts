import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pnpmWords } from "../lib/pnpm.ts";
import { removeStaleOutputs } from "../stale-outputs.ts";
import type { DebianArchitecture } from "./debian-options.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** As npm names it. */
const processors = { amd64: "x64", arm64: "arm64" } as const;

/** The program with the dependencies that pnpm-lock.yaml names, for this processor; no script of a package runs. */
export function deployProgram(folder: string, architecture: DebianArchitecture): void {
  for (const manifest of globSync(["firmware/package.json", "packages/*/package.json"], { cwd: root })) {
    removeStaleOutputs(path.join(root, path.dirname(manifest)));
  }
  const options = [
    ...["--prod", "--ignore-scripts", "--os=linux", `--cpu=${processors[architecture]}`, "--libc=glibc"],
    ...["--config.inject-workspace-packages=true", "--config.node-linker=hoisted"],
    "--config.package-import-method=copy", // rights and times are changed later
  ];
  mkdirSync(path.dirname(folder), { recursive: true });
  execFileSync("npx", [...pnpmWords, "--filter", "@tier2/cli", ...options, "deploy", folder], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"], // said with the error when there is one
    env: { ...process.env, CI: "true" },
  });
  // pnpm writes there where our packages lay on this machine.
  const manifest = path.join(folder, "package.json");
  const { name, version, license, type } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, unknown>;
  writeFileSync(manifest, `${JSON.stringify({ name, version, license, type }, undefined, 2)}\n`);
}

const anyPackage = "node_modules/{*,@*/*}";

/** What nobody needs to run it; where the package was made stands in some of it. */
const unneeded: readonly string[] = [
  ...["pnpm-lock.yaml", "pnpm-workspace.yaml", "README.md", "json"],
  ...["node_modules/.*", "node_modules/@types", "node_modules/node-linux-*", "node_modules/node-win-*"],
  ...[
    "**/*.{d.ts,d.mts,d.cts,map,ts,mts,cts,md,markdown,flow,html.tmpl}",
    "**/.{gitattributes,npmignore,github,eslintrc*}",
  ],
  ...["**/{LICENSE,LICENCE,license,COPYING,NOTICE,AUTHORS}*", "**/node-addon-api"],
  ...["test", "tests", "docs", "benchmarks", "man", "index.html"].map((name) => `${anyPackage}/${name}`),
  ...["node_modules/node-hid/{hidapi,src,binding.gyp}", "node_modules/@serialport/bindings-cpp/{src,binding.gyp}"],
  ...["node_modules/koffi/{src,lib/native,vendor,doc,cnoke.cjs}", "node_modules/@koromix/*/musl_*"],
];
/** It tells the licences of the libraries inside. */
const kept = /sharp-libvips-[^/]*\/README\.md$/;

/** Our own packages publish what they need. */
const isOfOurs = (name: string): boolean => /^node_modules\/@tier2\/.*(?<!\.(?:ts|map|md))$/.test(name);

/** Leaves what runs, Node as `bin/node`. */
export function pruneProgram(folder: string, architecture: DebianArchitecture): void {
  const processor = processors[architecture];
  renameSync(path.join(folder, `node_modules/node-linux-${processor}/bin/node`), path.join(folder, "bin/node"));
  const remove = (names: readonly string[]): void => {
    for (const name of names) {
      rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  };
  remove(globSync([...unneeded], { cwd: folder }).filter((name) => !kept.test(name) && !isOfOurs(name)));
  const prebuilt = globSync("node_modules/**/prebuilds/*", { cwd: folder });
  remove(prebuilt.filter((name) => !name.endsWith(`linux-${processor}`)));
  remove(globSync("node_modules/**/prebuilds/*/*musl*", { cwd: folder }));
}
