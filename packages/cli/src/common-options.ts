import path from "node:path";
import process from "node:process";
import { type DefaultPlaces, defaultPlaces } from "@tier2/bridge/agent";
import type { OptionDescription } from "./command.ts";

const linux = defaultPlaces("linux", {}).configFile;
const windows = defaultPlaces("win32", { ProgramData: "%ProgramData%" }).configFile;

/** The same text on every system: help and documents come from one table. */
export const configOption: OptionDescription = {
  flags: "--config <file>",
  meaning: `the configuration, YAML (default: ${linux}, on Windows ${windows})`,
};

export const jsonOption: OptionDescription = { flags: "--json", meaning: "print one JSON object on stdout" };

/** Where the service's things stand on this computer. */
export const places: DefaultPlaces = defaultPlaces(process.platform, process.env);

/** Absolute path of the configuration that the option names, or of the service's. */
export const configFileOf = (config: string | undefined): string => path.resolve(config ?? places.configFile);
