import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { textOrNone } from "../linux/read-text.ts";
import type { SystemdSession } from "./systemd-sessions.ts";

const wantedNames = [
  "DISPLAY",
  "XAUTHORITY",
  "WAYLAND_DISPLAY",
  "XDG_RUNTIME_DIR",
  "DBUS_SESSION_BUS_ADDRESS",
  "XDG_CURRENT_DESKTOP",
] as const;

const mostProcesses = 40;
const longestValue = 1000;

export type Environment = Readonly<Record<string, string>>;

/** What of an environment a program needs to show or see something there. */
export const desktopEnvironment = (environment: Readonly<Record<string, string | undefined>>): Environment =>
  Object.fromEntries(
    wantedNames.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === "" || value.length > longestValue ? [] : [[name, value]];
    }),
  );

/** The text of /proc/PID/environ: NAME=value, each ended by a NUL. */
export const parseEnvironment = (text: string): Environment =>
  desktopEnvironment(
    Object.fromEntries(
      text.split("\0").flatMap((entry) => {
        const at = entry.indexOf("=");
        return at < 1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
      }),
    ),
  );

/**
 * The environment of a session: that of the process of its own user which knows most of it, completed by the places
 * where systemd and display managers put things. Processes that may not be looked into are passed over.
 */
export function readSessionEnvironment(session: SystemdSession, root = "/"): Environment {
  const found = processesOf(session, root)
    .slice(0, mostProcesses)
    .filter((id) => isOwnedBy(path.join(root, "proc", String(id)), session.userId))
    .map((id) => parseEnvironment(textOrNone(path.join(root, "proc", String(id), "environ"))));
  const richest = found.toSorted((one, other) => Object.keys(other).length - Object.keys(one).length)[0] ?? {};
  return { ...usualEnvironment(session, root), ...richest };
}

function processesOf({ userId, scope, leader }: SystemdSession, root: string): number[] {
  const group = `user.slice/user-${userId}.slice/${scope}/cgroup.procs`;
  const list =
    textOrNone(path.join(root, "sys/fs/cgroup", group)) || textOrNone(path.join(root, "sys/fs/cgroup/systemd", group));
  const ids = list.split("\n").map(Number);
  return [leader, ...ids].filter((id) => id > 0);
}

/** Another's process could be there, with an environment that is not the person's. */
function isOwnedBy(folder: string, userId: number): boolean {
  try {
    return statSync(folder).uid === userId;
  } catch {
    return false;
  }
}

function usualEnvironment({ userId, display, type }: SystemdSession, root: string): Environment {
  const runtime = `/run/user/${userId}`;
  const exists = (file: string): boolean => existsSync(path.join(root, file));
  return desktopEnvironment({
    DISPLAY: display,
    XDG_RUNTIME_DIR: exists(runtime) ? runtime : undefined,
    DBUS_SESSION_BUS_ADDRESS: exists(`${runtime}/bus`) ? `unix:path=${runtime}/bus` : undefined,
    XAUTHORITY: exists(`${runtime}/gdm/Xauthority`) ? `${runtime}/gdm/Xauthority` : undefined,
    WAYLAND_DISPLAY: type === "wayland" && exists(`${runtime}/wayland-0`) ? "wayland-0" : undefined,
  });
}
