import { lazily } from "../capture/lazily.ts";
import { loadKoffi } from "./koffi.ts";

type Call = (...values: readonly unknown[]) => unknown;

/** The functions of advapi32.dll that are used here. Buffers are handed over as they are. */
interface RegistryCalls {
  readonly getValue: Call;
  readonly openKey: Call;
  readonly closeKey: Call;
  readonly enumerateValue: Call;
}

/** HKEY_LOCAL_MACHINE of <winreg.h>, a negative number as a pointer. */
const localMachine = -2_147_483_646;
const flags = { text: 0x2, bytes: 0x8, number: 0x10 } as const;
/** KEY_READ with KEY_WOW64_64KEY. */
const keyRead = 0x2_0119;
const mostBytes = 4096;

/** REG_SZ, REG_DWORD, REG_MULTI_SZ. */
const types = { text: 1, number: 4, list: 7 } as const;
const moreData = 234;
/** The longest name of a value, characters, with its zero. */
const longestName = 16_384;
const longestValueBytes = 65_536;
/** More are not looked at. */
const mostValues = 1000;

/** A value of the registry: REG_SZ, REG_DWORD or REG_MULTI_SZ; undefined: of another type, or longer than 64 KB. */
export type RegistryValue = string | number | readonly string[] | undefined;

/** Values under HKEY_LOCAL_MACHINE. */
export class Registry {
  readonly #calls: RegistryCalls;

  constructor(calls: RegistryCalls) {
    this.#calls = calls;
  }

  /** Empty when there is none, or it is longer than 2,000 characters. */
  text(path: string, name: string): string {
    const data = this.#value(path, name, flags.text);
    return data === undefined ? "" : untilZero(data).trim();
  }

  number(path: string, name: string): number | undefined {
    return this.#value(path, name, flags.number)?.readUInt32LE();
  }

  /** A value of type REG_BINARY. */
  bytes(path: string, name: string): Buffer | undefined {
    return this.#value(path, name, flags.bytes);
  }

  hasKey(path: string): boolean {
    return this.#withKey(path, () => true) ?? false;
  }

  hasValue(path: string, name: string): boolean {
    const anyType = 0xffff;
    const answer: unknown = this.#calls.getValue(localMachine, path, name, anyType, null, null, null);
    return answer === 0 || answer === moreData;
  }

  /** All values of a key by their names; empty when there is no such key. */
  values(path: string): ReadonlyMap<string, RegistryValue> {
    return this.#withKey(path, (key) => this.#valuesOf(key)) ?? new Map();
  }

  #valuesOf(key: bigint): ReadonlyMap<string, RegistryValue> {
    const found = new Map<string, RegistryValue>();
    const [name, data] = [Buffer.alloc(longestName * 2), Buffer.alloc(longestValueBytes)];
    const [nameLength, type, size] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    for (let index = 0; index < mostValues; index++) {
      nameLength.writeUInt32LE(longestName);
      size.writeUInt32LE(longestValueBytes);
      const answer: unknown = this.#calls.enumerateValue(key, index, name, nameLength, null, type, data, size);
      if (answer !== 0 && answer !== moreData) {
        break;
      }
      const content = data.subarray(0, Math.min(size.readUInt32LE(), longestValueBytes));
      found.set(untilZero(name), answer === moreData ? undefined : valueOf(type.readUInt32LE(), content));
    }
    return found;
  }

  #withKey<Answer>(path: string, use: (key: bigint) => Answer): Answer | undefined {
    const opened = Buffer.alloc(8);
    if (this.#calls.openKey(localMachine, path, 0, keyRead, opened) !== 0) {
      return undefined;
    }
    const key = opened.readBigInt64LE();
    try {
      return use(key);
    } finally {
      this.#calls.closeKey(key);
    }
  }

  #value(path: string, name: string, kind: number): Buffer | undefined {
    const data = Buffer.alloc(mostBytes);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(mostBytes);
    const answer: unknown = this.#calls.getValue(localMachine, path, name, kind, null, data, size);
    return answer === 0 ? data.subarray(0, size.readUInt32LE()) : undefined;
  }
}

const textIn = (data: Buffer): string => data.subarray(0, data.length & ~1).toString("utf16le");
const untilZero = (data: Buffer): string => textIn(data).replace(/\0.*$/s, "");

/** A value as Windows keeps it: texts in UTF-16, with or without their zeros. */
export function valueOf(type: number, data: Buffer): RegistryValue {
  switch (type) {
    case types.text:
      return untilZero(data);
    case types.number:
      return data.length === 4 ? data.readUInt32LE() : undefined;
    case types.list:
      return textIn(data)
        .split("\0")
        .filter((text) => text !== "");
    default:
      return undefined;
  }
}

/** The registry of this computer, which is Windows. */
export const openRegistry: () => Registry = lazily(() => {
  const advapi32 = loadKoffi().load("advapi32.dll");
  return new Registry({
    getValue: advapi32.func(
      "int32_t __stdcall RegGetValueW(intptr_t key, str16 path, str16 name, uint32_t flags, void *type, void *data, void *size)",
    ),
    openKey: advapi32.func(
      "int32_t __stdcall RegOpenKeyExW(intptr_t key, str16 path, uint32_t options, uint32_t rights, void *opened)",
    ),
    closeKey: advapi32.func("int32_t __stdcall RegCloseKey(intptr_t key)"),
    enumerateValue: advapi32.func(
      "int32_t __stdcall RegEnumValueW(intptr_t key, uint32_t index, void *name, void *nameLength, void *reserved, void *type, void *data, void *size)",
    ),
  });
});
