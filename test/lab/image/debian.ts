import { execFileSync } from "node:child_process";

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

/** The kernel that Debian recommends for this release. */
export function kernelPackage(): { readonly name: string; readonly version: string } {
  const name = /Depends: (linux-image-\S+)/.exec(read("apt-cache", "depends", "--important", "linux-image-amd64"))?.[1];
  const version = /Candidate: (\S+)/.exec(read("apt-cache", "policy", "linux-image-amd64"))?.[1];
  if (name === undefined || version === undefined) {
    throw new Error("apt knows no kernel (linux-image-amd64). Run `apt-get update` as root, then try again.");
  }
  return { name, version };
}
