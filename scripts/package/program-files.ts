import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyNativeModules } from "./native-modules.ts";
import type { Platform } from "./platform-workspace.ts";
import type { ProgramBundle } from "./program-bundle.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** Writes a program that stays files: its code, what that reads, and the native modules of these platforms. */
export async function writeProgramFiles(
  folder: string,
  { code, own }: ProgramBundle,
  platforms: readonly Platform[],
): Promise<void> {
  const write = (name: string, content: string | Uint8Array): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  for (const [name, text] of code) {
    write(name, text);
  }
  for (const name of [...own.assets, ...own.files]) {
    write(name, readFileSync(path.join(root, name)));
  }
  write("package.json", `${JSON.stringify({ private: true, type: "module" })}\n`);
  for (const platform of platforms) {
    await copyNativeModules(platform, folder);
  }
}
