import process from "node:process";
import type { Session } from "../capture/session.ts";

/** Most programs need nothing of any group (65534: nogroup). */
const noGroup = 65_534;

export interface SessionOptions {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * With what a program runs as the person of a session: with the session's environment and nothing of ours. The session's
 * own bus answers nobody else, root included; libuv drops all other groups as soon as an id is set.
 */
export function sessionOptions({ environment, userId }: Session, groupId: number = noGroup): SessionOptions {
  const env = { ...environment, PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C.UTF-8" };
  const isOther = userId !== undefined && process.getuid?.() === 0;
  return { cwd: "/", env, ...(isOther ? { uid: userId, gid: groupId } : {}) };
}
