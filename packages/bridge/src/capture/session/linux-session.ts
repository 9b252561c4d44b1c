import { readdirSync } from "node:fs";
import path from "node:path";
import { textOrNone } from "../linux/read-text.ts";
import type { FindSession, Session } from "../session.ts";
import { type Account, ownSession } from "./own-session.ts";
import { type Environment, readSessionEnvironment } from "./session-environment.ts";
import { type SystemdSession, chooseSession, sessionOfFile } from "./systemd-sessions.ts";

export interface LinuxSessionParts {
  /** The bridge's own. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly account: Account;
  readonly isLocked: (id: string) => boolean | undefined;
  readonly root?: string;
}

const mostSessions = 64;

/** The sessions of people, as systemd keeps them; empty without systemd. */
export function systemdSessions(root = "/"): SystemdSession[] {
  const folder = path.join(root, "run/systemd/sessions");
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^[\w-]+$/.test(name))
    .slice(0, mostSessions)
    .flatMap((name) => sessionOfFile(name, textOrNone(path.join(folder, name))) ?? []);
}

/** Finds the session by systemd's files, else by the bridge's own environment. */
export function linuxSessionFinder({ environment, account, isLocked, root }: LinuxSessionParts): FindSession {
  let last: { readonly key: string; readonly environment: Environment } | undefined;
  // A session's environment stays as it is; reading it again at each press would be most of the work.
  const environmentOf = (session: SystemdSession): Environment => {
    const key = `${session.id} ${session.leader}`;
    if (last?.key !== key || !hasScreen(last.environment)) {
      last = { key, environment: readSessionEnvironment(session, root) };
    }
    return last.environment;
  };
  return () => {
    const sessions = systemdSessions(root);
    const chosen = chooseSession(sessions, isLocked);
    if (chosen !== undefined) {
      return sessionOf(chosen, environmentOf(chosen), isLocked(chosen.id));
    }
    // systemd knows the bridge's own desktop: it is not in front.
    const isInBackground = sessions.some(({ userId, type }) => userId === account.userId && type !== "tty");
    return isInBackground ? undefined : ownSession(environment, account);
  };
}

const hasScreen = ({ DISPLAY, WAYLAND_DISPLAY }: Environment): boolean =>
  DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined;

const sessionOf = (
  { userName, userId, type, isRemote }: SystemdSession,
  environment: Environment,
  isLocked: boolean | undefined,
): Session => ({
  userName,
  userId,
  kind: type === "x11" || type === "wayland" ? type : "text",
  isRemote,
  isLocked,
  environment,
});
