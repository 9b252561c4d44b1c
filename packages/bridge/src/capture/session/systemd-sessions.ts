/** A session as systemd-logind knows it. */
export interface SystemdSession {
  readonly id: string;
  readonly userId: number;
  readonly userName: string;
  readonly isActive: boolean;
  readonly type: string;
  readonly isRemote: boolean;
  /** Empty: not at the computer's own screen. */
  readonly seat: string;
  /** Its control group; empty when unknown. */
  readonly scope: string;
  /** Process that opened it; 0 when unknown. */
  readonly leader: number;
  readonly display: string;
}

/** Programs of remote desktops open sessions that systemd takes for local ones. */
const remoteServices = /xrdp|vnc|nomachine|nxserver/i;

/**
 * A session in the text of /run/systemd/sessions/ID (NAME=value, systemd's session_save); undefined for what is no
 * person's: login screens, background jobs.
 */
export function sessionOfFile(id: string, text: string): SystemdSession | undefined {
  const values = new Map(text.split("\n").map((line) => splitOnce(line)));
  const value = (name: string): string => values.get(name) ?? "";
  const isRemoteDesktop = remoteServices.test(value("SERVICE"));
  const userId = Number(value("UID") || Number.NaN);
  if (!value("CLASS").startsWith("user") || !Number.isInteger(userId) || value("USER") === "") {
    return undefined;
  }
  return {
    id,
    userId,
    userName: value("USER"),
    isActive: value("ACTIVE") === "1" || value("STATE") === "active",
    // Such a session is of a desktop, whatever is written there.
    type: isRemoteDesktop && value("TYPE") !== "wayland" ? "x11" : value("TYPE"),
    isRemote: value("REMOTE") === "1" || isRemoteDesktop,
    seat: value("SEAT"),
    scope: /^[\w:.\\-]+\.scope$/.test(value("SCOPE")) ? value("SCOPE") : "",
    leader: Number(value("LEADER")) || 0,
    display: value("DISPLAY"),
  };
}

function splitOnce(line: string): readonly [string, string] {
  const at = line.indexOf("=");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}

const isGraphical = ({ type }: SystemdSession): boolean => type === "x11" || type === "wayland";

/** The higher, the surer somebody sits in front of it; undefined: nobody does. */
function rankOf(session: SystemdSession, isLocked: boolean): number | undefined {
  const isAtSeat = session.seat !== "" && !session.isRemote;
  // A lock screen of its own (LightDM) takes the session from the front.
  if (!session.isActive && !isLocked) {
    return undefined;
  }
  if (isGraphical(session)) {
    return isAtSeat ? 3 : 1;
  }
  // Somebody who logged in by ssh sits elsewhere.
  return isAtSeat && session.type === "tty" ? 2 : undefined;
}

/**
 * The session of the person at this computer: the one at its own screen first, a remote desktop when there is none.
 * Undefined when nobody is there, and when several people could be meant.
 */
export function chooseSession(
  sessions: readonly SystemdSession[],
  isLocked: (id: string) => boolean | undefined,
): SystemdSession | undefined {
  const ranked = sessions
    .map((session) => ({ session, rank: rankOf(session, isLocked(session.id) === true) }))
    .filter(({ rank }) => rank !== undefined);
  const highest = Math.max(...ranked.map(({ rank = 0 }) => rank));
  const best = ranked.filter(({ rank }) => rank === highest).map(({ session }) => session);
  const isOnePerson = new Set(best.map(({ userId }) => userId)).size === 1;
  return isOnePerson ? (best.find(({ isActive }) => isActive) ?? best[0]) : undefined;
}
