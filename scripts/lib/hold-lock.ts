import { readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as after } from "node:timers/promises";

const askEveryMs = 100;

/** Runs `work` while no other process, and no other caller here, runs under the same lock. A lock whose process is gone counts for nothing. */
export async function holdLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  while (!taken(file)) {
    if (isLeft(file)) {
      rmSync(file, { force: true });
    } else {
      await after(askEveryMs);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function taken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/** Its process has ended without taking it away. */
function isLeft(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0); // one that is not written yet is of 0: of this process
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
