import type * as Koffi from "koffi";

type Call = (...values: readonly unknown[]) => unknown;

/** Reads what programs and libraries say of themselves. */
export interface VersionReader {
  /** The resource, or the number of Windows' error. */
  read(file: string): Buffer | number;
  /**
   * Texts of such names in all its languages, e.g. `FileDescription`. None where the file has no such resource; undefined:
   * it cannot be read.
   */
  textsOf(file: string, names: readonly string[]): readonly string[] | undefined;
}

/** ERROR_RESOURCE_DATA_NOT_FOUND to ERROR_RESOURCE_LANG_NOT_FOUND of <winerror.h>. */
const [firstNotFound, lastNotFound] = [1812, 1815];
const wordSize = 8;
/** A language and a code page, 16 bits each. */
const translationBytes = 4;

export function versionReader(koffi: typeof Koffi): VersionReader {
  const version = koffi.load("version.dll");
  const lastError = koffi.load("kernel32.dll").func("uint32_t __stdcall GetLastError()") as Call;
  const sizeOf = version.func("uint32_t __stdcall GetFileVersionInfoSizeW(str16 file, void *unused)") as Call;
  const readInto = version.func(
    "int __stdcall GetFileVersionInfoW(str16 file, uint32_t unused, uint32_t size, void *data)",
  ) as Call;
  const query = version.func("int __stdcall VerQueryValueW(void *data, str16 path, void *value, void *length)") as Call;

  const read = (file: string): Buffer | number => {
    const data = Buffer.alloc(Number(sizeOf(file, null)));
    return data.length === 0 || readInto(file, 0, data.length, data) === 0 ? Number(lastError()) : data;
  };
  /** What is from a value on to the end of the resource, and its length as told: bytes, or characters with the zero. */
  const valueIn = (resource: Buffer, path: string): { readonly from: Buffer; readonly length: number } | undefined => {
    const [value, length] = [Buffer.alloc(wordSize), Buffer.alloc(4)];
    if (query(resource, path, value, length) === 0) {
      return undefined;
    }
    const at = Number(value.readBigUInt64LE() - koffi.address(resource));
    return { from: resource.subarray(at), length: length.readUInt32LE() };
  };
  return {
    read,
    textsOf: (file, names) => {
      const resource = read(file);
      if (typeof resource === "number") {
        return resource >= firstNotFound && resource <= lastNotFound ? [] : undefined;
      }
      const found = valueIn(resource, String.raw`\VarFileInfo\Translation`);
      const translations = found?.from.subarray(0, found.length) ?? Buffer.alloc(0);
      return Array.from({ length: Math.floor(translations.length / translationBytes) }, (_translation, index) => {
        const [language, codePage] = [0, 2].map((offset) => hex(translations.readUInt16LE(index * 4 + offset)));
        return names.map((name) => valueIn(resource, `\\StringFileInfo\\${language}${codePage}\\${name}`));
      })
        .flat()
        .filter((value) => value !== undefined)
        .map(({ from, length }) => from.toString("utf16le", 0, length * 2).replace(/\0.*$/s, ""));
    },
  };
}

const hex = (number: number): string => number.toString(16).padStart(4, "0");
