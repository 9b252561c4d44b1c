import os from "node:os";
import process from "node:process";
import type { Clock } from "../../clock.ts";
import type { FindSession } from "../session.ts";
import { type RunCommand, runCommand } from "../slow/run-command.ts";
import { linuxSessionFinder, systemdSessions } from "./linux-session.ts";
import { LockKeeper } from "./lock-keeper.ts";
import type { IsSessionLocked } from "./windows-session.ts";

/** Finds the session in front; what cannot be had at once (whether it is locked) is kept current meanwhile. */
export interface SessionFinder {
  readonly find: FindSession;
  start(): void;
  stop(): void;
}

export interface SessionFinderParts {
  readonly run?: RunCommand;
  /** Of the Windows service's host; undefined: there is none. */
  readonly isSessionLocked?: IsSessionLocked | undefined;
}

/** For this operating system; nobody is found on one that is not known. Never rejects. */
export async function openSessionFinder(clock: Clock, parts: SessionFinderParts = {}): Promise<SessionFinder> {
  const { run = runCommand, isSessionLocked } = parts;
  if (process.platform === "linux") {
    return openLinuxFinder(clock, run);
  }
  const nothing = (): void => undefined;
  return { find: await otherFinder(isSessionLocked), start: nothing, stop: nothing };
}

function openLinuxFinder(clock: Clock, run: RunCommand): SessionFinder {
  const locks = new LockKeeper({
    clock,
    run,
    sessions: () =>
      systemdSessions()
        .filter(({ type }) => type === "x11" || type === "wayland")
        .map(({ id }) => id),
  });
  const { username, uid } = os.userInfo();
  const find = linuxSessionFinder({
    environment: process.env,
    account: { userName: username, userId: uid },
    isLocked: (id) => locks.isLocked(id),
  });
  return { find, start: () => locks.start(), stop: () => locks.stop() };
}

async function otherFinder(isLocked: IsSessionLocked | undefined): Promise<FindSession> {
  if (process.platform === "win32") {
    try {
      return await (await import("./windows-session.ts")).windowsSessionFinder(isLocked);
    } catch {
      // Without the bindings nobody is found, and the fields of the person say so.
    }
  }
  return () => undefined;
}
