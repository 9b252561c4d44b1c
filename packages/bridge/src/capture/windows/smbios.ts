const systemInformation = 1;
const endOfTable = 127;

/** The serial number in the "system information" of a RawSMBIOSData (SMBIOS 3.7, 6.1.2 and 7.2); empty when there is none. */
export function serialNumberOf(raw: Buffer): string {
  const table = raw.subarray(8, raw.length < 8 ? 8 : 8 + raw.readUInt32LE(4));
  let at = 0;
  while (at + 4 <= table.length) {
    const [type, length] = [table.readUInt8(at), table.readUInt8(at + 1)];
    const end = table.indexOf("\0\0", at + length, "latin1");
    if (length < 4 || type === endOfTable || end < 0) {
      return "";
    }
    if (type === systemInformation && length > 7) {
      const number = table.readUInt8(at + 7);
      const texts = table.toString("latin1", at + length, end).split("\0");
      return number === 0 ? "" : (texts[number - 1] ?? "").trim();
    }
    at = end + 2;
  }
  return "";
}
