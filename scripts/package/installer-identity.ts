import { createHash } from "node:crypto";

/** Never changes: by it Windows Installer knows all versions as the same product. */
export const upgradeCode = "06602FC4-3B68-44AC-A17F-08D8D8836BE1";

/**
 * A UUID made from a name, the same for the same name (RFC 9562, version 5, in the upgrade code's name space), upper case as
 * Windows Installer wants it.
 */
export function namedUuid(name: string): string {
  const space = Buffer.from(upgradeCode.replaceAll("-", ""), "hex");
  const bytes = createHash("sha1").update(space).update(name).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6); // version 5
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8); // variant of the RFC
  const digits = bytes.toString("hex", 0, 16).toUpperCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
