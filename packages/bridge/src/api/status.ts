import type { AdapterError } from "@tier2/psa-adapters";
import type { Board, LightName } from "@tier2/button";
import type { Origin } from "../config/registry-origin.ts";
import type { ScreenPolicy } from "../config/sections.ts";
import type { ErrorDescription } from "../errors.ts";
import type { BridgeEvent, DestinationState } from "../events.ts";
import type { PressState, QueueSnapshot, Route } from "../record/messages.ts";
import type { Warning } from "../warnings/table.ts";

/** A button that is attached now. Times in milliseconds since 1970. */
export interface ButtonStatus {
  readonly serial: string;
  readonly board: Board;
  readonly firmwareVersion: string;
  readonly path: string;
  readonly attachedSinceMs: number;
  /** Undefined until it shows one. */
  readonly light: LightName | undefined;
}

/** A helpdesk system that presses go to. */
export interface WayStatus {
  readonly route: Route;
  readonly kind: string;
  readonly host: string;
  /** The proxy on the way there, without its login; undefined: none. */
  readonly proxy: string | undefined;
  /** Unknown until the first ticket, or the first attempt that fails. */
  readonly state: DestinationState | "unknown";
  readonly error: AdapterError | undefined;
  readonly nextAttemptAtMs: number | undefined;
}

/** How the bridge stands; holds no secret and nothing that was read at a press. Times in milliseconds since 1970. */
export interface BridgeStatus {
  readonly version: string;
  readonly pid: number;
  readonly nowMs: number;
  readonly startedAtMs: number;
  readonly configFile: string | undefined;
  /** On Windows: who set values that are not of the file, by their places (`company`). */
  readonly origins: Readonly<Record<string, Origin>>;
  /** Logins of the people in whose sessions an agent runs. */
  readonly agents: readonly string[];
  readonly buttons: readonly ButtonStatus[];
  /** Whether it is amiss that none is attached. */
  readonly isButtonExpected: boolean;
  readonly ways: readonly WayStatus[];
  readonly presses: {
    readonly counts: Readonly<Record<PressState, number>>;
    /** Of those that wait for their ticket. */
    readonly oldestWaitingAtMs: number | undefined;
    /** Notes and files that are still to follow. */
    readonly openFollowUps: number;
  };
  readonly storage: { readonly path: string; readonly usedBytes: number; readonly error: ErrorDescription | undefined };
  readonly capture: { readonly screen: ScreenPolicy; readonly without: readonly string[] };
  readonly watch: { readonly isEnabled: boolean; readonly tickets: number };
  readonly warnings: readonly Warning[];
}

/** What events tell of the status. */
export interface SeenStatus {
  readonly buttons: readonly ButtonStatus[];
  readonly ways: Readonly<Partial<Record<Route, Pick<WayStatus, "state" | "error" | "nextAttemptAtMs">>>>;
  readonly storageError: ErrorDescription | undefined;
}

export const nothingSeen: SeenStatus = { buttons: [], ways: {}, storageError: undefined };

/** What was seen after an event; the same object when the event tells nothing of it. */
export function afterSeeing(seen: SeenStatus, event: BridgeEvent, nowMs: number): SeenStatus {
  switch (event.type) {
    case "button.attached": {
      const { serial, board, firmwareVersion, path } = event;
      const button = { serial, board, firmwareVersion, path, attachedSinceMs: nowMs, light: undefined };
      return { ...seen, buttons: [...without(seen, serial), button] };
    }
    case "button.detached":
      return { ...seen, buttons: without(seen, event.serial) };
    case "light.changed": {
      const { serial, name } = event;
      const buttons = seen.buttons.map((button) => (button.serial === serial ? { ...button, light: name } : button));
      return { ...seen, buttons };
    }
    case "destination.changed": {
      const { route, state, error, nextAttemptAtMs } = event;
      return { ...seen, ways: { ...seen.ways, [route]: { state, error, nextAttemptAtMs } } };
    }
    case "ticket.accepted": {
      const state = { state: "reachable", error: undefined, nextAttemptAtMs: undefined } as const;
      return { ...seen, ways: { ...seen.ways, [event.route]: state } };
    }
    case "storage.failed":
      return { ...seen, storageError: event.error };
    case "storage.recovered":
      return { ...seen, storageError: undefined };
    default:
      return seen;
  }
}

const without = ({ buttons }: SeenStatus, serial: string): readonly ButtonStatus[] =>
  buttons.filter((button) => button.serial !== serial);

/** What neither events nor the queue tell: of the configuration that is in force, and of the process. */
export interface StatusFacts extends Pick<
  BridgeStatus,
  "version" | "pid" | "startedAtMs" | "configFile" | "origins" | "agents" | "isButtonExpected" | "capture"
> {
  readonly ways: readonly Pick<WayStatus, "route" | "kind" | "host" | "proxy">[];
  readonly databasePath: string;
  readonly isWatching: boolean;
}

/** Puts the status together. */
export function statusOf(
  { ways, databasePath, isWatching, ...facts }: StatusFacts,
  seen: SeenStatus,
  queue: QueueSnapshot,
  warnings: readonly Warning[],
  nowMs: number,
): BridgeStatus {
  const oldest = queue.presses.find(({ state }) => state === "recorded" || state === "ready");
  const unseen = { state: "unknown", error: undefined, nextAttemptAtMs: undefined } as const;
  return {
    ...facts,
    nowMs,
    buttons: seen.buttons,
    ways: ways.map((way) => ({ ...way, ...(seen.ways[way.route] ?? unseen) })),
    presses: {
      counts: queue.counts,
      oldestWaitingAtMs: oldest?.recordedAtMs,
      openFollowUps: queue.openFollowUps,
    },
    storage: { path: databasePath, usedBytes: queue.usedBytes, error: seen.storageError },
    watch: { isEnabled: isWatching, tickets: queue.watchedTickets },
    warnings,
  };
}
