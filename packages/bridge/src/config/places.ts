import path from "node:path";

/** Where things stand when nothing else is said. */
export interface DefaultPlaces {
  readonly configFile: string;
  readonly dataDirectory: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** On Windows the service's host says where (TIER2_PROGRAM_DATA); a program that a person starts has the variable ProgramData. */
export function defaultPlaces(platform: NodeJS.Platform, environment: Environment): DefaultPlaces {
  if (platform === "win32") {
    const root =
      environment["TIER2_PROGRAM_DATA"] ?? path.win32.join(environment["ProgramData"] ?? "C:\\ProgramData", "Tier2");
    return { configFile: path.win32.join(root, "config.yaml"), dataDirectory: path.win32.join(root, "data") };
  }
  return { configFile: "/etc/tier2/config.yaml", dataDirectory: "/var/lib/tier2" };
}

/** The database within a data directory. */
export const databasePathIn = (dataDirectory: string): string => path.join(dataDirectory, "presses.sqlite");
