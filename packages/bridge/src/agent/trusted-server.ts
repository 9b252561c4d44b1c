import { lstatSync, realpathSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { servicePipes } from "../api/places.ts";
import { Tier2Error, messageOf } from "../errors.ts";
import type { WindowsInstallation } from "../windows/installation.ts";

/**
 * Looks whether what listens at a place is the bridge. Throws a Tier2Error when it may be somebody else; on Windows an error
 * as connecting would when nobody listens there, or this account may not connect (`code` ENOENT, EPERM).
 */
export type CheckServer = (place: string) => void;

const root = 0;
/** Of accounts of the system (login.defs: SYS_UID_MAX). */
const lastSystemUser = 999;
const writableByOthers = 0o022;
const sticky = 0o1000;

/**
 * Linux: nobody but root, an account of the system, or the person could have put the socket there: theirs is every folder on
 * the way, and others cannot write to any of them.
 */
export function checkSocket(place: string): void {
  let folder = path.dirname(place);
  try {
    folder = realpathSync(folder);
  } catch {
    return; // there is no socket either
  }
  for (; ; folder = path.dirname(folder)) {
    const { uid, mode } = lstatSync(folder);
    const isOfSystem = uid === root || uid <= lastSystemUser || uid === process.getuid?.();
    if (!isOfSystem || ((mode & writableByOthers) !== 0 && (mode & sticky) === 0)) {
      throw refused(place, `other people can write to ${folder}`, "Name a place for it that is the bridge's own.");
    }
    if (folder === path.dirname(folder)) {
      return;
    }
  }
}

export interface PipeFacts extends Pick<WindowsInstallation, "pipeServer" | "serviceProcess"> {
  /** Whether the process is of the account that asks. */
  readonly isOwn: (processId: number) => boolean;
}

/**
 * Windows: the process at the other end of the pipe is the one of the service; at a pipe of another name, which a bridge that
 * was started by hand has, one of the same account will do.
 */
export const checkPipe =
  ({ pipeServer, serviceProcess, isOwn }: PipeFacts): CheckServer =>
  (place) => {
    const server = serverAt(place, pipeServer);
    if (!isServicePipe(place) && isOwn(server)) {
      return;
    }
    let service = 0;
    try {
      service = serviceProcess("tier2").processId;
    } catch (error) {
      throw unknown(place, error);
    }
    if (service === 0 || server !== service) {
      throw refused(place, `process ${server} has it, the service is ${service}`, "Look what that process is.");
    }
  };

/** What the codes of Windows' answers are where Node connects. */
const codesOfConnecting: Readonly<Record<string, string>> = {
  windows_not_there: "ENOENT",
  windows_access_denied: "EPERM",
};

function serverAt(place: string, pipeServer: PipeFacts["pipeServer"]): number {
  try {
    return pipeServer(place);
  } catch (error) {
    const code = error instanceof Tier2Error ? codesOfConnecting[error.code] : undefined;
    throw code === undefined ? unknown(place, error) : Object.assign(new Error(messageOf(error)), { code });
  }
}

const isServicePipe = (place: string): boolean => Object.values(servicePipes).includes(place.toLowerCase());

/** As this operating system tells it. */
export async function openServerCheck(): Promise<CheckServer> {
  if (process.platform !== "win32") {
    return checkSocket;
  }
  const { openInstallation } = await import("../windows/installation.ts");
  const { openOwnProcessCheck } = await import("../windows/own-process.ts");
  return checkPipe({ ...openInstallation(), isOwn: openOwnProcessCheck() });
}

const unknown = (place: string, error: unknown): Tier2Error =>
  refused(place, messageOf(error).replace(/\.$/, ""), "Look whether the service tier2 runs: sc query tier2", error);

const refused = (place: string, why: string, hint: string, cause?: unknown): Tier2Error =>
  new Tier2Error(
    {
      code: "bridge_not_trusted",
      category: "permission",
      message: `It cannot be told that ${place} is the bridge's: ${why}.`,
      hint,
    },
    { cause },
  );
