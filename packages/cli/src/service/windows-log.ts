import { readFileSync } from "node:fs";

/** As the service's host rotates it: deploy/windows/service-host/log-file.c. */
const rotatedFiles = 4;

/**
 * The last lines of the Windows service's log, oldest first, those of its rotated files among them; none where there is no
 * file. Throws as the file system does, e.g. where this account may not read one.
 */
export function lastLogLines(file: string, count: number): readonly string[] {
  let lines = linesOf(file);
  for (let number = 1; number <= rotatedFiles && lines.length < count; number++) {
    lines = [...linesOf(`${file}.${number}`), ...lines];
  }
  return lines.slice(-count);
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8")
      .split(/\r?\n/)
      .filter((line) => line !== "");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return [];
    }
    throw error;
  }
}
