import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const read = (command: string, ...words: string[]): string =>
  execFileSync(command, words, { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });

/** The machine's own sources of Debian, a line each as in sources.list. */
export function debianSources(): string[] {
  const format = "deb $(REPO_URI) $(RELEASE) $(COMPONENT)";
  const lines = read("apt-get", "indextargets", "--format", format, "Created-By: Packages", "Origin: Debian");
  const found = lines.split("\n").filter((line) => line !== "");
  if (found.length === 0) {
    throw new Error("apt knows no package lists of Debian. Run `apt-get update` as root, then try again.");
  }
  return found;
}

/** How the machine fetches packages (proxies, checks), a line of apt.conf each. */
export const aptConfiguration = (): string[] =>
  read("apt-config", "dump", "Acquire")
    .split("\n")
    .filter((line) => /^Acquire::(https?|Check-|Retries|Force)/.test(line));

/** The release that this machine runs, e.g. `bookworm`. */
export function debianRelease(): string {
  const release = /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  if (release === undefined) {
    throw new Error("/etc/os-release names no VERSION_CODENAME: the image is made of the Debian this machine runs.");
  }
  return release;
}

/** The version that would be installed; undefined when apt knows no such package. */
export const packageVersion = (name: string): string | undefined =>
  /Candidate: (\S+)/.exec(read("apt-cache", "policy", name))?.[1];

/** The kernel that Debian recommends for this release. */
export function kernelPackage(): { readonly name: string; readonly version: string } {
  const name = /Depends: (linux-image-\S+)/.exec(read("apt-cache", "depends", "--important", "linux-image-amd64"))?.[1];
  const version = packageVersion("linux-image-amd64");
  if (name === undefined || version === undefined) {
    throw new Error("apt knows no kernel (linux-image-amd64). Run `apt-get update` as root, then try again.");
  }
  return { name, version };
}
