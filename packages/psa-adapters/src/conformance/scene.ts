import type { AdapterContext, Capabilities } from "../contract.ts";
import { contextWith } from "./calls.ts";
import type { FaultName } from "../sandbox/faults.ts";
import { type HostileServer, type Misbehaviour, startHostileServer } from "./hostile-server.ts";
import type { AdapterRig, Fetch } from "./rig.ts";

/** What is tried. */
export interface ConformanceSubject {
  readonly makeRig: () => Promise<AdapterRig>;
  /** With what the adapter makes its requests. Default: Node's own `fetch`. */
  readonly fetch?: Fetch;
  /** False: the adapter does not use `context.fetch` (e-mail); what is about HTTP is left out. Default true. */
  readonly isHttp?: boolean;
  /** What the rig's server can be told to do wrong; only that is tried. Default: everything. */
  readonly faults?: readonly FaultName[];
  /** Names of `unreadableAnswers` that mean something in this PSA's protocol, so that a ticket may be accepted by them. */
  readonly readableAnswers?: readonly string[];
  /** Of the random faults. Default: another one each time; it stands in the name of the case. */
  readonly seed?: number;
}

/** The subject with its defaults. */
export type Tried = Required<ConformanceSubject>;

/** What a case has: everything in it is closed when the case ends. */
export interface Scene extends Tried {
  readonly rig: AdapterRig;
  readonly context: AdapterContext;
  readonly startHostile: (misbehave: Misbehaviour) => Promise<HostileServer>;
}

/** A promise of the contract, and how it is tried. */
export interface Trial {
  readonly name: string;
  /** Adapters that do not speak HTTP are not asked for it. */
  readonly isAboutHttp?: boolean;
  /** The fault without which there is nothing to try. */
  readonly needs?: FaultName;
  readonly run: (scene: Scene) => Promise<void>;
}

/** Runs a trial on a rig of its own. */
export async function runTrial(trial: Trial, tried: Tried): Promise<void> {
  const rig = await tried.makeRig();
  const servers: HostileServer[] = [];
  const startHostile = async (misbehave: Misbehaviour): Promise<HostileServer> => {
    const server = await startHostileServer(misbehave);
    servers.push(server);
    return server;
  };
  try {
    await trial.run({ ...tried, rig, context: contextWith(tried.fetch), startHostile });
  } finally {
    await Promise.all([rig, ...servers].map(async (one) => one.close()));
  }
}

/** Requests of it are preceded by others: something has to be looked up before a ticket can be made. */
export const looksUp = ({ lookup }: Capabilities): boolean => lookup.length > 0;
