import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { type ApiPlaces, type PlacesAsk, Tier2Error, askedPlaces, wordsHere } from "@tier2/bridge/agent";
import { configFileOf, places } from "./common-options.ts";

/**
 * Where a bridge with this configuration answers, the likeliest first. Rejects with a Tier2Error when a configuration that is
 * named cannot be read.
 */
export async function apiPlaces(config: string | undefined): Promise<readonly ApiPlaces[]> {
  const file = configFileOf(config);
  const { api = {}, dataDirectory } = await readPlaces(file, config !== undefined);
  const asked: PlacesAsk = {
    api,
    configuredDataDirectory: dataDirectory,
    dataDirectory: path.resolve(path.dirname(file), dataDirectory ?? places.dataDirectory),
    platform: process.platform,
  };
  return askedPlaces(asked);
}

interface WrittenPlaces {
  readonly api?: { readonly adminSocket?: string; readonly sessionSocket?: string };
  readonly dataDirectory?: string;
}

/** Only where the sockets are: a bridge whose file was just broken, or may not be read by this account, can be asked too. */
async function readPlaces(file: string, isNamed: boolean): Promise<WrittenPlaces> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (isNamed) {
      throw new Tier2Error(
        {
          code: "config_unreadable",
          ...(codeOf(error) === "EACCES"
            ? {
                category: "permission",
                message: `This account may not read the configuration ${file}.`,
                hint: `${wordsHere.asAdministrator}, or be the account that the bridge runs as.`,
              }
            : {
                category: "config",
                message: `The configuration ${file} cannot be read.`,
                hint: "Name the one that the bridge was started with.",
              }),
        },
        { cause: error },
      );
    }
    return {};
  }
  const { parseDocument } = await import("yaml"); // most who ask may not read the file, and need none of it
  const document = parseDocument(text, { prettyErrors: false });
  const textAt = (...place: readonly string[]): string | undefined => {
    const value: unknown = document.getIn(place);
    return typeof value === "string" ? value : undefined;
  };
  const dataDirectory = textAt("dataDirectory");
  const adminSocket = textAt("api", "adminSocket");
  const sessionSocket = textAt("api", "sessionSocket");
  const folder = path.dirname(file);
  return {
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
    api: {
      ...(adminSocket === undefined ? {} : { adminSocket: path.resolve(folder, adminSocket) }),
      ...(sessionSocket === undefined ? {} : { sessionSocket: path.resolve(folder, sessionSocket) }),
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");
