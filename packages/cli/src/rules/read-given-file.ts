import { readFileSync } from "node:fs";
import path from "node:path";
import { messageOf } from "@tier2/bridge";
import { usage } from "../usage.ts";

/** Text of a file that the user named. Throws a Tier2Error of category `usage` when it cannot be read. */
export function readGivenFile(file: string, hint: string): string {
  try {
    return readFileSync(path.resolve(file), "utf8");
  } catch (error) {
    throw usage(`${file} cannot be read: ${messageOf(error)}.`, hint);
  }
}
