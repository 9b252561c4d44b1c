import type { GestureKind } from "@tier2/button";
import type { CheckResult } from "@tier2/psa-adapters";
import type { SessionAgents } from "../agent/session-agents.ts";
import type { Evidence, Reading } from "../capture/fields.ts";
import type { ProcessList, ScreenFacts } from "../capture/parts.ts";
import type { ReloadAnswer } from "../config/reload.ts";
import type { BridgeEvent } from "../events.ts";
import type { PersonsWord, PressDetails, QueueSnapshot } from "../record/messages.ts";
import type { BridgeStatus } from "./status.ts";

/** A press with what was collected at it; undefined pieces are erased or were never stored. */
export interface ShownPress extends PressDetails {
  readonly collected: {
    readonly base: Evidence | undefined;
    readonly processes: Reading<ProcessList> | undefined;
    readonly screen: Reading<ScreenFacts> | undefined;
  };
}

/** What the local API needs of the bridge. Everything rejects with a Tier2Error. */
export interface ApiSource {
  readonly agents: SessionAgents;
  status(): Promise<BridgeStatus>;
  /** `person`: only those of the person whom this text (a login) names. */
  queue(limit: number, person?: string): Promise<QueueSnapshot>;
  /** Undefined: there is no such press. */
  details(pressId: string): Promise<ShownPress | undefined>;
  /** The id of the press. */
  press(serial: string, gesture: GestureKind): Promise<string>;
  decide(pressId: string, word: PersonsWord): Promise<{ readonly isDone: boolean; readonly why?: string }>;
  /** How many delivered presses of the person are forgotten, and how many are kept because they are not delivered. */
  erase(person: string): Promise<{ readonly erased: number; readonly kept: number }>;
  reload(): Promise<ReloadAnswer>;
  check(): Promise<readonly CheckResult[]>;
  /** Calls back with everything that happens from now on; the answer ends it. */
  subscribe(listener: (event: BridgeEvent) => void): () => void;
}
