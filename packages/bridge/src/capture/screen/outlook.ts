import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { systemClock } from "../../clock.ts";
import type { ScreenConfig } from "../../config/sections.ts";
import { messageOf } from "../../errors.ts";
import type { Session } from "../session.ts";
import { usableSession } from "./usable-session.ts";

/** Whether a picture would be taken now. */
export interface PictureOutlook {
  readonly isTaken: boolean;
  /** Of what and when it is sent, or why there is none. */
  readonly text: string;
  /** Why there is none will be over by itself: nobody is logged in, the screen is locked. */
  readonly isPassing: boolean;
}

/** `ownUserId`: the bridge's; undefined on Windows. */
export function pictureOutlook(
  { policy, of }: Pick<ScreenConfig, "policy" | "of">,
  session: Session | undefined,
  ownUserId: number | undefined,
): PictureOutlook {
  if (policy === "off") {
    return { isTaken: false, text: "switched off (capture.screen.policy: off)", isPassing: false };
  }
  const usable = usableSession(session, ownUserId);
  if (typeof usable === "string") {
    const isPassing = session === undefined || session.isLocked === true || session.kind === "text";
    return { isTaken: false, text: usable, isPassing };
  }
  const what = of === "active-window" ? "the window in front" : "all monitors";
  const when = policy === "ask" ? "sent only when the person says so" : "sent with every press";
  return { isTaken: true, text: `${what}, ${when}; not taken now`, isPassing: false };
}

/** The same for the session of this moment; whether its screen is locked is not looked at. */
export async function readPictureOutlook(
  screen: Pick<ScreenConfig, "policy" | "of">,
  ownUserId: number | undefined,
): Promise<PictureOutlook> {
  const { openSessionFinder } = await import("../session/session-finder.ts");
  const { find } = await openSessionFinder(systemClock);
  return pictureOutlook(screen, find(), ownUserId);
}

const childFile = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./libraries-child.ts" : "./libraries-child.js", import.meta.url),
);

/** Loads what takes pictures, in a process of its own; undefined: it can be loaded, else why not. Takes no picture. */
export async function pictureLibrariesProblem(signal: AbortSignal): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [childFile], { signal, windowsHide: true });
    return stdout === "" ? undefined : stdout;
  } catch (error) {
    signal.throwIfAborted();
    return `not taken: the process for it ended early (${messageOf(error).split("\n")[0]})`;
  }
}
