import process from "node:process";
import type { FindSession, Session } from "../session.ts";
import { windowsLogin } from "./windows-login.ts";

/*
 * The session at a Windows computer by WTS. Not yet run on Windows: shapes and numbers are of Microsoft's wtsapi32.h.
 */

/** WTS_INFO_CLASS. */
const infoClass = { userName: 5, domainName: 7, clientProtocolType: 16 };
const remoteDesktopProtocol = 2;
const noSession = 0xffff_ffff;
/** Windows' own one, in which services run and nobody sits. */
const serviceSession = 0;
/** WTS_CONNECTSTATE_CLASS: somebody is connected to it. */
const stateActive = 0;
/** WTS_SESSION_INFOW on 64 bits: number, name, state, with the name in between aligned. */
const row = { bytes: 24, state: 16 };
/** A computer on which people work from elsewhere has some dozens. */
const mostSessions = 256;

export interface WindowsSession {
  readonly id: number;
  readonly isActive: boolean;
}

/** What is asked of Windows. */
export interface WindowsTerminalServices {
  /** The session the bridge runs in. */
  ownSession(): number;
  consoleSession(): number;
  sessions(): readonly WindowsSession[];
  /** Empty when nobody is logged in there. */
  userName(session: number): string;
  /** Of that account, e.g. CORP, or the computer's own name. Empty when Windows does not tell it. */
  domainName(session: number): string;
  protocol(session: number): number;
}

/** Whether a session is locked, as the service's host tells the bridge that it started; undefined: not told yet. */
export type IsSessionLocked = (windowsSession: number) => boolean | undefined;

/**
 * The session the bridge runs in. For a service: the one at the console, else the one remote session that somebody uses;
 * undefined when nobody is there, and when several people could be meant. A bridge that the service's host started is a
 * service whatever the number of its session is: Wine gives services the person's.
 */
export function windowsSession(
  services: WindowsTerminalServices,
  isLocked: IsSessionLocked | undefined,
): Session | undefined {
  const own = services.ownSession();
  const isService = isLocked !== undefined || own === serviceSession;
  const session = isService ? sessionInFront(services) : own;
  const userName = session === undefined ? "" : services.userName(session);
  return session === undefined || userName === ""
    ? undefined
    : {
        userName: windowsLogin(services.domainName(session), userName),
        userId: undefined,
        kind: "windows",
        isRemote: services.protocol(session) === remoteDesktopProtocol,
        isLocked: isLocked?.(session),
        environment: {},
        ...(isService ? { windowsSession: session } : {}),
      };
}

function sessionInFront(services: WindowsTerminalServices): number | undefined {
  const isUsed = (session: number): boolean => services.userName(session) !== "";
  const console = services.consoleSession();
  if (console !== noSession && isUsed(console)) {
    return console;
  }
  const used = services.sessions().filter(({ id, isActive }) => isActive && isUsed(id));
  return used.length === 1 ? used[0]?.id : undefined;
}

/** Loads the bindings. Rejects where they cannot be loaded. */
export async function windowsSessionFinder(isLocked: IsSessionLocked | undefined): Promise<FindSession> {
  const services = await openServices();
  return () => {
    try {
      return windowsSession(services, isLocked);
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
  const enumerate = wtsapi32.func(
    "int __stdcall WTSEnumerateSessionsW(void *server, uint32_t reserved, uint32_t version, _Out_ void **rows, _Out_ uint32_t *count)",
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
  const textOf = (session: number, kind: number): string =>
    ask(session, kind, (pointer) => koffi.decode.string16(pointer)) ?? "";
  return {
    consoleSession: () => Number(consoleSession()),
    ownSession: () => {
      const session: number[] = [0];
      return Number(sessionOfProcess(process.pid, session)) === 0 ? 0 : (session[0] ?? 0);
    },
    sessions: () => {
      const rows: unknown[] = [null];
      const count: number[] = [0];
      if (Number(enumerate(null, 0, 1, rows, count)) === 0) {
        return [];
      }
      try {
        const all = Math.min(count[0] ?? 0, mostSessions);
        const bytes = Buffer.from(all === 0 ? new ArrayBuffer(0) : koffi.view(rows[0], all * row.bytes));
        return Array.from({ length: all }, (_row, index) => ({
          id: bytes.readUInt32LE(index * row.bytes),
          isActive: bytes.readUInt32LE(index * row.bytes + row.state) === stateActive,
        }));
      } finally {
        free(rows[0]);
      }
    },
    userName: (session) => textOf(session, infoClass.userName),
    domainName: (session) => textOf(session, infoClass.domainName),
    protocol: (session) => ask(session, infoClass.clientProtocolType, (pointer) => koffi.decode.uint16(pointer)) ?? 0,
  };
}
