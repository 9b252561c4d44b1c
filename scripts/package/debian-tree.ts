import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { commandTable } from "../../packages/cli/src/command-table.generated.ts";
import { type DebianOptions, maintainer } from "./debian-options.ts";
import { debianCopyright } from "./debian-copyright.ts";
import { manualPage } from "./debian-manual.ts";
import { platforms, writeProgram } from "./debian-program.ts";
import { mainFile } from "./program-bundle.ts";

const root = path.resolve(import.meta.dirname, "../..");
const maximalCompression = 9;

/** Where each file of deploy/linux, or of a package, goes. */
const copied: readonly (readonly [source: string, target: string])[] = [
  ["deploy/linux/tier2.service", "usr/lib/systemd/system/tier2.service"],
  ["deploy/linux/tier2-agent.service", "usr/lib/systemd/user/tier2-agent.service"],
  ["deploy/linux/sysusers.conf", "usr/lib/sysusers.d/tier2.conf"],
  ["deploy/linux/debian/session-agents", "usr/lib/tier2/session-agents"],
  ["deploy/linux/debian/tier2", "usr/bin/tier2"],
  ["deploy/linux/debian/lintian-overrides", "usr/share/lintian/overrides/tier2"],
  ["packages/button/udev/70-tier2-button.rules", "usr/lib/udev/rules.d/70-tier2-button.rules"],
];
const programs = new Set(["usr/lib/tier2/session-agents", "usr/bin/tier2"]);

const completions: Readonly<Record<string, string>> = {
  bash: "usr/share/bash-completion/completions/tier2",
  fish: "usr/share/fish/vendor_completions.d/tier2.fish",
  zsh: "usr/share/zsh/vendor-completions/_tier2",
};

/** Fills a folder with all that the package installs. */
export async function writeDebianTree(tree: string, options: DebianOptions): Promise<void> {
  const write = (target: string, content: string | Uint8Array, mode = 0o644): void => {
    const file = path.join(tree, target);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  };
  const program = path.join(tree, "usr/lib/tier2");
  const { modules } = await writeProgram(program, options.architecture);
  write("usr/share/doc/tier2/copyright", await debianCopyright(root, platforms[options.architecture], modules));
  for (const [source, target] of copied) {
    write(target, readFileSync(path.join(root, source)), programs.has(target) ? 0o755 : 0o644);
  }
  // Of this machine's own Node: the package may be for another.
  const main = path.join(program, mainFile);
  for (const [shell, target] of Object.entries(completions)) {
    write(target, execFileSync(process.execPath, [main, "completion", shell]));
  }
  const compressed = (text: string): Uint8Array => gzipSync(text, { level: maximalCompression });
  const day = new Date(options.createdAtSeconds * 1000);
  write("usr/share/man/man1/tier2.1.gz", compressed(manualPage(commandTable, options.version, day)));
  write("usr/share/doc/tier2/changelog.gz", compressed(changelog(options.version, day)));
  cpSync(path.join(root, "docs/deploy-linux.md"), path.join(tree, "usr/share/doc/tier2/deploy-linux.md"));
}

/** What changed is told with each release; here Debian's programs find version and day. */
function changelog(version: string, day: Date): string {
  const date = day.toUTCString().replace("GMT", "+0000");
  return `tier2 (${version}) stable; urgency=medium\n\n  * Release ${version}.\n\n -- ${maintainer}  ${date}\n`;
}
