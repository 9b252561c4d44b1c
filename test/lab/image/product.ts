import { cpSync, globSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { cachedFolder, hashOf } from "../../../scripts/lib/cached-folder.ts";
import { runCommand } from "../../../scripts/lib/run-command.ts";
import { root } from "./image.ts";
import { buildDebian } from "../../../scripts/package/debian.ts";

/** What the packages are made of. */
const sources = [
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "tsconfig.base.json",
  "firmware/package.json",
  "firmware/{src,images}/**",
  "deploy/linux/**",
  "docs/deploy-linux.md",
  "scripts/package/debian*.ts",
  "packages/*/*.*",
  "packages/*/{src,bin,udev,vectors,examples}/**",
];
const agent = "test/lab/guest-agent";

const bootstrap = (...words: string[]): Promise<void> =>
  runCommand(process.execPath, [path.join(root, "scripts/bootstrap.mjs"), ...words], { cwd: root });

function sourceFiles(): string[] {
  const found = globSync([...sources, `${agent}/*.ts`], { cwd: root, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}

async function install(folder: string, packages: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const words = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--silent"];
  await runCommand("npm", ["install", ...words, ...packages], { cwd: folder });
}

/** The Debian package, in the guest. */
export const debianFile = "/opt/debian/tier2_1.0_amd64.deb";

/**
 * The folder with `opt.ext4`, the computer's /opt: in `debian` the package of which the service is installed; in `tier2` the
 * packages as they would be published, installed by npm, for the lab's own programs; in `lab` the agent and what else those
 * import.
 */
export async function productImage(cache: string): Promise<string> {
  const files = sourceFiles();
  const inputs = files.flatMap((file) => [path.relative(root, file), readFileSync(file)]);
  return cachedFolder(cache, "product", hashOf(readFileSync(import.meta.filename), ...inputs), async (folder) => {
    const opt = path.join(folder, "opt");
    const packed = path.join(folder, "packed");
    await bootstrap("bin", "tsc", "-b", "packages/cli", "firmware");
    await bootstrap("script", "scripts/pack.ts", packed);
    const tarballs = readdirSync(packed).map((name) => path.join(packed, name));
    await install(path.join(opt, "tier2"), tarballs);
    buildDebian({
      ...{ folder: path.join(opt, "debian"), version: "1.0", architecture: "amd64" },
      ...{ createdAtSeconds: 0, compression: "none" },
    });

    const { dependencies } = JSON.parse(readFileSync(path.join(root, "test/package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const lab = path.join(opt, "lab");
    await install(lab, [`serialport@${dependencies["serialport"]}`]);
    for (const name of ["@tier2", "node-hid", "usb"]) {
      symlinkSync(`/opt/tier2/node_modules/${name}`, path.join(lab, "node_modules", name));
    }
    cpSync(path.join(root, agent), path.join(lab, "guest-agent"), { recursive: true });

    const disk = [
      "-q",
      "-t",
      "ext4",
      "-m",
      "0",
      "-E",
      "lazy_itable_init=1,lazy_journal_init=1",
      "-d",
      "opt",
      "opt.ext4",
      "2G",
    ];
    // Under fakeroot everything is root's, whoever built it.
    await runCommand("fakeroot", ["sh", "-euc", `/usr/sbin/mke2fs ${disk.join(" ")}; rm -r opt packed`], {
      cwd: folder,
    });
  });
}
