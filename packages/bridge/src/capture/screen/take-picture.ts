import process from "node:process";
import type { SessionAgents } from "../../agent/session-agents.ts";
import { wayTo } from "../../agent/session-way.ts";
import type { ScreenConfig } from "../../config/sections.ts";
import { messageOf } from "../../errors.ts";
import type { Reading } from "../fields.ts";
import type { ScreenFacts } from "../parts.ts";
import type { Session } from "../session.ts";
import { childOptions } from "./child-options.ts";
import { runChild } from "./run-child.ts";
import { usableSession } from "./usable-session.ts";

export interface PictureOptions {
  readonly session: Session | undefined;
  readonly screen: ScreenConfig;
  /** Milliseconds after which it is given up. */
  readonly deadlineMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Left away: there are none. */
  readonly agents?: Pick<SessionAgents, "ask" | "has"> | undefined;
}

export interface ScreenPicture {
  /** What the picture shows, or in plain words why there is none. */
  readonly facts: Reading<ScreenFacts>;
  /** JPEG, at most 64 KB. */
  readonly picture?: Uint8Array<ArrayBuffer>;
}

/**
 * Takes a picture of the session's screen: by the agent of the session, else in a process of its own that runs as the
 * session's account and ends with it (the library that grabs keeps 8 MB of every picture). Nothing is written to disk. Never
 * rejects.
 */
export async function takePicture(options: PictureOptions): Promise<ScreenPicture> {
  const { screen, deadlineMs, now, agents } = options;
  const ownUserId = process.getuid?.();
  const usable = usableSession(options.session, (one) => wayTo(one, agents, ownUserId));
  if (typeof usable === "string") {
    return { facts: { notAvailable: usable } };
  }
  const takenAtMs = now();
  const { of, denyTitles, denyApplications } = screen;
  try {
    const wishes = { of, denyTitles, denyApplications };
    const { session } = usable;
    const answer =
      usable.way === "agent" && agents !== undefined
        ? await agents.ask(session, { kind: "take-picture", ...wishes }, deadlineMs)
        : await runChild(wishes, childOptions(session, ownUserId, process.env), deadlineMs);
    return answer.kind === "taken"
      ? { facts: { value: { ...answer.facts, takenAtMs } }, picture: new Uint8Array(answer.picture) }
      : { facts: { notAvailable: answer.why } };
  } catch (error) {
    return { facts: { notAvailable: `not taken: ${messageOf(error)}` } };
  }
}
