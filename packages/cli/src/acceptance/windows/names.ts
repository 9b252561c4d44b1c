import { createHash } from "node:crypto";

/** What the installer makes on Windows, by name. */
export const serviceName = "tier2";
export const serviceKey: string = `SYSTEM\\CurrentControlSet\\Services\\${serviceName}`;
export const eventKey: string = `SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${serviceName}`;
export const runKey = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run";
export const runValue = "Tier2";
export const settingsKeys = ["SOFTWARE\\Policies\\Tier2", "SOFTWARE\\Tier2"] as const;
export const pipes = { admin: "\\\\.\\pipe\\tier2-admin", session: "\\\\.\\pipe\\tier2-session" } as const;

/** The SID that Windows derives from a service's name (NT SERVICE\NAME): SHA-1 of it in capitals, as five numbers. */
export function serviceSid(name: string): string {
  const digest = createHash("sha1").update(Buffer.from(name.toUpperCase(), "utf16le")).digest();
  return `S-1-5-80-${[0, 4, 8, 12, 16].map((at) => digest.readUInt32LE(at)).join("-")}`;
}

/** Well-known SIDs besides those that SDDL writes as two letters. */
export const trustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

/** What to do when something is not as the installer made it. */
export const repairHint = "Repair the installation: msiexec /fa tier2.msi /qn /l*v LOG. Does it stay so, LOG says why.";
