import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { serviceLogFile } from "@tier2/bridge";
import { places } from "../common-options.ts";
import { lastLogLines } from "../service/windows-log.ts";

const logLines = 200;

/** The last lines of the service's log. Rejects where this account may not read it, or there is no journal. */
export const readLog = async (): Promise<readonly string[]> =>
  process.platform === "win32" ? lastLogLines(serviceLogFile(places), logLines) : readJournal();

async function readJournal(): Promise<readonly string[]> {
  const words = ["--unit=tier2", "--output=cat", "--no-pager", `--lines=${logLines}`];
  const { stdout } = await promisify(execFile)("journalctl", words, { timeout: 10_000, maxBuffer: 4_000_000 });
  return stdout.split("\n").filter((line) => line !== "");
}
