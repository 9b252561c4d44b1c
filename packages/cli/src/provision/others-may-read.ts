import process from "node:process";
import { openInstallation } from "@tier2/bridge";
import { parseAccessList, whoMay } from "../acceptance/windows/access.ts";

/** Groups of ordinary people as SDDL writes them, and `whoMay` where nothing is refused to anybody. */
const ordinary: ReadonlySet<string> = new Set(["WD", "BU", "AU", "IU", "AN", "BG", "everybody"]);
/** FILE_READ_DATA. */
const readData = 0x1;

/** Whether people who administer nothing here may read a file. `mode`: of Linux. */
export function mayOthersRead(file: string, mode: number): boolean {
  if (process.platform !== "win32") {
    return (mode & 0o077) !== 0;
  }
  try {
    const { securityOf } = openInstallation();
    return whoMay(parseAccessList("file", securityOf("file", file)), readData).some((who) => ordinary.has(who));
  } catch {
    return false; // what Windows does not tell is no reason to stop an installation
  }
}
