import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { ownProgram } from "@tier2/button/own-files";
import { wayTo } from "../../agent/session-way.ts";
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

/** Who takes it. - userId: the bridge's account; undefined on Windows. - agents: people in whose sessions an agent runs. */
export interface PictureTakers {
  readonly userId: number | undefined;
  readonly agents?: readonly string[];
}

export function pictureOutlook(
  { policy, of }: Pick<ScreenConfig, "policy" | "of">,
  session: Session | undefined,
  { userId, agents = [] }: PictureTakers,
): PictureOutlook {
  if (policy === "off") {
    return { isTaken: false, text: "switched off (capture.screen.policy: off)", isPassing: false };
  }
  const usable = usableSession(session, (one) =>
    wayTo(one, { has: ({ userName }) => agents.includes(userName) }, userId),
  );
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
  takers: PictureTakers,
): Promise<PictureOutlook> {
  const { openSessionFinder } = await import("../session/session-finder.ts");
  const { find } = await openSessionFinder(systemClock);
  return pictureOutlook(screen, find(), takers);
}

const program = ownProgram("./libraries-child", import.meta.url);

/** Loads what takes pictures, in a process of its own; undefined: it can be loaded, else why not. Takes no picture. */
export async function pictureLibrariesProblem(signal: AbortSignal): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, program, { signal, windowsHide: true });
    return stdout === "" ? undefined : stdout;
  } catch (error) {
    signal.throwIfAborted();
    return `not taken: the process for it ended early (${messageOf(error).split("\n")[0]})`;
  }
}
