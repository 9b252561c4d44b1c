import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const sourceFolder = fileURLToPath(new URL("../../simavr", import.meta.url));
const cacheFolder = fileURLToPath(new URL("../../../../.cache/simavr", import.meta.url));
const headerFolder = "/usr/include/simavr";
const flags = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Werror"];

/** Why an ATmega32U4 cannot be emulated here and what to do about it, or undefined when it can. */
export function simavrProblem(): string | undefined {
  if (!existsSync(sourceFolder)) {
    return "The ATmega32U4 can be emulated in a checkout of the repository only: libsimavr (GPL) is not shipped.";
  }
  if (!existsSync(headerFolder)) {
    return `libsimavr is missing (looked for ${headerFolder}). Install the Debian packages libsimavr-dev and libelf-dev.`;
  }
  if (spawnSync("cc", ["--version"]).status !== 0) {
    return "There is no C compiler (cc). Install the Debian packages gcc and libc6-dev.";
  }
  return undefined;
}

let built: string | undefined;

/** The path of the program that runs the chip, built when its sources or libsimavr changed. Throws an Error. */
export function buildBridge(): string {
  built ??= build();
  return built;
}

function build(): string {
  const problem = simavrProblem();
  if (problem !== undefined) {
    throw new Error(problem);
  }
  const sources = filesOf(sourceFolder);
  const hash = createHash("sha256").update(flags.join(" "));
  for (const file of [...sources, ...filesOf(headerFolder)]) {
    hash.update(file).update(readFileSync(file));
  }
  const program = path.join(cacheFolder, `bridge-${hash.digest("hex").slice(0, 16)}`);
  if (!existsSync(program)) {
    compile(
      sources.filter((file) => file.endsWith(".c")),
      program,
    );
  }
  return program;
}

/** Its C files, in a fixed order. */
function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.[ch]$/.test(name))
    .toSorted()
    .map((name) => path.join(folder, name));
}

/** Several processes may do so at the same time. */
function compile(sources: readonly string[], program: string): void {
  mkdirSync(cacheFolder, { recursive: true });
  const fresh = `${program}.${process.pid}`;
  const { status, stderr } = spawnSync("cc", [...flags, ...sources, "-o", fresh, "-lsimavr"], { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`The program for libsimavr does not compile:\n${stderr}`);
  }
  renameSync(fresh, program);
}
