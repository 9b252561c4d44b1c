/** What begins VS_FIXEDFILEINFO in a version resource: its signature, then the version of the structure itself. */
const fixedFileInfo = Buffer.from([0xbd, 0x04, 0xef, 0xfe, 0x00, 0x00, 0x01, 0x00]);

/** The file version `1.2.3.4` of a Windows program or library; undefined when it has none, or is none. */
export function fileVersion(file: Buffer): string | undefined {
  const at = file.subarray(0, 2).toString("latin1") === "MZ" ? file.lastIndexOf(fixedFileInfo) : -1;
  if (at === -1) {
    return undefined;
  }
  const [upper, lower] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)];
  return [upper >>> 16, upper & 0xffff, lower >>> 16, lower & 0xffff].join(".");
}
