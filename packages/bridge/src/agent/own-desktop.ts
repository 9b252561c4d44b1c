import os from "node:os";
import process from "node:process";
import { ownSession } from "../capture/session/own-session.ts";
import type { Session } from "../capture/session.ts";
import { Tier2Error } from "../errors.ts";
import { wordsHere } from "../system-words.ts";

/** The session in which this process runs. Throws a Tier2Error where there is no desktop. */
export function ownDesktop(): Session {
  const { username: userName, uid: userId } = os.userInfo();
  if (process.platform === "win32") {
    return { userName, userId: undefined, kind: "windows", isRemote: false, isLocked: undefined, environment: {} };
  }
  const session = ownSession(process.env, { userName, userId });
  if (session === undefined) {
    throw new Tier2Error({
      code: "session_without_desktop",
      category: "usage",
      message: "There is no desktop here: neither DISPLAY nor WAYLAND_DISPLAY is set.",
      hint: `Start the agent in the session of the person: ${wordsHere.startAgent}.`,
    });
  }
  return session;
}
