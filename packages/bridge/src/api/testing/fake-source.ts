import { SessionAgents } from "../../agent/session-agents.ts";
import type { BridgeEvent } from "../../events.ts";
import type { QueueSnapshot, QueuedPress } from "../../record/messages.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import type { ApiSource } from "../source.ts";
import { type BridgeStatus, type StatusFacts, nothingSeen, statusOf } from "../status.ts";

export const emptyQueue: QueueSnapshot = {
  counts: { recorded: 0, ready: 0, sent: 0, folded: 0, cancelled: 0, failed: 0, dead: 0 },
  openFollowUps: 0,
  watchedTickets: 0,
  usedBytes: 4096,
  presses: [],
};

export const waitingPress: QueuedPress = {
  pressId: "0199aaaa-0000-7000-8000-000000000001",
  serial: "S1",
  state: "ready",
  recordedAtMs: 1_750_000_000_000,
  gesture: "short",
  isFromSoftware: false,
  route: "first",
  attempts: 0,
  nextAttemptAtMs: 0,
  leaseExpiresAtMs: undefined,
  findAfterMs: undefined,
  undoUntilMs: undefined,
  lastError: undefined,
  ticket: undefined,
  subject: undefined,
  parentId: undefined,
  cancelledBy: undefined,
  blockText: undefined,
  formUntilMs: undefined,
  saying: "draft",
  openFollowUps: 0,
  attention: undefined,
};

export const facts: StatusFacts = {
  version: "0.1.0",
  pid: 4711,
  startedAtMs: 1_750_000_000_000,
  origins: {},
  agents: [],
  isButtonExpected: true,
  configFile: "/etc/tier2/config.yaml",
  capture: { screen: "off", without: [] },
  ways: [
    { route: "first", kind: "connectwise", host: "psa.invalid", proxy: undefined },
    { route: "fallback", kind: "email", host: "mail.invalid", proxy: undefined },
  ],
  databasePath: "/var/lib/tier2/presses.sqlite",
  isWatching: true,
};

/** A bridge in memory, with one waiting press of the person `ann`. Remembers what it was asked. */
export class FakeSource implements ApiSource {
  readonly calls: string[] = [];
  readonly agents: SessionAgents = new SessionAgents(new FakeClock());
  readonly listeners: Set<(event: BridgeEvent) => void> = new Set();
  /** What every call rejects with, when set. */
  failure: unknown;
  serials: readonly string[] = ["S1"];
  decision: { isDone: boolean; why?: string } = { isDone: true };

  tell(event: BridgeEvent): void {
    for (const listener of this.listeners) {
      listener(event);
    }
  }

  async status(): Promise<BridgeStatus> {
    this.#called("status");
    const buttons = this.serials.map((serial) => ({
      ...({ serial, board: "pico", firmwareVersion: "0.1.0", path: "/dev/hidraw0" } as const),
      ...({ attachedSinceMs: 1, light: "saved" } as const),
    }));
    return statusOf(facts, { ...nothingSeen, buttons }, emptyQueue, [], 1_750_000_000_000);
  }

  async queue(limit: number, person?: string): Promise<QueueSnapshot> {
    this.#called(`queue ${limit} ${person}`);
    return { ...emptyQueue, presses: person === undefined || person === "ann" ? [waitingPress] : [] };
  }

  async details(pressId: string): ReturnType<ApiSource["details"]> {
    this.#called(`details ${pressId}`);
    const collected = { base: { capturedAtMs: 1, fields: {} }, processes: undefined, screen: undefined };
    return pressId === waitingPress.pressId
      ? { press: waitingPress, said: undefined, followUps: [], parts: [], collected }
      : undefined;
  }

  async press(serial: string, gesture: string): Promise<string> {
    this.#called(`press ${serial} ${gesture}`);
    return "0199aaaa-0000-7000-8000-000000000002";
  }

  async decide(pressId: string, word: string): Promise<{ isDone: boolean; why?: string }> {
    this.#called(`decide ${pressId} ${word}`);
    return this.decision;
  }

  async erase(person: string): Promise<{ erased: number; kept: number }> {
    this.#called(`erase ${person}`);
    return { erased: 2, kept: 1 };
  }

  async reload(): ReturnType<ApiSource["reload"]> {
    this.#called("reload");
    return { isApplied: true, changed: [], atNextStart: [] };
  }

  async check(): ReturnType<ApiSource["check"]> {
    this.#called("check");
    return [{ name: "login", status: "ok", message: "The login works." }];
  }

  subscribe(listener: (event: BridgeEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  #called(call: string): void {
    this.calls.push(call);
    if (this.failure !== undefined) {
      throw this.failure;
    }
  }
}
