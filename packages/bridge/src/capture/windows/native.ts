// Written after Microsoft's documentation of each function; never ran on a real Windows.
type Call = (...values: readonly unknown[]) => unknown;

/** The functions of Windows that are used here. Buffers are handed over as they are. */
export interface Native {
  readonly globalMemoryStatusEx: Call;
  readonly getSystemPowerStatus: Call;
  readonly getLogicalDrives: Call;
  readonly getDriveType: Call;
  readonly getSystemFirmwareTable: Call;
  readonly getIpForwardTable: Call;
  readonly getIpAddrTable: Call;
  readonly getIfTable: Call;
  readonly ntQuerySystemInformation: Call;
  /** Where a buffer's bytes are in memory. */
  addressOf(buffer: Buffer): bigint;
}

/** Loads them; koffi comes into memory with this. */
export async function openNative(): Promise<Native> {
  const koffi = await import("koffi");
  const kernel32 = koffi.load("kernel32.dll");
  const iphlpapi = koffi.load("iphlpapi.dll");
  const ntdll = koffi.load("ntdll.dll");
  return {
    globalMemoryStatusEx: kernel32.func("int __stdcall GlobalMemoryStatusEx(void *status)"),
    getSystemPowerStatus: kernel32.func("int __stdcall GetSystemPowerStatus(void *status)"),
    getLogicalDrives: kernel32.func("uint32_t __stdcall GetLogicalDrives()"),
    getDriveType: kernel32.func("uint32_t __stdcall GetDriveTypeW(str16 root)"),
    getSystemFirmwareTable: kernel32.func(
      "uint32_t __stdcall GetSystemFirmwareTable(uint32_t provider, uint32_t table, void *buffer, uint32_t size)",
    ),
    getIpForwardTable: iphlpapi.func("uint32_t __stdcall GetIpForwardTable(void *table, void *size, int order)"),
    getIpAddrTable: iphlpapi.func("uint32_t __stdcall GetIpAddrTable(void *table, void *size, int order)"),
    getIfTable: iphlpapi.func("uint32_t __stdcall GetIfTable(void *table, void *size, int order)"),
    ntQuerySystemInformation: ntdll.func(
      "int32_t __stdcall NtQuerySystemInformation(int kind, void *buffer, uint32_t size, void *needed)",
    ),
    addressOf: (buffer) => koffi.address(buffer),
  };
}

/** Every size these tables have on a desktop, and far more. */
const mostBytes = 16 * 1024 * 1024;
const firstBytes = 32 * 1024;

/** A table whose size Windows tells when it is asked with too small a buffer. Throws when it does not give it. */
export function readTable(name: string, ask: (buffer: Buffer, size: Buffer) => unknown): Buffer {
  const size = Buffer.alloc(4);
  for (let buffer = Buffer.alloc(firstBytes); ;) {
    size.writeUInt32LE(buffer.length);
    const status = Number(ask(buffer, size));
    if (status === 0) {
      return buffer;
    }
    buffer = largerBuffer(name, buffer, size.readUInt32LE(), status);
  }
}

/** As readTable(), for a function that is called in a thread. */
export async function readTableInThread(
  name: string,
  ask: (buffer: Buffer, size: Buffer) => Promise<number>,
): Promise<Buffer> {
  const size = Buffer.alloc(4);
  for (let buffer = Buffer.alloc(firstBytes); ;) {
    size.writeUInt32LE(buffer.length);
    const status = await ask(buffer, size);
    if (status === 0) {
      return buffer;
    }
    buffer = largerBuffer(name, buffer, size.readUInt32LE(), status);
  }
}

function largerBuffer(name: string, asked: Buffer, neededBytes: number, status: number): Buffer<ArrayBuffer> {
  if (neededBytes <= asked.length) {
    throw new Error(`Windows does not tell (${name}: error ${status}).`);
  }
  const bytes = neededBytes + 16 * 1024; // it may grow until it is asked again
  if (bytes > mostBytes) {
    throw new Error(`Windows does not tell (${name}: more than 16 MB).`);
  }
  return Buffer.alloc(bytes);
}
