import type { Session } from "../session.ts";

/** What of the session the process needs to reach its screen; nothing of the bridge's own environment but these. */
const fromSession = ["DISPLAY", "XAUTHORITY"];
/** Windows starts nothing without them. HOME: the place of .Xauthority where XAUTHORITY is not set. */
const fromBridge = ["SystemRoot", "SystemDrive", "windir", "TEMP"];

type Environment = Readonly<Record<string, string | undefined>>;

export interface ChildOptions {
  readonly env: Record<string, string>;
  readonly uid?: number;
  readonly gid?: number;
}

/** Of the group the process needs nothing (65534: nogroup); libuv drops all others as soon as an id is set. */
const noGroup = 65_534;

/** With which environment, and as whom, the process runs. `ownUserId`: the bridge's; undefined on Windows. */
export function childOptions(session: Session, ownUserId: number | undefined, own: Environment): ChildOptions {
  const isOther = ownUserId !== undefined && session.userId !== undefined && session.userId !== ownUserId;
  const env = {
    ...pick(session.environment, fromSession),
    ...pick(own, isOther ? fromBridge : [...fromBridge, "HOME"]),
  };
  return isOther && session.userId !== undefined ? { env, uid: session.userId, gid: noGroup } : { env };
}

const pick = (from: Environment, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names
      .map((name) => [name, from[name]] as const)
      .filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
