import { accessSync, constants } from "node:fs";
import type { Server } from "node:http";
import path from "node:path";
import type { Clock } from "../clock.ts";
import { closeServer } from "./http-server.ts";
import { type ApiPlaces, type PlacesAsk, runFolder, socketPlaces } from "./places.ts";
import type { Caller } from "./routes.ts";
import { createApiServer } from "./server.ts";
import type { SessionTokens } from "./session-tokens.ts";
import { listenAt } from "./socket-file.ts";
import type { ApiSource } from "./source.ts";

export interface ApiParts {
  readonly source: ApiSource;
  readonly clock: Clock;
  readonly tokens: SessionTokens;
  readonly places: PlacesAsk;
  /** Gets what nobody foresaw. */
  readonly onUnexpected: (error: unknown) => void;
}

export interface Api {
  /** Undefined: there is none on this computer (Windows, unless configured). */
  readonly places: ApiPlaces | undefined;
  /** Ends all connections and takes sockets and tokens away. */
  stop(): Promise<void>;
}

const admin: Caller = { kind: "admin" };

/** Opens both sockets. Rejects with a Tier2Error, also when another bridge answers there already. */
export async function startApi({ tokens, places: ask, ...parts }: ApiParts): Promise<Api> {
  const places = usablePlaces(ask);
  const servers: Server[] = [];
  const stop = async (): Promise<void> => {
    tokens.end();
    await Promise.all(servers.map(closeServer));
  };
  if (places !== undefined) {
    const forAdmin = createApiServer({ ...parts, callerOf: () => admin });
    const forSessions = createApiServer({ ...parts, callerOf: (header) => tokens.callerOf(header) });
    try {
      await listenAt(forAdmin, places.admin, "administrators");
      servers.push(forAdmin);
      await listenAt(forSessions, places.session, "everybody");
      servers.push(forSessions);
      for (const server of servers) {
        server.on("error", parts.onUnexpected); // e.g. no file handles left for one more connection
      }
    } catch (error) {
      await stop();
      throw error;
    }
  }
  return { places, stop };
}

/** The first place whose folder can be written to; the last one anyway, for its error says what is wrong. */
function usablePlaces(ask: PlacesAsk): ApiPlaces | undefined {
  const all = socketPlaces(ask);
  return all.find(({ admin: place }) => path.dirname(place) !== runFolder || isWritable(runFolder)) ?? all.at(-1);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
