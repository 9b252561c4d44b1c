import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { actionsName } from "./installer-actions.ts";
import { completeDatabase, msibuild } from "./installer-database.ts";
import { type InstalledFile, installedFiles, otherFilesSource } from "./installer-files.ts";
import { namedUuid, upgradeCode } from "./installer-identity.ts";
import { setCreationTime } from "./installer-summary.ts";

export interface InstallerOptions {
  /** Holds what is installed, and nothing else: `tier2.exe`, `tier2-service.exe`, `native/`, notices. Signed already. */
  readonly files: string;
  /** `major.minor.patch`; Windows Installer compares no more than these three. */
  readonly version: string;
  /** The library of the installer's own actions, signed already. */
  readonly actions: string;
  /** Of the entry in the list of programs: the bytes of an `.ico` file. */
  readonly icon: Uint8Array;
  /** Seconds since 1970 that all is from, as SOURCE_DATE_EPOCH. */
  readonly createdAtSeconds: number;
  /** Where the installer is written. */
  readonly output: string;
}

const root = path.resolve(import.meta.dirname, "../..");
const source = path.join(root, "deploy/windows/installer/tier2.wxs");

/** Builds the installer, unsigned. The same files and options give the same bytes. */
export function buildInstaller(options: InstallerOptions): void {
  if (!/^\d{1,3}\.\d{1,3}\.\d{1,5}$/.test(options.version)) {
    throw new Error(`${options.version} is no version for Windows Installer: it takes MAJOR.MINOR.PATCH`);
  }
  const work = mkdtempSync(path.join(tmpdir(), "tier2-installer-"));
  try {
    const files = gather(work, options);
    runWixl(work, options);
    const built = path.join(work, "tier2.msi");
    completeDatabase(built, files);
    describe(built, options.createdAtSeconds);
    mkdirSync(path.dirname(options.output), { recursive: true });
    cpSync(built, options.output);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Puts all that goes in into one folder: wixl takes no absolute paths, and the cabinet has the times of the files. */
function gather(work: string, { files, actions, icon, createdAtSeconds }: InstallerOptions): readonly InstalledFile[] {
  const copies = path.join(work, "files");
  cpSync(files, copies, { recursive: true, dereference: true });
  const installed = installedFiles(copies);
  for (const file of installed) {
    utimesSync(path.join(copies, file.path), createdAtSeconds, createdAtSeconds);
  }
  writeFileSync(path.join(work, "tier2.ico"), icon);
  cpSync(source, path.join(work, "tier2.wxs"));
  writeFileSync(path.join(work, "files.wxs"), otherFilesSource(installed));
  cpSync(actions, path.join(work, actionsName));
  return installed;
}

function runWixl(work: string, { version }: InstallerOptions): void {
  const variables = {
    ProductCode: namedUuid(`product ${version}`), // each version is another product of the same upgrade code
    Version: version,
    Manufacturer: manufacturer(),
    UpgradeCode: upgradeCode,
    Win64: "yes",
  };
  const definitions = Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]);
  const words = ["--arch", "x64", ...definitions, "-o", "tier2.msi", "tier2.wxs", "files.wxs"];
  const { status, stderr } = spawnSync("wixl", words, {
    cwd: work,
    encoding: "utf8",
    env: { ...process.env, TZ: "UTC" },
  });
  // What it cannot do it says as a warning, and goes on.
  if (status !== 0 || stderr !== "") {
    throw new Error(`wixl ended with ${status}:\n${stderr}`);
  }
}

function manufacturer(): string {
  const brand = JSON.parse(readFileSync(path.join(root, "packages/button/brand.json"), "utf8")) as {
    readonly manufacturer: string;
  };
  return brand.manufacturer;
}

/** The package code says which contents an installer has: here it is made from them. */
function describe(file: string, createdAtSeconds: number): void {
  const write = (uuid: string): void =>
    msibuild(file, ["-s", "Installer of the Tier2 helpdesk button", "Tier2", "x64;1033", `{${uuid}}`]);
  write(upgradeCode);
  setCreationTime(file, createdAtSeconds);
  write(namedUuid(`package ${createHash("sha256").update(readFileSync(file)).digest("hex")}`));
}
