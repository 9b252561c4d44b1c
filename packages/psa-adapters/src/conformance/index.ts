// What every adapter promises, tried out; for any test runner.
import type { FaultName } from "../sandbox/faults.ts";
import { faultCases, faultTrials } from "./fault-trials.ts";
import { fileTrials } from "./file-trials.ts";
import { hostileTrials } from "./hostile-trials.ts";
import { noteTrials } from "./note-trials.ts";
import { type ConformanceSubject, type Tried, runTrial } from "./scene.ts";
import { stateTrials } from "./state-trials.ts";
import { ticketTrials } from "./ticket-trials.ts";

export { type Answer, type SandboxRequest, json } from "../sandbox/answer.ts";
export type { FaultControl, FaultName, Faults, Strike } from "../sandbox/faults.ts";
export type { Page, TicketView } from "../sandbox/page.ts";
export {
  type RequestRecord,
  type SandboxOptions,
  type SandboxParts,
  type SandboxServer,
  startSandboxServer,
} from "../sandbox/server.ts";
export { contextWith, counted, draftOf, rerouted } from "./calls.ts";
export {
  type HostileServer,
  type Misbehaviour,
  endlessAnswer,
  redirectTo,
  silence,
  startHostileServer,
  unreadableAnswers,
} from "./hostile-server.ts";
export type { AdapterRig, Fetch } from "./rig.ts";
export type { ConformanceSubject } from "./scene.ts";

/** One promise of the contract. Cases share nothing: they may run in any order, and side by side. */
export interface ConformanceCase {
  readonly name: string;
  /** Resolves when the promise is kept; rejects, as a rule with an AssertionError that says what came instead. At most 10 s. */
  readonly run: () => Promise<void>;
}

const allFaults: readonly FaultName[] = [...faultCases.map(({ fault }) => fault), "delay", "offline"];

/**
 * The cases that try an adapter, for any test runner: each is a name and a function. What the adapter's capabilities leave
 * out is tried for being `unsupported`; only what the subject says it cannot set up is left out.
 */
export function conformanceCases(subject: ConformanceSubject): readonly ConformanceCase[] {
  const tried: Tried = {
    fetch: async (url, init) => fetch(url, init),
    isHttp: true,
    faults: allFaults,
    readableAnswers: [],
    seed: Date.now() % 1_000_000,
    ...subject,
  };
  return [...ticketTrials, ...faultTrials(tried.seed), ...hostileTrials, ...noteTrials, ...fileTrials, ...stateTrials]
    .filter(({ isAboutHttp = false }) => tried.isHttp || !isAboutHttp)
    .filter(({ needs }) => needs === undefined || tried.faults.includes(needs))
    .map((trial) => ({ name: trial.name, run: async () => runTrial(trial, tried) }));
}
