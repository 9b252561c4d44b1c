import os from "node:os";

/** Characters of a NetBIOS name. */
const longestComputerName = 15;

/**
 * What a person of Windows is called here: `CORP\ann`, and an account of this computer by its name alone. Two domains may each
 * have an ann. An empty domain: Windows does not tell it.
 */
export function windowsLogin(domain: string, name: string, hostname: string = os.hostname()): string {
  const computer = hostname.slice(0, longestComputerName).toLowerCase();
  return domain === "" || domain.toLowerCase() === computer ? name : `${domain}\\${name}`;
}
