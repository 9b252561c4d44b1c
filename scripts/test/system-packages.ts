import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

export interface SystemPackage {
  readonly name: string;
  /** A file the package brings. */
  readonly file: string;
  readonly purpose: string;
}

/** The table in scripts/debian-packages.txt. */
export function readSystemPackages(root: string): SystemPackage[] {
  const lines = readFileSync(path.join(root, "scripts/debian-packages.txt"), "utf8").split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", file = "", ...purpose] = line.split(/\s+/);
      return { name, file, purpose: purpose.join(" ") };
    });
}

/** The packages that are not there. */
export const missingPackages = (packages: readonly SystemPackage[]): SystemPackage[] =>
  packages.filter(({ file }) => !existsSync(file));

/** Installs what is missing, as root on Debian; elsewhere nothing happens and the suites that need it are left out. */
export function installMissing(packages: readonly SystemPackage[], say: (text: string) => void): void {
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
