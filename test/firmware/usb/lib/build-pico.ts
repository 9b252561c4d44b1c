import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { firmwareFolder, versionDefines } from "../../run-tool.ts";
import { type Patch, applyPatches } from "./patches.ts";

const run = promisify(execFile);

// As firmware/platform/builder/rp2040.py and common.py have them, but for the warnings.
const processor = ["-mcpu=cortex-m0plus", "-mthumb", "-Os"];
const compileFlags = [
  ...["-std=c11", "-ffreestanding", "-fno-tree-loop-distribute-patterns", "-ffunction-sections", "-fdata-sections"],
  ...["core", "include", "boards/pico", "port/rp2040"].map((folder) => `-I${folder}`),
  ...versionDefines(),
];
const linkFlags = ["-nostdlib", "-Wl,--gc-sections", "-Wl,-T,port/rp2040/rp2040.ld"];
const sources: readonly string[] = ["core", "port/rp2040"].flatMap((folder) =>
  readdirSync(path.join(firmwareFolder, folder))
    .filter((file) => /\.[cS]$/.test(file))
    .map((file) => `${folder}/${file}`),
);
const withChecksum = `
import sys
sys.path.insert(0, "platform/builder")
from rp2040_image import with_boot2_checksum
raw, image = sys.argv[1:]
with open(raw, "rb") as file: data = file.read()
with open(image, "wb") as file: file.write(with_boot2_checksum(data))
`;

const call = (program: string, args: readonly string[]): Promise<unknown> =>
  run(program, args, { cwd: firmwareFolder });

/** Builds images for the Pico, each object file once. */
export class PicoBuilder {
  readonly #folder: string;
  readonly #objects = new Map<string, Promise<string>>();
  #built = 0;

  /** `folder` is for what is made, and the caller's to remove. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The image with these changes. Throws an Error when one does not fit, or with what the compiler says. */
  async build(patches: readonly Patch[]): Promise<Uint8Array> {
    this.#built += 1;
    const folder = path.join(this.#folder, String(this.#built));
    mkdirSync(folder);
    const patched = applyPatches(patches);
    const notBuilt = [...patched.keys()].filter((file) => !sources.includes(file));
    if (notBuilt.length > 0) {
      throw new Error(`not a source of the Pico's image, a change has no effect: ${notBuilt.join(", ")}`);
    }
    const objects = await Promise.all(
      sources.map((file) => {
        const text = patched.get(file);
        if (text === undefined) {
          return this.#object(file);
        }
        const copy = path.join(folder, path.basename(file));
        writeFileSync(copy, text);
        return compile(copy, folder, ["-I", path.dirname(file)]);
      }),
    );
    const file = (name: string): string => path.join(folder, name);
    await call("arm-none-eabi-gcc", [...processor, ...linkFlags, ...objects, "-lgcc", "-o", file("firmware.elf")]);
    await call("arm-none-eabi-objcopy", ["-O", "binary", file("firmware.elf"), file("firmware.raw")]);
    await call("python3", ["-B", "-c", withChecksum, file("firmware.raw"), file("firmware.bin")]);
    return new Uint8Array(readFileSync(file("firmware.bin")));
  }

  #object(source: string): Promise<string> {
    const made = this.#objects.get(source) ?? compile(source, this.#folder, []);
    this.#objects.set(source, made);
    return made;
  }
}

async function compile(source: string, folder: string, flags: readonly string[]): Promise<string> {
  const object = path.join(folder, `${path.basename(source)}.o`);
  await call("arm-none-eabi-gcc", [...processor, ...compileFlags, ...flags, "-c", source, "-o", object]);
  return object;
}
