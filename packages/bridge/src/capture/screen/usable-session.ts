import { type SessionWay, noAgent } from "../../agent/session-way.ts";
import type { Session } from "../session.ts";

/** The session when a picture of it can be taken, else why not. */
export function usableSession(
  session: Session | undefined,
  wayTo: (session: Session) => SessionWay,
): { readonly session: Session; readonly way: Exclude<SessionWay, "none"> } | string {
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
  const way = wayTo(session);
  if (way === "none") {
    return `not taken: ${noAgent}, and the bridge is an account of its own`;
  }
  if (way === "direct" && session.kind === "x11" && session.environment["DISPLAY"] === undefined) {
    return "not taken: it is not known on which X server the session is (DISPLAY)";
  }
  return { session, way };
}
