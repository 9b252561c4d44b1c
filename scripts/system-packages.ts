import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

export interface DebianPackage {
  readonly name: string;
  /** A file the package brings. */
  readonly file: string;
  readonly purpose: string;
}

/** The words of each line of scripts/system-packages.txt that begins with `kind`, without it. */
function readLines(root: string, kind: "debian" | "pypi"): string[][] {
  const lines = readFileSync(path.join(root, "scripts/system-packages.txt"), "utf8").split("\n");
  return lines.map((line) => line.split(/\s+/)).flatMap(([first, ...words]) => (first === kind ? [words] : []));
}

export const readDebianPackages = (root: string): DebianPackage[] =>
  readLines(root, "debian").map(([name = "", file = "", ...purpose]) => ({ name, file, purpose: purpose.join(" ") }));

/** `name==version` each, as pip takes them. */
export const readPythonPackages = (root: string): string[] => readLines(root, "pypi").map(([name = ""]) => name);

/** The packages that are not there. */
export const missingPackages = (packages: readonly DebianPackage[]): DebianPackage[] =>
  packages.filter(({ file }) => !existsSync(file));

/** Installs what is missing, as root on Debian; elsewhere nothing happens and the suites that need it are left out. */
export function installMissing(packages: readonly DebianPackage[], say: (text: string) => void): void {
  const missing = missingPackages(packages).map(({ name }) => name);
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    return;
  }
  say(`Installing Debian packages: ${missing.join(" ")}\n`);
  const apt = (...words: string[]): boolean =>
    spawnSync("apt-get", ["-qq", ...words], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  if (!apt("update") || !apt("install", "-y", "--no-install-recommends", ...missing)) {
    say("The installation failed; the suites that need these packages are left out.\n");
  }
}
