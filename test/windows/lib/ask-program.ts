import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { programWord } from "../../../scripts/package/executable/program-word.ts";
import { writePlainNode } from "./plain-node.ts";
import type { Wine } from "./wine.ts";

/** What one of the executable's own programs writes to a descriptor; it is named by the path of its module. */
export type AskProgram = (
  program: string,
  words: readonly string[],
  input: Uint8Array,
  descriptor: 1 | 3,
) => Promise<Buffer>;

const [node, script] = [String.raw`C:\node.exe`, String.raw`C:\ask-program.cjs`];
const [input, output] = [String.raw`C:\input`, String.raw`C:\output`];

/** Puts plain Node on drive C, as `C:\node.exe`, and asks by it. - executable: a Linux path. */
export async function askerOf(wine: Wine, executable: string): Promise<AskProgram> {
  await writePlainNode(wine.file(node));
  copyFileSync(path.join(import.meta.dirname, "ask-program.cjs"), wine.file(script));
  const asked = (await wine.succeed("winepath", ["--windows", executable])).trim();
  return async (program, words, bytes, descriptor) => {
    writeFileSync(wine.file(input), bytes);
    await wine.succeed(node, [script, asked, JSON.stringify([programWord, program, ...words]), input, output]);
    return readFileSync(wine.file(`${output}.${descriptor}`));
  };
}
