// A bridge without button and disk: the real deliverer and adapter, on a clock that is moved by hand.
import type { AdapterContext, LookupMemory, PsaAdapter, TicketDraft, WriteOutcome } from "@tier2/psa-adapters";
import { Deliverer, type DelivererParts } from "../../packages/bridge/src/deliver/deliverer.ts";
import { Gate } from "../../packages/bridge/src/deliver/gate.ts";
import { renewAfterMs, warmUpDelayMs } from "../../packages/bridge/src/deliver/warm-up.ts";
import type { RecorderCallName, RecorderCalls } from "../../packages/bridge/src/record/messages.ts";
import type { FakeClock } from "../../packages/bridge/src/testing/fake-clock.ts";

/** As the configuration has them when nothing is said. */
const settings = { timeoutMs: 30_000, settleMs: 5000, baseMs: 1000, capMs: 300_000 };
/** A short press and the time in which a second one could follow. */
const gestureMs = 380;
const pollMs = 300_000;
/** Pictures have a lane of their own, and do not come with the tickets of an incident. */
const pictureSpreadMs = 1_800_000;
const picture = new Uint8Array(20_000);

export interface SimulatedBridgeParts {
  readonly number: number;
  readonly endpoints: number;
  /** A new one for each start. */
  readonly createAdapter: () => PsaAdapter;
  readonly fetch: AdapterContext["fetch"];
  readonly clock: FakeClock;
  readonly random: () => number;
}

interface WaitingPress {
  readonly pressId: string;
  readonly pressedAtMs: number;
  nextAttemptAtMs: number;
  findAfterMs: number | undefined;
  attempts: number;
  isLeased: boolean;
}

/** One computer of a fleet, with one button. */
export class SimulatedBridge {
  /** From the press to the ticket, milliseconds. */
  readonly ticketAfterMs: number[] = [];
  picturesSent = 0;
  polls = { answered: 0, postponed: 0 };
  readonly #parts: SimulatedBridgeParts;
  readonly #presses = new Map<string, WaitingPress>();
  readonly #context: AdapterContext;
  #adapter: PsaAdapter | undefined;
  #deliverer: Deliverer | undefined;

  constructor(parts: SimulatedBridgeParts) {
    this.#parts = parts;
    const { clock, fetch } = parts;
    const kept = new Map<string, unknown>();
    const memory: LookupMemory = { get: (key) => kept.get(key), set: (key, value) => kept.set(key, value) };
    const ignore = (): void => undefined;
    const logger = { debug: ignore, warn: ignore };
    this.#context = { fetch, now: () => clock.now(), logger, memory, signal: new AbortController().signal };
  }

