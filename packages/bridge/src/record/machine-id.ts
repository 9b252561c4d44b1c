import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

/** Whoever knows our id of a machine learns nothing of the id it was made of: machine-id(5) asks for that. */
const application = "tier2 database";
const linuxFile = "/etc/machine-id";
const windowsKey = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";

/**
 * Names this computer, the same over restarts and updates; undefined where nothing does, e.g. in most containers.
 * `file` is read in the place of what the system says.
 */
export function readMachineId(file?: string, platform: NodeJS.Platform = process.platform): string | undefined {
  const id = file !== undefined || platform === "linux" ? idIn(file ?? linuxFile) : windowsId(platform);
  return id === undefined ? undefined : hashedMachineId(id);
}

export const hashedMachineId = (id: string): string =>
  createHmac("sha256", id).update(application).digest("hex").slice(0, 32);

/** 32 hexadecimal digits; an image that was not started yet has none, or the word "uninitialized" (machine-id(5)). */
export function parseMachineId(text: string): string | undefined {
  const id = text.trim().toLowerCase();
  return /^[0-9a-f]{32}$/.test(id) && !/^0+$/.test(id) ? id : undefined;
}

/** `reg query` prints one line `    MachineGuid    REG_SZ    <guid>`. */
export const parseMachineGuid = (text: string): string | undefined =>
  /\bMachineGuid\s+REG_SZ\s+([0-9a-f-]{36})\s*$/im.exec(text)?.[1]?.toLowerCase();

function idIn(file: string): string | undefined {
  try {
    return parseMachineId(readFileSync(file, "utf8"));
  } catch {
    return undefined; // there is no such file in a container
  }
}

/** Not tried on Windows yet. */
function windowsId(platform: NodeJS.Platform): string | undefined {
  if (platform !== "win32") {
    return undefined;
  }
  try {
    const program = path.win32.join(process.env["SystemRoot"] ?? "C:\\Windows", "System32", "reg.exe");
    const words = ["query", windowsKey, "/v", "MachineGuid", "/reg:64"];
    return parseMachineGuid(execFileSync(program, words, { encoding: "utf8", timeout: 5000, windowsHide: true }));
  } catch {
    return undefined;
  }
}
