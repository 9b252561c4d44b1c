import { cpSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { buildDebian } from "../../../scripts/package/debian.ts";
import { linux, nodeOf, windows } from "../../../scripts/package/platform-workspace.ts";
import { bundleFiles } from "../../../scripts/package/program-bundle.ts";
import { writeProgramFiles } from "../../../scripts/package/program-files.ts";
import { root } from "./image.ts";

/** What the disk is made of. */
const sources = [
  "{package.json,pnpm-lock.yaml,pnpm-workspace.yaml,LICENSE}",
  "firmware/{package.json,images/**,src/**}",
  "deploy/linux/**",
  "docs/deploy-linux.md",
  "scripts/{lib,package}/**",
  "packages/*/*.json",
  "packages/*/{src,assets,udev,vectors,examples}/**",
  "test/lab/{guest-agent,guest-programs}/*",
];

function sourceFiles(): string[] {
  const found = globSync(sources, { cwd: root, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}

/** The Debian package, in the guest. */
export const debianFile = "/opt/debian/tier2_1.0_amd64.deb";

/** The lab's own programs by their files in /opt/lab, without the ending. */
const ownPrograms = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    globSync(["guest-agent/agent.ts", "guest-programs/*.ts"], { cwd: path.join(root, "test/lab") }).map((name) => [
      name.replace(/\.ts$/, ""),
      path.join(root, "test/lab", name),
    ]),
  );

/**
 * The folder with `opt.ext4`, the computer's /opt: in `debian` the package of which the service is installed; in `lab` the
 * lab's own programs with a Node of theirs, bundled as the product is: the computer is slow. Those run under Wine, too.
 */
export async function productImage(cache: string): Promise<string> {
  const files = sourceFiles();
  const inputs = files.flatMap((file) => [path.relative(root, file), readFileSync(file)]);
  return cachedFolder(cache, "product", hashOf(readFileSync(import.meta.filename), ...inputs), async (folder) => {
    const opt = path.join(folder, "opt");
    await buildDebian({
      ...{ folder: path.join(opt, "debian"), version: "1.0", architecture: "amd64" },
      ...{ createdAtSeconds: 0, compression: "none" },
    });
    const lab = path.join(opt, "lab");
    await writeProgramFiles(lab, await bundleFiles(ownPrograms()), [linux, windows]);
    cpSync(await nodeOf(linux), path.join(lab, "node"));

    const quickly = "lazy_itable_init=1,lazy_journal_init=1";
    const disk = ["-q", "-t", "ext4", "-m", "0", "-E", quickly, "-d", "opt", "opt.ext4", "2G"];
    // Under fakeroot everything is root's, whoever built it.
    await runCommand("fakeroot", ["sh", "-euc", `/usr/sbin/mke2fs ${disk.join(" ")}; rm -r opt`], { cwd: folder });
  });
}
