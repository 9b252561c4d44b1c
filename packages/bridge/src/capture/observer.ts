import type { SessionAgents } from "../agent/session-agents.ts";
import type { Clock } from "../clock.ts";
import type { BridgeConfig } from "../config/schema.ts";
import { type Capturer, createCapturer } from "./capture.ts";
import type { Evidence } from "./fields.ts";
import { type Machine, openMachine } from "./machine.ts";
import { openPersonKeeper } from "./person/open-person-keeper.ts";
import type { PersonKeeperParts } from "./person/person-keeper.ts";
import { type TakePicture, pictureDeadlineMs } from "./pieces.ts";
import { openSessionFinder } from "./session/session-finder.ts";
import type { IsSessionLocked } from "./session/windows-session.ts";
import type { FindSession } from "./session.ts";
import type { ClockSkewParts } from "./slow/clock-skew.ts";
import type { SlowFactKeeper } from "./slow/slow-fact-keeper.ts";

export interface ObserverParts {
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
  /** As it is now; a changed one holds from the next press on. */
  readonly config: () => Pick<BridgeConfig, "capture" | "person">;
  readonly fetch: ClockSkewParts["fetch"];
  /** The helpdesk system as it is now. */
  readonly helpdesk: () => { readonly kind: string; readonly host: string };
  /** Address of the proxy to the helpdesk system, if any. */
  readonly proxy: () => string | undefined;
  /** Address of the login's last press that was delivered. */
  readonly lastUsed: (login: string) => string | undefined;
  /** What the login's person typed about themselves. */
  readonly typed?: PersonKeeperParts["typed"];
  /** Left away: there are none. */
  readonly agents?: SessionAgents;
  /** Of the Windows service's host; undefined: there is none. */
  readonly isSessionLocked?: IsSessionLocked | undefined;
}

/** Everything that looks at this computer and at who sits there. */
export interface Observer {
  readonly capturer: Pick<Capturer, "capture" | "processes">;
  readonly findSession: FindSession;
  /** The person as far as is known now. */
  person(): Evidence["fields"];
  /** Undefined: the policy says that no picture is taken. */
  pictureTaker(): TakePicture | undefined;
  /** Reads at once what is else read now and then. Never rejects. */
  readNow(signal: AbortSignal): Promise<void>;
  stop(): void;
}

export type OpenObserver = (parts: ObserverParts) => Promise<Observer>;

/** Begins to keep current what takes long to read. */
export const openObserver: OpenObserver = async (parts) => {
  const { clock, config, lastUsed, typed } = parts;
  const [machine, sessions] = await Promise.all([
    openMachine(),
    openSessionFinder(clock, { isSessionLocked: parts.isSessionLocked }),
  ]);
  const findSession = sessions.find;
  const without = (): readonly string[] => config().capture.without;
  const configured = (): BridgeConfig["person"] => config().person;
  const people = await openPersonKeeper({ clock, findSession, configured, lastUsed, typed });
  const slow = await openSlowFacts(parts, machine, without);
  const capturer = await createCapturer({
    ...{ clock, findSession, without, machine },
    slowFields: () => slow.current(),
    personFields: () => people.current(),
  });
  const running = [sessions, people, slow];
  for (const part of running) {
    part.start();
  }
  return {
    capturer,
    findSession,
    person: () => people.current(),
    pictureTaker: () => pictureTaker(parts, findSession),
    readNow: async (signal) => slow.readNow(signal),
    stop: () => {
      for (const part of [...running, capturer]) {
        part.stop();
      }
    },
  };
};

/** Undefined: the policy says that no picture is taken. */
function pictureTaker({ clock, config, agents }: ObserverParts, findSession: FindSession): TakePicture | undefined {
  const { screen } = config().capture;
  if (screen.policy === "off") {
    return undefined;
  }
  return async () => {
    const { takePicture } = await import("./screen/take-picture.ts");
    const session = findSession();
    return takePicture({ session, screen, agents, deadlineMs: pictureDeadlineMs, now: () => clock.now() });
  };
}

async function openSlowFacts(
  { clock, random, config, fetch, helpdesk, proxy }: ObserverParts,
  machine: Machine,
  without: () => readonly string[],
): Promise<SlowFactKeeper> {
  const [{ SlowFactKeeper: Keeper }, { createSlowFacts, hostTargets }] = await Promise.all([
    import("./slow/slow-fact-keeper.ts"),
    import("./slow/slow-facts.ts"),
  ]);
  const facts = createSlowFacts({
    ...{ clock, fetch },
    gateways: () => machine.createReaders().gateways(),
    nameServers: () => machine.createReaders().dnsServers(),
    hosts: () => hostTargets(helpdesk(), proxy(), config().capture.hosts),
    origin: () => (helpdesk().kind === "email" ? undefined : `https://${helpdesk().host}`),
  });
  return new Keeper({ facts, clock, without, random });
}
