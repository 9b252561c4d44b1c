import { closeSync, openSync } from "node:fs";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { aptConfiguration, debianRelease, debianSources } from "./debian.ts";

interface DebianParts {
  readonly packages: readonly string[];
  /** Paths, with wildcards, that no package is to bring; manuals and translations are left out in any case. */
  readonly without?: readonly string[];
  /** Files of this machine that lie in its /tmp then. */
  readonly copied?: readonly string[];
  /** A shell script that runs as root in the new Debian before it is packed, and its variables. */
  readonly setUp: string;
  readonly variables: Readonly<Record<string, string>>;
}

const neverWanted = ["/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*"];

/** Writes a small Debian, as this machine's apt has it, into a tar. Needs no root. */
export async function writeDebian(archive: string, parts: DebianParts): Promise<void> {
  const without = [...neverWanted, ...(parts.without ?? [])];
  const output = openSync(archive, "w");
  try {
    await runCommand(
      "mmdebstrap",
      [
        ...["--variant=minbase", "--dpkgopt=force-unsafe-io", `--include=${parts.packages.join(",")}`],
        ...without.map((path) => `--dpkgopt=path-exclude=${path}`),
        ...aptConfiguration().map((line) => `--aptopt=${line}`),
        ...(parts.copied ?? []).map((file) => `--customize-hook=copy-in ${file} /tmp`),
        '--customize-hook=printf %s "$LAB_SET_UP" | chroot "$1" sh',
        ...[debianRelease(), "-", ...debianSources()],
      ],
      { env: { ...process.env, ...parts.variables, LC_ALL: "C", LAB_SET_UP: parts.setUp }, output },
    );
  } finally {
    closeSync(output);
  }
}
