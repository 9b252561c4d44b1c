import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type DebianOptions, maintainer } from "./debian-options.ts";
import { writeDebianTree } from "./debian-tree.ts";

const root = path.resolve(import.meta.dirname, "../..");
const elfMark = "\u007FELF";
const scripts = ["preinst", "postinst", "prerm", "postrm"];

/**
 * Builds the Debian package from the sources; the same ones give the same bytes.
 * @returns the path of the file
 */
export async function buildDebian(options: DebianOptions): Promise<string> {
  const work = mkdtempSync(path.join(tmpdir(), "tier2-debian-"));
  try {
    const tree = path.join(work, "tree");
    mkdirSync(tree);
    await writeDebianTree(tree, options);
    writeControl(tree, options);
    settle(tree, options.createdAtSeconds);
    mkdirSync(options.folder, { recursive: true });
    const file = path.join(options.folder, `tier2_${options.version}_${options.architecture}.deb`);
    execFileSync("dpkg-deb", ["--root-owner-group", `-Z${options.compression}`, "--build", tree, file], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, SOURCE_DATE_EPOCH: String(options.createdAtSeconds) },
    });
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function writeControl(tree: string, { version, architecture }: DebianOptions): void {
  const target = path.join(tree, "DEBIAN");
  const source = path.join(root, "deploy/linux/debian");
  mkdirSync(target);
  const values: Readonly<Record<string, string>> = {
    ...{ version, architecture, maintainer, installedSize: String(sizeKilobytes(tree)) },
  };
  const control = readFileSync(path.join(source, "control"), "utf8");
  writeFileSync(
    path.join(target, "control"),
    control.replaceAll(/@(\w+)@/g, (_, name: string) => values[name] ?? ""),
  );
  for (const name of scripts) {
    writeFileSync(path.join(target, name), readFileSync(path.join(source, name)), { mode: 0o755 });
  }
  writeFileSync(path.join(target, "md5sums"), checksums(tree));
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();

/** As dpkg counts it: a file takes whole kilobytes, a folder one. */
const sizeKilobytes = (tree: string): number =>
  filesIn(tree)
    .map((file) => statSync(file))
    .reduce((sum, found) => sum + (found.isFile() ? Math.ceil(found.size / 1024) : 1), 0);

/** For `dpkg --verify`. */
function checksums(tree: string): string {
  const files = filesIn(tree)
    .filter((file) => statSync(file).isFile() && !file.startsWith(path.join(tree, "DEBIAN")))
    .map((file) => path.relative(tree, file));
  return execFileSync("md5sum", files, { cwd: tree, encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
}

/** Rights and times do not depend on the machine that builds. */
export function settle(tree: string, createdAtSeconds: number): void {
  for (const file of [...filesIn(tree), tree]) {
    const found = statSync(file);
    chmodSync(file, found.isDirectory() || ((found.mode & 0o100) !== 0 && isProgram(file)) ? 0o755 : 0o644);
    lutimesSync(file, createdAtSeconds, createdAtSeconds);
  }
}

/** Some packages of npm have rights to execute on other files, too: native modules (which are ELF), texts. */
function isProgram(file: string): boolean {
  const start = readFileSync(file).subarray(0, elfMark.length).toString("latin1");
  return (start === elfMark && !file.endsWith(".node")) || start.startsWith("#!");
}
