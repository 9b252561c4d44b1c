// Written after Microsoft's documentation of each function; ran under Wine alone.
import { Tier2Error } from "../errors.ts";
import { loadKoffi } from "./koffi.ts";
import { type Registry, openRegistry } from "./registry.ts";
import { versionReader } from "./version-resource.ts";

/** What has an access list: the numbers of SE_OBJECT_TYPE in <accctrl.h>. */
const securedKinds = { file: 1, service: 2, registry: 4 } as const;
export type SecuredKind = keyof typeof securedKinds;

/** How a service stands: numbers of <winsvc.h>; the process is 0 while it does not run. */
export interface ServiceProcess {
  readonly state: number;
  readonly processId: number;
}

/**
 * What can be read of an installation without changing it. Throws Tier2Error `windows_not_there` for what is not there,
 * `windows_access_denied` for what this account may not look at, and `windows_silent` for all else.
 */
export interface WindowsInstallation {
  readonly registry: Pick<Registry, "text" | "number" | "bytes" | "hasKey">;
  /**
   * Owner and access list as SDDL. A file also by the name of a pipe, which is connected to for a moment; a key as
   * `MACHINE\SOFTWARE\...`.
   */
  readonly securityOf: (kind: SecuredKind, name: string) => string;
  /** HRESULT of WinVerifyTrust, which asks nobody over the network: 0 is a signature that this computer trusts. */
  readonly signatureOf: (file: string) => number;
  /** The first three numbers of a file's version resource: `1.2.3`. */
  readonly versionOf: (file: string) => string;
  readonly serviceProcess: (name: string) => ServiceProcess;
  /** Process that owns a pipe, which is connected to for a moment. */
  readonly pipeServer: (pipe: string) => number;
}

type Call = (...values: readonly unknown[]) => unknown;

const wordSize = 8;
const bytesOf = (size: number, write: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
};
const wide = (text: string): Buffer => Buffer.from(`${text}\0`, "utf16le");

/** WINTRUST_ACTION_GENERIC_VERIFY_V2 of <softpub.h> as it is in memory. */
const verifyAction = Buffer.from("6bc5aa0044cdd0118cc200c04fc295ee", "hex");
const ownerAndAccessList = 0x1 | 0x4;
const connectToManager = 0x1;
const queryStatus = 0x4;
const processInfo = 0;
const mayRead = 0x8000_0000;
const openExisting = 3;
/** SECURITY_SQOS_PRESENT, SECURITY_IDENTIFICATION: a pipe's server may see who connects, and cannot act as them. */
const namesOnly = 0x0011_0000;
const invalidHandle = -1n;
/** ERROR_PIPE_BUSY: whoever came before has its last instance, and the next one is not made yet. */
const pipeBusy = 231;
const busyLimitMs = 1000;
const mostTries = 5;

