import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import { openRegistry } from "../windows/registry.ts";

/** Whoever knows our id of a machine learns nothing of the id it was made of: machine-id(5) asks for that. */
const application = "tier2 database";
const linuxFile = "/etc/machine-id";
const windowsKey = String.raw`SOFTWARE\Microsoft\Cryptography`;

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

/** The GUID that Windows made for itself; an image that is generalized has none. */
export const parseMachineGuid = (text: string): string | undefined =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;

function idIn(file: string): string | undefined {
  try {
    return parseMachineId(readFileSync(file, "utf8"));
  } catch {
    return undefined; // there is no such file in a container
  }
}

const windowsId = (platform: NodeJS.Platform): string | undefined =>
  platform === "win32" ? parseMachineGuid(openRegistry().text(windowsKey, "MachineGuid")) : undefined;
