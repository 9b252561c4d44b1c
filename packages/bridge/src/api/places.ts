import path from "node:path";
import type { ApiConfig } from "../config/sections.ts";

export interface ApiPlaces {
  readonly admin: string;
  readonly session: string;
}

/** The folder that systemd makes for the service (RuntimeDirectory=tier2). */
export const runFolder = "/run/tier2";

/** The pipes of the Windows service's host. */
export const servicePipes: ApiPlaces = {
  admin: String.raw`\\.\pipe\tier2-admin`,
  session: String.raw`\\.\pipe\tier2-session`,
};

export interface PlacesAsk {
  readonly api: ApiConfig;
  /** As the configuration says it; undefined: the system's default is used. */
  readonly configuredDataDirectory: string | undefined;
  /** The one in use. */
  readonly dataDirectory: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Where the sockets may stand, the best place first; an empty list: nowhere (Windows, unless configured: Node cannot say
 * who may open a pipe). A bridge with a data directory of its own keeps to that, so that several can run beside each other.
 */
export function socketPlaces(ask: PlacesAsk): readonly ApiPlaces[] {
  const { api, configuredDataDirectory, dataDirectory, platform } = ask;
  const { adminSocket, sessionSocket } = api;
  if (platform === "win32") {
    return adminSocket === undefined || sessionSocket === undefined
      ? []
      : [{ admin: adminSocket, session: sessionSocket }];
  }
  const folders = configuredDataDirectory === undefined ? [runFolder, dataDirectory] : [dataDirectory];
  return folders.map((folder) => ({
    admin: adminSocket ?? path.join(folder, "admin.sock"),
    session: sessionSocket ?? path.join(folder, "session.sock"),
  }));
}

/** Where a running bridge may answer: as above, and on Windows at the pipes of the service, unless others are configured. */
export function askedPlaces(ask: PlacesAsk): readonly ApiPlaces[] {
  const places = socketPlaces(ask);
  return places.length === 0 ? [servicePipes] : places;
}

/**
 * Where people show who they are, the best place first. Everybody may write there, as much as there is room: beside a socket
 * in /run that would be room which the whole computer needs, so there it is the memory that everybody may fill anyway.
 */
export function proofsFolders(sessionSocket: string): readonly string[] {
  const beside = path.join(path.dirname(sessionSocket), "proofs");
  return path.dirname(sessionSocket) === runFolder ? ["/dev/shm/tier2-proofs", beside] : [beside];
}
