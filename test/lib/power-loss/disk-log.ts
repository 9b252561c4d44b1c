/** What a process did, as the shim wrote it down. Files are known by the number of their inode while they live. */
export type DiskRecord =
  | { readonly what: "created"; readonly path: string; readonly file: number }
  | { readonly what: "written"; readonly file: number; readonly offset: number; readonly data: Uint8Array }
  | { readonly what: "truncated"; readonly file: number; readonly length: number }
  | { readonly what: "synced"; readonly file: number }
  | { readonly what: "folder-synced"; readonly path: string }
  | { readonly what: "renamed"; readonly from: string; readonly to: string }
  | { readonly what: "unlinked"; readonly path: string }
  | { readonly what: "mapped"; readonly file: number }
  | { readonly what: "sent"; readonly text: string };

/** `struct head` in shim.c. */
const headBytes = 32;

/** The records in their order; one that is cut off at the end, of a process that was killed, is left out. */
export function readDiskLog(bytes: Buffer): DiskRecord[] {
  const records: DiskRecord[] = [];
  for (let at = 0; at + headBytes <= bytes.length;) {
    const what = bytes.readUInt32LE(at);
    const pathLength = bytes.readUInt32LE(at + 4);
    const file = Number(bytes.readBigUInt64LE(at + 8));
    const offset = Number(bytes.readBigUInt64LE(at + 16));
    const length = Number(bytes.readBigUInt64LE(at + 24));
    const pathAt = at + headBytes;
    const end = pathAt + pathLength + length;
    if (end > bytes.length) {
      break;
    }
    const path = bytes.toString("utf8", pathAt, pathAt + pathLength);
    records.push(recordOf({ what, path, file, offset, data: bytes.subarray(pathAt + pathLength, end) }));
    at = end;
  }
  return records;
}

interface RawRecord {
  readonly what: number;
  readonly path: string;
  readonly file: number;
  readonly offset: number;
  readonly data: Buffer;
}

function recordOf({ what, path, file, offset, data }: RawRecord): DiskRecord {
  switch (what) {
    case 1:
      return { what: "created", path, file };
    case 2:
      return { what: "written", file, offset, data };
    case 3:
      return { what: "truncated", file, length: offset };
    case 4:
      return { what: "synced", file };
    case 5:
      return { what: "folder-synced", path };
    case 6: {
      const [from = "", to = ""] = path.split("\0");
      return { what: "renamed", from, to };
    }
    case 7:
      return { what: "unlinked", path };
    case 8:
      return { what: "mapped", file };
    case 9:
      return { what: "sent", text: data.toString("utf8") };
    default:
      throw new Error(`the shim wrote a record ${what} that nobody knows`);
  }
}
