import { accessSync, constants } from "node:fs";
import type { Server } from "node:http";
import path from "node:path";
import type { Clock } from "../clock.ts";
import type { HostPipe } from "../hosted/host-pipe.ts";
import { closeServer } from "./http-server.ts";
import { type ApiPlaces, type PlacesAsk, proofsFolders, runFolder, socketPlaces } from "./places.ts";
import type { Caller } from "./routes.ts";
import { createApiServer } from "./server.ts";
import { SessionLogin } from "./session-login.ts";
import type { SessionTokens } from "./session-tokens.ts";
import { listenAt } from "./socket-file.ts";
import type { ApiSource } from "./source.ts";

export interface ApiParts {
  readonly source: ApiSource;
  readonly clock: Clock;
  readonly tokens: SessionTokens;
  readonly places: PlacesAsk;
  /** Brings who connects, in the place of sockets: the Windows service's host. */
  readonly host?: HostPipe | undefined;
  /** Gets what nobody foresaw. */
  readonly onUnexpected: (error: unknown) => void;
}

export interface Api {
  /** Undefined: there is none on this computer (Windows, unless configured), or the host has the pipes. */
  readonly places: ApiPlaces | undefined;
  /** Ends all connections and takes sockets and tokens away. */
  stop(): Promise<void>;
}

const admin: Caller = { kind: "admin" };

/** Opens both sockets, or the pipe of the host. Rejects with a Tier2Error, also when another bridge answers there already. */
export async function startApi({ host, ...all }: ApiParts): Promise<Api> {
  return host === undefined ? startAtSockets(all) : startBehindHost(all, host);
}

async function startBehindHost({ source, clock, onUnexpected }: ApiParts, host: HostPipe): Promise<Api> {
  const parts = { source, clock, onUnexpected, callerOf: host.callerOf };
  const servers = { admin: createApiServer(parts), session: createApiServer(parts) };
  await host.listen(servers);
  return {
    places: undefined,
    stop: async () => {
      host.close();
      await Promise.all(Object.values(servers).map(closeServer));
    },
  };
}

async function startAtSockets({ tokens, places: ask, ...parts }: ApiParts): Promise<Api> {
  const places = usablePlaces(ask);
  const servers: Server[] = [];
  const login = new SessionLogin({ tokens, clock: parts.clock });
  const stop = async (): Promise<void> => {
    tokens.end();
    login.end();
    await Promise.all(servers.map(closeServer));
  };
  if (places !== undefined) {
    const forAdmin = createApiServer({ ...parts, callerOf: () => admin });
    const forSessions = createApiServer({
      ...{ ...parts, login },
      callerOf: ({ headers }) => login.callerOf(headers.authorization),
    });
    try {
      await listenAt(forAdmin, places.admin, "administrators");
      servers.push(forAdmin);
      await listenAt(forSessions, places.session, "everybody");
      servers.push(forSessions);
      if (ask.platform !== "win32") {
        openLogin(login, places.session, parts.onUnexpected); // beside a pipe there is no folder
      }
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

/** Without the folder of proofs nobody logs in; tokens in files go on. */
function openLogin(login: SessionLogin, socketPath: string, onUnexpected: ApiParts["onUnexpected"]): void {
  try {
    login.open(proofsFolders(socketPath));
  } catch (error) {
    onUnexpected(error);
  }
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
