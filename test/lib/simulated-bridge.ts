// A bridge without button and disk: all of delivery and watching, and the adapter, on a clock that is moved by hand.
import type { AdapterContext, LookupMemory, PsaAdapter, TicketDraft } from "@tier2/psa-adapters";
import { fileSpreadOf } from "../../packages/bridge/src/deliver/budget.ts";
import { warmUpDelayMs, renewAfterMs } from "../../packages/bridge/src/deliver/warm-up.ts";
import { type Ways, createWays } from "../../packages/bridge/src/deliver/ways.ts";
import type { BridgeEvent } from "../../packages/bridge/src/events.ts";
import type { NewFollowUp } from "../../packages/bridge/src/record/follow-ups.ts";
import type { FakeClock } from "../../packages/bridge/src/testing/fake-clock.ts";
import { FakeRecorder } from "../../packages/bridge/src/testing/fake-recorder.ts";
import { Watcher } from "../../packages/bridge/src/watch/watcher.ts";

/** As the configuration has them when nothing is said. */
const settings = { timeoutMs: 30_000, settleMs: 5000, baseMs: 1000, capMs: 300_000 };
const limits = { requestsPerHour: 1000, fileBytesPerHour: 20_000_000 };
const watch = { enabled: true, everyMinutes: 5, waitingStatuses: [] };
/** A short press and the time in which a second one could follow. */
const gestureMs = 380;
const file = { bytes: new Uint8Array(20_000), type: "image/jpeg" };
/** What the recorder puts behind every ticket. */
const followUps: readonly NewFollowUp[] = [
  { kind: "notes", name: "" },
  { kind: "asset", name: "" },
  { kind: "file", name: "screen.jpg", isHeld: false },
  { kind: "file", name: "report.html", isHeld: false },
];

export interface SimulatedBridgeParts {
  readonly number: number;
  readonly endpoints: number;
  /** A new one for each start. */
  readonly createAdapter: () => PsaAdapter;
  readonly fetch: AdapterContext["fetch"];
  readonly clock: FakeClock;
  readonly random: () => number;
}

/** One computer of a fleet, with one button. */
export class SimulatedBridge {
  /** From the press to the ticket, milliseconds. */
  readonly ticketAfterMs: number[] = [];
  picturesSent = 0;
  readonly #parts: SimulatedBridgeParts;
  readonly #recorder: FakeRecorder;
  readonly #context: AdapterContext;
  #ways: Ways | undefined;
  #watcher: Watcher | undefined;

  constructor(parts: SimulatedBridgeParts) {
    this.#parts = parts;
    const { clock, fetch } = parts;
    this.#recorder = new FakeRecorder(clock);
    const kept = new Map<string, unknown>();
    const memory: LookupMemory = { get: (key) => kept.get(key), set: (key, value) => kept.set(key, value) };
    const ignore = (): void => undefined;
    const logger = { debug: ignore, warn: ignore };
    this.#context = { fetch, now: () => clock.now(), logger, memory, signal: new AbortController().signal };
  }

  /** Looks for answers to its tickets: how many were answered, and how many the adapter put off. */
  get polls(): { readonly answered: number; readonly postponed: number } {
    const count = (wanted: string): number => this.#recorder.calls.all.filter(({ name }) => name === wanted).length;
    return { answered: count("storeWatched"), postponed: count("watched") - count("storeWatched") };
  }

  /** What a bridge does when the computer starts. */
  start(): void {
    const { clock, createAdapter, endpoints, random } = this.#parts;
    const common = { recorder: this.#recorder, clock, random };
    void this.#ways?.stop(0);
    const ways = createWays({
      ...common,
      ...{
        settings,
        limits: { ...limits, fileSpreadMs: fileSpreadOf(endpoints) },
        fallback: undefined,
        makeFile: async () => file,
      },
      first: { adapter: createAdapter(), context: this.#context },
      compose: async ({ pressId }) => ({ draft: this.#draft(pressId) }),
      onEvent: (event) => this.#onEvent(event),
    });
    this.#ways = ways;
    this.#watcher = new Watcher({
      ...common,
      ...{ way: () => ways.way("first"), settings: () => watch, timeoutMs: settings.timeoutMs },
      ...{ onEvent: () => undefined, onFailed: () => undefined, onRecovered: () => undefined },
    });
    clock.schedule(() => this.#prepare("", { renewAfterMs }), warmUpDelayMs(endpoints, random()) ?? 0);
  }

  press(): void {
    const { clock, number } = this.#parts;
    const pressId = `press-${number}-${this.#recorder.presses.length}`;
    this.#recorder.press({ pressId, nextAttemptAtMs: clock.now() + gestureMs });
    this.#prepare(pressId);
    clock.schedule(() => this.#ways?.wake(), gestureMs);
  }

  #prepare(pressId: string, change: Pick<AdapterContext, "renewAfterMs"> = {}): void {
    const destination = this.#ways?.way("first")?.destination;
    void destination?.adapter.prepare(this.#draft(pressId), { ...this.#context, ...destination.context, ...change });
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

  #onEvent(event: BridgeEvent): void {
    if (event.type === "ticket.accepted") {
      this.ticketAfterMs.push(event.elapsedMs);
      void this.#follow(event.pressId);
    } else if (event.type === "follow-up.done" && event.name === "screen.jpg") {
      this.picturesSent += 1;
    } else if (event.type === "delivery.failed" && event.nextAttemptAtMs === undefined) {
      throw new Error(`press ${event.pressId} was given up: ${event.error.message}`);
    }
  }

  async #follow(pressId: string): Promise<void> {
    const nowMs = this.#parts.clock.now();
    await this.#recorder.call("addFollowUps", { pressId, followUps, nowMs });
    this.#ways?.wake();
    this.#watcher?.start();
  }
}
