// Written after Microsoft's documentation of each function; ran under Wine alone.
import process from "node:process";
import { loadKoffi } from "./koffi.ts";
import { processOpener } from "./process-handle.ts";

type Call = (...values: readonly unknown[]) => unknown;

const queryToken = 0x8;
const tokenUser = 1;
/** A TOKEN_USER: pointer and attributes, then the identifier of at most 68 bytes (SECURITY_MAX_SID_SIZE). */
const userBytes = 16 + 68;
const sidOffset = 16;

/** Whether a process is of the same account as this one. One that this account may not look at is not. Loads what it needs of Windows. */
export function openOwnProcessCheck(): (processId: number) => boolean {
  const koffi = loadKoffi();
  const kernel32 = koffi.load("kernel32.dll");
  const advapi32 = koffi.load("advapi32.dll");
  const closeHandle = kernel32.func("int __stdcall CloseHandle(intptr_t handle)") as Call;
  const openToken = advapi32.func(
    "int __stdcall OpenProcessToken(intptr_t process, uint32_t rights, void *token)",
  ) as Call;
  const tokenInformation = advapi32.func(
    "int __stdcall GetTokenInformation(intptr_t token, int kind, void *value, uint32_t size, void *needed)",
  ) as Call;

  const withProcess = processOpener(koffi);

  const userOfToken = (token: bigint): string | undefined => {
    const user = Buffer.alloc(userBytes);
    const needed = Buffer.alloc(4);
    return tokenInformation(token, tokenUser, user, user.length, needed) === 0
      ? undefined
      : user.toString("hex", sidOffset, needed.readUInt32LE());
  };
  const userOf = (processId: number): string | undefined => {
    const token = Buffer.alloc(8);
    if (!withProcess(processId, (handle) => openToken(handle, queryToken, token) !== 0)) {
      return undefined;
    }
    try {
      return userOfToken(token.readBigInt64LE());
    } finally {
      closeHandle(token.readBigInt64LE());
    }
  };
  return (processId) => {
    const user = userOf(processId);
    return user !== undefined && user === userOf(process.pid);
  };
}
