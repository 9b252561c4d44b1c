import { NtExecutable, NtExecutableResource, Resource } from "resedit";
import type { Data } from "resedit";

/** US English and UTF-16: what Explorer looks for first. */
const [language, codepage] = [1033, 1200];
const rawData = 10; // RT_RCDATA
/** Where Node looks for what it is to run, and by what it knows that there is something. */
const blobName = "NODE_SEA_BLOB";
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:";

export interface WindowsProgram {
  /** node.exe, as it comes. */
  readonly node: Uint8Array;
  readonly blob: Uint8Array;
  readonly icons: readonly Data.RawIconItem[];
  /** "1.2.3" */
  readonly version: string;
  readonly company: string;
  readonly product: string;
  readonly description: string;
  /** Of the file, "tier2.exe". */
  readonly fileName: string;
}

/** A single executable of Node for Windows. Its signature, which does not hold any more, is gone. */
export function makeWindowsExecutable(program: WindowsProgram): Buffer {
  const executable = NtExecutable.from(program.node, { ignoreCert: true });
  const resources = NtExecutableResource.from(executable);
  const kept = resources.entries.filter(({ type }) => type === 24); // RT_MANIFEST: which Windows it knows
  resources.entries = [
    ...kept,
    { type: rawData, id: blobName, lang: 0, codepage: 0, bin: toArrayBuffer(program.blob) },
  ];
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, language, [...program.icons]);
  versionOf(program).outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  const bytes = Buffer.from(executable.generate());
  const at = bytes.indexOf(`${fuse}0`);
  if (at === -1) {
    throw new Error("This node.exe was not made for single executables.");
  }
  bytes.write("1", at + fuse.length, "latin1");
  return bytes;
}

function versionOf({ version, company, product, description, fileName }: WindowsProgram): Resource.VersionInfo {
  const info = Resource.VersionInfo.createEmpty();
  const numbers = version.split(".").map(Number);
  const [major = 0, minor = 0, patch = 0] = numbers;
  info.lang = language;
  info.fixedInfo.fileOS = Resource.VersionFileOS.NT_Windows32;
  info.fixedInfo.fileType = Resource.VersionFileType.App;
  info.setFileVersion(major, minor, patch, 0, language);
  info.setProductVersion(major, minor, patch, 0, language);
  info.setStringValues(
    { lang: language, codepage },
    {
      ...{ CompanyName: company, ProductName: product, FileDescription: description, OriginalFilename: fileName },
      ...{ FileVersion: version, ProductVersion: version, LegalCopyright: "MIT license" },
    },
  );
  return info;
}

const toArrayBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
