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

/** The newest log of the Windows service, as its host has it (deploy/windows/service-host/places.c); `.1` to `.4` are older. */
export const serviceLogFile = ({ configFile }: DefaultPlaces): string =>
  path.win32.join(path.win32.dirname(configFile), "logs", "service.log");

/** The database within a data directory. */
export const databasePathIn = (dataDirectory: string): string => path.join(dataDirectory, "presses.sqlite");
