import { readFileSync } from "node:fs";
import path from "node:path";
import { firmwareFolder } from "../../run-tool.ts";

/** A change of the firmware's sources, to see whether tests notice. */
export interface Patch {
  /** In the folder firmware/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

/** The texts of the changed files. Throws an Error when a patch does not fit. */
export function applyPatches(patches: readonly Patch[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { file, from, to } of patches) {
    const text = texts.get(file) ?? readFileSync(path.join(firmwareFolder, file), "utf8");
    const count = text.split(from).length - 1;
    if (count !== 1) {
      throw new Error(`${file} has ${count} times, not once: ${from}`);
    }
    texts.set(
      file,
      text.replace(from, () => to),
    );
  }
  return texts;
}
