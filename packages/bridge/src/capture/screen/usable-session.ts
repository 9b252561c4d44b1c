import type { Session } from "../session.ts";

const root = 0;

/** The session when a picture of it can be taken, else why not. `ownUserId`: the bridge's; undefined on Windows. */
export function usableSession(session: Session | undefined, ownUserId: number | undefined): Session | string {
  if (session === undefined) {
    return "not taken: nobody is logged in at this computer";
  }
  if (session.isLocked === true) {
    return "not taken: the screen is locked";
  }
  if (session.kind === "text") {
    return "not taken: the session has no desktop, only text";
  }
  if (session.kind === "wayland") {
    return "not taken: the desktop runs on Wayland, where no program sees the windows of others; X11 would allow it";
  }
  if (session.kind === "x11" && session.environment["DISPLAY"] === undefined) {
    return "not taken: it is not known on which X server the session is (DISPLAY)";
  }
  if (ownUserId !== undefined && ownUserId !== root && session.userId !== ownUserId) {
    return "not taken: the session is another account's, and the bridge does not run as root";
  }
  return session;
}