/** Loads what it needs of Windows; elsewhere it throws. */
export function openInstallation(): WindowsInstallation {
  const koffi = loadKoffi();
  const advapi32 = koffi.load("advapi32.dll");
  const kernel32 = koffi.load("kernel32.dll");
  const wintrust = koffi.load("wintrust.dll");
  const lastError = kernel32.func("uint32_t __stdcall GetLastError()") as Call;
  const localFree = kernel32.func("intptr_t __stdcall LocalFree(intptr_t memory)") as Call;
  const getSecurity = advapi32.func(
    "uint32_t __stdcall GetNamedSecurityInfoW(str16 name, int kind, uint32_t what, void *owner, void *group, void *list, void *auditing, void *descriptor)",
  ) as Call;
  const toText = advapi32.func(
    "int __stdcall ConvertSecurityDescriptorToStringSecurityDescriptorW(intptr_t descriptor, uint32_t revision, uint32_t what, void *text, void *length)",
  ) as Call;
  const openManager = advapi32.func(
    "intptr_t __stdcall OpenSCManagerW(str16 machine, str16 database, uint32_t rights)",
  ) as Call;
  const openService = advapi32.func(
    "intptr_t __stdcall OpenServiceW(intptr_t manager, str16 name, uint32_t rights)",
  ) as Call;
  const queryService = advapi32.func(
    "int __stdcall QueryServiceStatusEx(intptr_t service, int level, void *status, uint32_t size, void *needed)",
  ) as Call;
  const closeService = advapi32.func("int __stdcall CloseServiceHandle(intptr_t handle)") as Call;
  const createFile = kernel32.func(
    "intptr_t __stdcall CreateFileW(str16 name, uint32_t rights, uint32_t sharing, intptr_t security, uint32_t how, uint32_t flags, intptr_t template)",
  ) as Call;
  const waitForPipe = kernel32.func("int __stdcall WaitNamedPipeW(str16 name, uint32_t limitMs)") as Call;
  const closeHandle = kernel32.func("int __stdcall CloseHandle(intptr_t handle)") as Call;
  const serverOfPipe = kernel32.func("int __stdcall GetNamedPipeServerProcessId(intptr_t pipe, void *process)") as Call;
  const verifyTrust = wintrust.func(
    "int32_t __stdcall WinVerifyTrust(intptr_t window, void *action, void *data)",
  ) as Call;
  const versions = versionReader(koffi);

  const failed = (call: string, subject: string, code: unknown = lastError()): Tier2Error =>
    windowsError(call, subject, Number(code));
  const handleOf = (call: string, subject: string, handle: unknown): bigint => {
    const value = BigInt(handle as number | bigint);
    if (value === 0n || value === invalidHandle) {
      throw failed(call, subject);
    }
    return value;
  };
  const connectTo = (pipe: string): bigint => {
    for (let tries = 1; ; tries++) {
      const handle = BigInt(createFile(pipe, mayRead, 0, 0, openExisting, namesOnly, 0) as number | bigint);
      if (handle !== invalidHandle) {
        return handle;
      }
      const error = Number(lastError());
      if (error !== pipeBusy || tries === mostTries) {
        throw failed("CreateFile", pipe, error);
      }
      waitForPipe(pipe, busyLimitMs);
    }
  };

  return {
    registry: openRegistry(),
    securityOf: (kind, name) => {
      const descriptor = Buffer.alloc(wordSize);
      const error = getSecurity(name, securedKinds[kind], ownerAndAccessList, null, null, null, null, descriptor);
      if (error !== 0) {
        throw failed("GetNamedSecurityInfo", name, error);
      }
      const text = Buffer.alloc(wordSize);
      try {
        if (toText(descriptor.readBigInt64LE(), 1, ownerAndAccessList, text, null) === 0) {
          throw failed("ConvertSecurityDescriptorToStringSecurityDescriptor", name);
        }
        return String(koffi.decode(text.readBigUInt64LE(), "char16_t", -1));
      } finally {
        localFree(descriptor.readBigInt64LE());
        localFree(text.readBigInt64LE());
      }
    },
    signatureOf: (file) => {
      const name = wide(file);
      const fileInfo = bytesOf(32, (bytes) => {
        bytes.writeUInt32LE(32, 0);
        bytes.writeBigUInt64LE(koffi.address(name), 8);
      });
      // WINTRUST_DATA of <wintrust.h>: no window, no revocation, a file, no state kept, nothing from the network
      const data = bytesOf(88, (bytes) => {
        bytes.writeUInt32LE(88, 0);
        bytes.writeUInt32LE(2, 24);
        bytes.writeUInt32LE(0, 28);
        bytes.writeUInt32LE(1, 32);
        bytes.writeBigUInt64LE(koffi.address(fileInfo), 40);
        bytes.writeUInt32LE(0, 48);
        bytes.writeUInt32LE(0x1000, 72);
      });
      return Number(verifyTrust(-1, verifyAction, data)) >>> 0;
    },
    versionOf: (file) => {
      const resource = versions.read(file);
      if (typeof resource === "number") {
        throw failed("GetFileVersionInfo", file, resource);
      }
      return fileVersionIn(resource);
    },
    serviceProcess: (name) => {
      const manager = handleOf("OpenSCManager", "services", openManager(null, null, connectToManager));
      try {
        const service = handleOf("OpenService", name, openService(manager, name, queryStatus));
        try {
          const status = Buffer.alloc(36); // SERVICE_STATUS_PROCESS
          if (queryService(service, processInfo, status, status.length, Buffer.alloc(4)) === 0) {
            throw failed("QueryServiceStatusEx", name);
          }
          return { state: status.readUInt32LE(4), processId: status.readUInt32LE(28) };
        } finally {
          closeService(service);
        }
      } finally {
        closeService(manager);
      }
    },
    pipeServer: (pipe) => {
      const handle = connectTo(pipe);
      try {
        const processId = Buffer.alloc(4);
        if (serverOfPipe(handle, processId) === 0) {
          throw failed("GetNamedPipeServerProcessId", pipe);
        }
        return processId.readUInt32LE();
      } finally {
        closeHandle(handle);
      }
    },
  };
}

/** Of <winerror.h>: file, path, service not found. */
const notThere = new Set([2, 3, 1060]);
const accessDenied = 5;

function windowsError(call: string, subject: string, code: number): Tier2Error {
  if (notThere.has(code)) {
    return new Tier2Error({
      ...{ code: "windows_not_there", category: "bridge" },
      message: `${subject} is not there.`,
      hint: "Is the service installed, and does it run? sc.exe query tier2",
    });
  }
  if (code === accessDenied) {
    return new Tier2Error({
      ...{ code: "windows_access_denied", category: "permission" },
      message: `This account may not look at ${subject}.`,
      hint: "Use a terminal that was started as administrator.",
    });
  }
  return new Tier2Error({
    ...{ code: "windows_silent", category: "internal" },
    message: `Windows does not tell about ${subject} (${call}: error ${code}).`,
    hint: "Look at it by hand, and report this message.",
  });
}

const fixedVersionMark = Buffer.from("bd04effe", "hex");

/** Of the VS_FIXEDFILEINFO in a version resource. */
export function fileVersionIn(resource: Buffer): string {
  const at = resource.indexOf(fixedVersionMark);
  if (at === -1 || at + 16 > resource.length) {
    throw windowsError("VS_FIXEDFILEINFO", "the version of a file", 0);
  }
  const [high, low] = [resource.readUInt32LE(at + 8), resource.readUInt32LE(at + 12)];
  return `${high >>> 16}.${high & 0xffff}.${low >>> 16}`;
}
