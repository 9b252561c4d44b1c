import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { writeDebian } from "./debian-archive.ts";
import { debianRelease, kernelPackage } from "./debian.ts";

/** An ordinary small Debian, and what docs/deploy-linux.md, docs/first-flash.md and a person's session at the screen need. */
const packages = [
  ...["systemd-sysv", "udev", "dbus", "libpam-systemd", "kmod", "login", "busybox-static", "procps", "iproute2"],
  ...["libusb-1.0-0", "libudev1", "libstdc++6", "libatomic1", "ca-certificates", "acl", "usbutils", "usbip", "curl"],
  "avrdude",
];
/** Room for what is written while it runs. */
const diskSize = "3G";

/**
 * The folder with `vmlinuz`, `initrd` and `root.ext4`: Debian as this machine's apt has it, without anything of ours.
 * Needs no root. Takes about half a minute when it is not in the cache.
 */
export async function baseImage(cache: string): Promise<string> {
  const script = readFileSync(path.join(import.meta.dirname, "set-up.sh"), "utf8");
  const kernel = kernelPackage();
  const own = readFileSync(import.meta.filename);
  const archiver = readFileSync(path.join(import.meta.dirname, "debian-archive.ts"));
  return cachedFolder(
    cache,
    "base",
    hashOf(own, archiver, script, debianRelease(), kernel.name, kernel.version),
    async (folder) => {
      const archive = path.join(folder, "root.tar");
      await writeDebian(archive, { packages, setUp: script, variables: { KERNEL: kernel.name } });
      // fakeroot keeps the owners of the files without being root.
      await runCommand("fakeroot", ["sh", "-euc", packScript, "sh", folder, diskSize]);
      rmSync(archive);
    },
  );
}

const packScript = `
cd "$1"
mkdir root
tar --extract --file root.tar --directory root --exclude='./dev/*'
mv root/boot/vmlinuz root/boot/initrd .
# Without a name of its own the machine would take its first start for that of a new system.
tr -d - < /proc/sys/kernel/random/uuid > root/etc/machine-id
/usr/sbin/mke2fs -q -t ext4 -m 0 -E lazy_itable_init=1,lazy_journal_init=1 -d root root.ext4 "$2"
rm -r root
`;