  /** What a bridge does when the computer starts. */
  start(): void {
    const { clock, endpoints, random } = this.#parts;
    const adapter = this.#parts.createAdapter();
    this.#adapter = adapter;
    const common: Omit<DelivererParts, "gate" | "compose"> = {
      recorder: { call: async (name, give) => this.#answer(name, give) },
      ...{ settings, clock, random },
      onEvent: (event) => event.type === "ticket.accepted" && this.#onTicket(adapter, event.pressId, event.ticket.id),
    };
    const gate = new Gate({ ...common, route: "first", destination: { adapter, context: this.#context } });
    this.#deliverer = new Deliverer({ ...common, gate, compose: ({ pressId }) => this.#draft(pressId) });
    const delayMs = warmUpDelayMs(endpoints, random()) ?? 0;
    clock.schedule(() => void adapter.prepare(this.#draft(""), { ...this.#context, renewAfterMs }), delayMs);
  }

  press(): void {
    const { clock, number } = this.#parts;
    const pressId = `press-${number}-${this.#presses.size}`;
    const pressedAtMs = clock.now();
    const dueAtMs = pressedAtMs + gestureMs;
    const press = {
      pressId,
      pressedAtMs,
      nextAttemptAtMs: dueAtMs,
      findAfterMs: undefined,
      attempts: 0,
      isLeased: false,
    };
    this.#presses.set(pressId, press);
    void this.#adapter?.prepare(this.#draft(pressId), this.#context);
    clock.schedule(() => this.#deliverer?.wake(), gestureMs);
  }

  #draft(pressId: string): TicketDraft {
    const { number } = this.#parts;
    return {
      pressId,
      subject: `Help button pressed at PC-${number}`,
      publicText: "Somebody asks for help.",
      internalNote: "Disk C: is full.",
      person: { email: number % 2 === 0 ? "jane.doe@acme.example" : `person-${number}@acme.example` },
      device: { hostname: `pc-${number}` },
    };
  }

  /** The rows of the recorder, in memory: what is on disk is tried out elsewhere. */
  async #answer<Name extends RecorderCallName>(
    name: Name,
    give: RecorderCalls[Name]["give"],
  ): Promise<RecorderCalls[Name]["get"]> {
    switch (name) {
      case "lease":
        return this.#lease(give as RecorderCalls["lease"]["give"]);
      case "settle":
        return this.#settle(give as RecorderCalls["settle"]["give"]);
      case "setDestination":
        return undefined;
      default:
        throw new Error(`not planned: ${name}`);
    }
  }

  #lease({ nowMs, leaseMs, limit }: RecorderCalls["lease"]["give"]): RecorderCalls["lease"]["get"] {
    const waiting = [...this.#presses.values()].filter(({ isLeased }) => !isLeased);
    const due = waiting.filter(({ nextAttemptAtMs }) => nextAttemptAtMs <= nowMs).slice(0, limit);
    for (const press of due) {
      press.isLeased = true;
      press.attempts += 1;
    }
    const later = waiting.filter((press) => !due.includes(press)).map(({ nextAttemptAtMs }) => nextAttemptAtMs);
    return {
      nextDueAtMs: later.length === 0 ? undefined : Math.min(...later),
      presses: due.map(({ pressId, pressedAtMs, attempts, findAfterMs }) => ({
        ...{ pressId, serial: "S1", sequence: 1, recordedAtMs: pressedAtMs, gesture: "short", holdMs: 80 },
        ...{
          attempt: attempts,
          mustFind: findAfterMs !== undefined,
          leaseExpiresAtMs: nowMs + leaseMs,
          evidence: "{}",
          isFromSoftware: false,
          isPossibleDuplicate: false,
        },
      })),
    };
  }

  #settle({ pressId, settlement }: RecorderCalls["settle"]["give"]): void {
    const press = this.#presses.get(pressId);
    if (press === undefined || settlement.result === "failed") {
      throw new Error(`press ${pressId} was given up: ${JSON.stringify(settlement)}`);
    }
    if (settlement.result === "again") {
      press.isLeased = false;
      press.nextAttemptAtMs = settlement.nextAttemptAtMs;
      press.findAfterMs = settlement.findAfterMs;
    } else {
      this.ticketAfterMs.push(settlement.atMs - press.pressedAtMs);
    }
  }

  /** Notes and the picture follow, each until it is taken; then the bridge asks for answers. */
  #onTicket(adapter: PsaAdapter, pressId: string, ticketId: string): void {
    void this.#follow(adapter, pressId, ticketId);
  }

  async #follow(adapter: PsaAdapter, pressId: string, ticketId: string): Promise<void> {
    const { clock, random } = this.#parts;
    const notes = await this.#untilAnswered(async () => adapter.notesAfter(this.#draft(pressId), this.#context));
    for (const note of "value" in notes ? notes.value : []) {
      await this.#untilTaken(async () => adapter.addNote(ticketId, note, this.#context));
    }
    const file = { name: "screen.png", type: "image/png", bytes: picture, visibility: "internal" } as const;
    clock.schedule(() => void this.#poll(adapter, ticketId), random() * pollMs);
    await this.#pause(random() * pictureSpreadMs);
    await this.#untilTaken(async () => adapter.attach(ticketId, file, this.#context));
    this.picturesSent += 1;
  }

  async #untilAnswered<Outcome extends { readonly status: string }>(ask: () => Promise<Outcome>): Promise<Outcome> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await ask();
      if (outcome.status === "answered") {
        return outcome;
      }
      await this.#wait(attempt, outcome);
    }
  }

  async #untilTaken(write: () => Promise<WriteOutcome>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await write();
      if (outcome.status === "accepted") {
        return;
      }
      await this.#wait(attempt, outcome);
    }
  }

  async #wait(attempt: number, outcome: object): Promise<void> {
    const { random } = this.#parts;
    const retryAfterMs = "retryAfterMs" in outcome ? Number(outcome.retryAfterMs) : 0;
    const backoffMs = Math.min(settings.capMs, settings.baseMs * 2 ** attempt) * random();
    await this.#pause(retryAfterMs + backoffMs);
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#parts.clock.schedule(resolve, ms);
    });
  }

  async #poll(adapter: PsaAdapter, ticketId: string): Promise<void> {
    const { clock, random } = this.#parts;
    const answer = await adapter.changesSince([ticketId], clock.now() - pollMs, this.#context);
    this.polls[answer.status === "answered" ? "answered" : "postponed"] += 1;
    const retryAfterMs = "retryAfterMs" in answer ? (answer.retryAfterMs ?? 0) : 0;
    clock.schedule(() => void this.#poll(adapter, ticketId), Math.max(retryAfterMs, pollMs) * (0.75 + random() / 2));
  }
}
