import { spawnSync } from "node:child_process";
import type { Board } from "./boards.ts";
import { BuildError } from "./build-error.ts";

interface Toolchain {
  /** Of the names of its programs. */
  readonly prefix: string;
  readonly debianPackage: string;
  /** Where RAM begins in the addresses of an ELF file. */
  readonly ramStart: number;
}

/** By folder of firmware/port. */
const toolchains: Readonly<Record<string, Toolchain>> = {
  rp2040: { prefix: "arm-none-eabi-", debianPackage: "gcc-arm-none-eabi", ramStart: 0x20000000 },
  atmega32u4: { prefix: "avr-", debianPackage: "gcc-avr", ramStart: 0x800100 },
};

function toolchainOf({ port }: Board): Toolchain {
  const toolchain = toolchains[port];
  if (toolchain === undefined) {
    throw new BuildError(`scripts/firmware/toolchain.ts knows no port "${port}". Add its compiler there.`);
  }
  return toolchain;
}

function runTool(board: Board, tool: string, ...args: string[]): string {
  const { prefix, debianPackage } = toolchainOf(board);
  const { status, stdout } = spawnSync(`${prefix}${tool}`, args, { encoding: "utf8" });
  if (status !== 0) {
    throw new BuildError(
      `${prefix}${tool} is not on the PATH or failed. Install it (Debian: apt-get install ${debianPackage}).`,
    );
  }
  return stdout;
}

/** First line of the version of the board's compiler. Throws BuildError when there is none on the PATH. */
export function compilerVersion(board: Board): string {
  return runTool(board, "gcc", "--version").split(/\r?\n/)[0] ?? "";
}

export interface Memory {
  /** .data and .bss. */
  readonly variablesBytes: number;
  /** What neither code nor variables take of the RAM. */
  readonly stackBytes: number;
}

/** What an ELF file takes of the board's RAM. Throws BuildError. */
export function measureMemory(board: Board, elfFile: string): Memory {
  const { ramStart } = toolchainOf(board);
  const sections = runTool(board, "size", "-A", "-d", elfFile)
    .split("\n")
    .map((line) => /^(\.\S+)\s+(\d+)\s+(\d+)$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, name = "", size, address]) => ({ name, size: Number(size), address: Number(address) }))
    .filter(({ address }) => address >= ramStart && address < ramStart + board.ramBytes);
  const sum = (isWanted: (name: string) => boolean): number =>
    sections.filter(({ name }) => isWanted(name)).reduce((total, { size }) => total + size, 0);
  return {
    variablesBytes: sum((name) => /^\.(data|bss|noinit)/.test(name)),
    stackBytes: board.ramBytes - sum(() => true),
  };
}
