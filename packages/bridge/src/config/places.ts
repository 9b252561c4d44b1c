import path from "node:path";

/** Where things stand when nothing else is said. */
export interface DefaultPlaces {
  readonly configFile: string;
  readonly dataDirectory: string;
}

/** `programData` is the variable ProgramData of Windows. */
export function defaultPlaces(platform: NodeJS.Platform, programData: string | undefined): DefaultPlaces {
  if (platform === "win32") {
    const root = path.win32.join(programData ?? "C:\\ProgramData", "Tier2");
    return { configFile: path.win32.join(root, "config.yaml"), dataDirectory: path.win32.join(root, "data") };
  }
  return { configFile: "/etc/tier2/config.yaml", dataDirectory: "/var/lib/tier2" };
}

/** The database within a data directory. */
export const databasePathIn = (dataDirectory: string): string => path.join(dataDirectory, "presses.sqlite");
