import process from "node:process";
import type { FindSession, Session } from "../session.ts";

/*
 * The session at a Windows computer by WTS. Not yet run on Windows: shapes and numbers are of Microsoft's wtsapi32.h.
 */

/** WTS_INFO_CLASS. */
const infoClass = { userName: 5, clientProtocolType: 16 };
const remoteDesktopProtocol = 2;
const noSession = 0xffff_ffff;

/** What is asked of Windows. */
export interface WindowsTerminalServices {
  /** The session the bridge runs in; 0 for a service. */
  ownSession(): number;
  consoleSession(): number;
  /** Empty when nobody is logged in there. */
  userName(session: number): string;
  protocol(session: number): number;
}

/** The session the bridge runs in, or for a service the one at the console. Whether it is locked is not known here. */
export function windowsSession(services: WindowsTerminalServices): Session | undefined {
  const own = services.ownSession();
  const session = own === 0 ? services.consoleSession() : own;
  const userName = session === noSession ? "" : services.userName(session);
  return userName === ""
    ? undefined
    : {
        userName,
        userId: undefined,
        kind: "windows",
        isRemote: services.protocol(session) === remoteDesktopProtocol,
        isLocked: undefined,
        environment: {},
      };
}

/** Loads the bindings. Rejects where they cannot be loaded. */
export async function windowsSessionFinder(): Promise<FindSession> {
  const services = await openServices();
  return () => {
    try {
      return windowsSession(services);
    } catch {
      return undefined; // as if nobody were there: a press must not fail of it
    }
  };
}

async function openServices(): Promise<WindowsTerminalServices> {
  const koffi = await import("koffi");
  const kernel32 = koffi.load("kernel32.dll");
  const wtsapi32 = koffi.load("wtsapi32.dll");
  const consoleSession = kernel32.func("uint32_t __stdcall WTSGetActiveConsoleSessionId()");
  const sessionOfProcess = kernel32.func(
    "int __stdcall ProcessIdToSessionId(uint32_t process, _Out_ uint32_t *session)",
  );
  const query = wtsapi32.func(
    "int __stdcall WTSQuerySessionInformationW(void *server, uint32_t session, int kind, _Out_ void **buffer, _Out_ uint32_t *size)",
  );
  const free = wtsapi32.func("void __stdcall WTSFreeMemory(void *memory)");
  const ask = <Value>(session: number, kind: number, decode: (pointer: unknown) => Value): Value | undefined => {
    const buffer: unknown[] = [null];
    if (Number(query(null, session, kind, buffer, [0])) === 0) {
      return undefined;
    }
    try {
      return decode(buffer[0]);
    } finally {
      free(buffer[0]);
    }
  };
  return {
    consoleSession: () => Number(consoleSession()),
    ownSession: () => {
      const session: number[] = [0];
      return Number(sessionOfProcess(process.pid, session)) === 0 ? 0 : (session[0] ?? 0);
    },
    userName: (session) => ask(session, infoClass.userName, (pointer) => koffi.decode.string16(pointer)) ?? "",
    protocol: (session) => ask(session, infoClass.clientProtocolType, (pointer) => koffi.decode.uint16(pointer)) ?? 0,
  };
}
