import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";

const script = fileURLToPath(new URL("../testing/commit-presses.ts", import.meta.url));
const hasStrace = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;

/** The names of the sync calls between the marks. */
function syncsOf(file: string, presses: number): string[] {
  const trace = ["-f", "-e", "trace=fsync,fdatasync,sync_file_range,write"];
  const node = [process.execPath, "--conditions=source", script, file, String(presses)];
  const { stderr } = spawnSync("strace", [...trace, ...node], { encoding: "utf8" });
  const between = stderr.slice(stderr.lastIndexOf("mark: begin"), stderr.lastIndexOf("mark: end"));
  expect(between).not.toBe("");
  return [...between.matchAll(/\b(fsync|fdatasync|sync_file_range)\(/g)].map(([, name = ""]) => name);
}

test.skipIf(!hasStrace)("a press is one sync: the first after the start, and each one after", () => {
  const file = path.join(temporaryFolder(), "presses.sqlite");
  expect(syncsOf(file, 1)).toHaveLength(1);
  expect(syncsOf(file, 20)).toHaveLength(19); // the first of them is on disk already
});
