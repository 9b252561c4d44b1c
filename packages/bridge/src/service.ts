import process from "node:process";
import { BridgeFront } from "./api/bridge-front.ts";
import { type Bridge, type BridgeParts, startBridge } from "./bridge.ts";
import { openObserver } from "./capture/observer.ts";
import type { IsSessionLocked } from "./capture/session/windows-session.ts";
import { systemClock } from "./clock.ts";
import type { LoadedConfig } from "./config/load-config.ts";
import { openInForce } from "./config/open-in-force.ts";
import type { SecretSources } from "./config/secrets.ts";
import type { BridgeEvent } from "./events.ts";
import type { HostPipe } from "./hosted/host-pipe.ts";
import type { BridgeLogger } from "./log.ts";
import { refuseWrongTexts } from "./texts/refuse-wrong-texts.ts";

export interface ServiceOptions {
  readonly loaded: LoadedConfig;
  /** Where `env:` references of the configuration are looked up. */
  readonly environment: SecretSources["environment"];
  readonly databasePath: string;
  readonly logger: BridgeLogger;
  readonly onEvent?: (event: BridgeEvent) => void;
  /** The Windows service's host, when it started this program. */
  readonly host?: HostPipe | undefined;
  /** Of the Windows service's host; undefined: there is none. */
  readonly isSessionLocked?: IsSessionLocked | undefined;
}

/** A bridge as it is deployed: with status, warnings, local API, and a configuration that may change. */
export interface Service {
  readonly bridge: Bridge;
  /** As `Bridge.stop`. */
  stop(): Promise<void>;
  /** To be called when the computer slept. Rejects with a Tier2Error. */
  resume(): Promise<void>;
}

/** Rejects with a Tier2Error: the configuration, the database, the transport or the sockets cannot be used. */
export async function startService(options: ServiceOptions, parts: Partial<BridgeParts> = {}): Promise<Service> {
  const { loaded, environment, databasePath, logger, onEvent, host, isSessionLocked } = options;
  const { device } = loaded.config;
  const open = async (next: LoadedConfig): ReturnType<typeof openInForce> => openInForce(next, environment);
  const inForce = await open(loaded);
  const { clock = systemClock } = parts;
  const front = new BridgeFront({
    ...{ loaded, inForce, databasePath, clock, logger },
    open: async (next) => {
      await refuseWrongTexts(next);
      return open(next);
    },
    ...{ platform: process.platform, host },
  });
  const starting = startBridge(
    {
      ...inForce,
      transport: device.transport === "socket" ? { kind: "socket", path: device.path } : { kind: "node-hid" },
      ...{ databasePath, logger },
      onEvent: (event) => {
        front.take(event);
        onEvent?.(event);
      },
    },
    { openObserver: async (observed) => openObserver({ ...observed, isSessionLocked }), ...parts },
  );
  const bridge = await starting.catch(async (error: unknown) => {
    await front.stop();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await front.stop();
    await bridge.stop();
  };
  try {
    await front.open(bridge);
  } catch (error) {
    await stop();
    throw error;
  }
  return { bridge, stop, resume: async () => front.resume() };
}
