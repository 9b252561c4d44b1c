import type { AdapterContext, AdapterError, Answer, PsaAdapter, Refusal, TicketChange } from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import type { WatchConfig } from "../config/sections.ts";
import { adapterAnswer } from "../deliver/adapter-answer.ts";
import { backoffMs } from "../deliver/backoff.ts";
import type { BridgeEvent } from "../events.ts";
import type { Recorder } from "../record/messages.ts";
import type { WatchedTicket } from "../record/watched.ts";
import { type Judgement, judge } from "./attention.ts";
import { withTimeLimit } from "../time-limit.ts";

const minuteMs = 60_000;
/** The longest wait after many failures, when the regular one is shorter. */
const longestWaitMs = 60 * minuteMs;
/** A look that somebody asked for comes this long after the one before at the earliest. */
const soonestMs = minuteMs;
/** The clocks of this computer and of the helpdesk system may differ by as much. */
const overlapMs = 10 * minuteMs;
/** Computers that were started at the same moment do not ask at the same moment: 25 % earlier or later. */
const jitter = 0.25;

type Watching = Pick<PsaAdapter, "kind" | "changesSince">;

/** The way to the helpdesk system that is asked, as `Ways.way` tells it. */
export interface WatchedWay {
  readonly destination: { readonly adapter: Watching; readonly context: Omit<AdapterContext, "signal"> };
  /** Milliseconds until a request may go; 0: now. */
  readonly budget: { readonly delayFor: (what: "request") => number };
  readonly isReachable: boolean;
}

export interface WatcherOptions {
  readonly recorder: Pick<Recorder, "call">;
  /** As it is now; another one may take its place at any time. */
  readonly way: () => WatchedWay | undefined;
  /** As they are now; a shorter interval holds from the next look on. */
  readonly settings: () => Pick<WatchConfig, "enabled" | "everyMinutes" | "waitingStatuses">;
  /** The longest time of one look, milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** 0 to below 1. */
  readonly random: () => number;
  readonly onEvent: (event: Extract<BridgeEvent, { type: "ticket.changed" }>) => void;
  /** Looks fail; told once until one succeeded. They go on, ever more rarely. */
  readonly onFailed: (error: AdapterError) => void;
  /** A look succeeded after one that failed. */
  readonly onRecovered: () => void;
}

/**
 * Looks for what technicians did to the tickets of this bridge: every few minutes, at most 50 tickets at a time, the
 * longest unseen first. Has one timer, so that a computer that slept, or whose clock was set, looks once.
 */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #stop = new AbortController();
  #cancelTimer = (): void => undefined;
  /** Of the elapsed time, as all below. */
  #nextAtMs = 0;
  /** Neither a poke nor anything else looks before. */
  #notBeforeMs = 0;
  #running: Promise<void> | undefined;
  #isPoked = false;
  #failures = 0;
  /** An adapter that cannot tell is not asked again. */
  #mute: Watching | undefined;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  /** The first look comes within the regular time. */
  start(): void {
    this.#schedule(this.#options.random() * this.#everyMs());
  }

  /** Somebody is interested, e.g. by a press: the next look comes as early as is allowed. */
  lookSoon(): void {
    if (this.#running !== undefined) {
      this.#isPoked = true;
      return;
    }
    const delayMs = Math.max(0, this.#notBeforeMs - this.#options.clock.elapsed());
    if (!this.#stop.signal.aborted && this.#options.clock.elapsed() + delayMs < this.#nextAtMs) {
      this.#schedule(delayMs);
    }
  }

  /** Ends a look that runs. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#cancelTimer();
    await this.#running;
  }

  #schedule(delayMs: number): void {
    const { clock } = this.#options;
    this.#cancelTimer();
    this.#nextAtMs = clock.elapsed() + delayMs;
    this.#cancelTimer = clock.schedule(() => {
      this.#running = this.#run();
    }, delayMs);
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const nextMs = await this.#look();
    this.#running = undefined;
    if (this.#stop.signal.aborted) {
      return;
    }
    this.#schedule(nextMs);
    if (this.#isPoked) {
      this.#isPoked = false;
      this.lookSoon();
    }
  }

  /** Milliseconds until the next look. */
  async #look(): Promise<number> {
    const { clock, recorder, random, settings, way } = this.#options;
    const { destination, budget, isReachable = false } = way() ?? {};
    const regularMs = this.#everyMs() * (1 + jitter * (2 * random() - 1));
    if (!settings().enabled || !isReachable || destination === undefined || destination.adapter === this.#mute) {
      return regularMs;
    }
    try {
      const lookedAtMs = clock.now();
      const tickets = await recorder.call("watched", { nowMs: lookedAtMs });
      const waitMs = budget?.delayFor("request") ?? 0;
      if (tickets.length === 0 || waitMs > 0) {
        return Math.max(waitMs, regularMs);
      }
      this.#notBeforeMs = clock.elapsed() + soonestMs;
      const answer = await this.#ask(destination, tickets, lookedAtMs);
      if (answer.status === "rejected" || answer.status === "retry") {
        return this.#failed(answer, regularMs);
      }
      if (answer.status === "unsupported") {
        this.#mute = destination.adapter;
      } else {
        await this.#take(tickets, answer.value, lookedAtMs);
      }
      if (this.#failures > 0) {
        this.#failures = 0;
        this.#options.onRecovered();
      }
    } catch {
      // The disk fails, which is told as such; the same is asked again.
    }
    return regularMs;
  }

  async #ask(
    { adapter, context }: WatchedWay["destination"],
    tickets: readonly WatchedTicket[],
    lookedAtMs: number,
  ): Promise<Answer<readonly TicketChange[]>> {
    const { clock, timeoutMs } = this.#options;
    const ids = [...new Set(tickets.map(({ ticketId }) => ticketId))];
    const sinceMs = Math.min(lookedAtMs, ...tickets.map((ticket) => ticket.sinceMs)) - overlapMs;
    return withTimeLimit({ clock, limitMs: timeoutMs, outer: this.#stop.signal }, async (signal) =>
      adapterAnswer<Answer<readonly TicketChange[]>>(
        { kind: adapter.kind, signal, clock },
        async () => adapter.changesSince(ids, sinceMs, { ...context, signal }),
        (error) => ({ status: "retry", error }),
      ),
    );
  }

  /** What was found is on disk before it is told. */
  async #take(tickets: readonly WatchedTicket[], changes: readonly TicketChange[], lookedAtMs: number): Promise<void> {
    const { clock, recorder, settings, onEvent } = this.#options;
    const { waitingStatuses } = settings();
    const changed = new Map(changes.map((change) => [change.ticketId, change]));
    const judged = tickets.map((ticket): readonly [WatchedTicket, Judgement] => [
      ticket,
      judge(ticket, changed.get(ticket.ticketId), lookedAtMs, waitingStatuses),
    ]);
    const results = judged.map(([, { result }]) => result);
    await recorder.call("storeWatched", { results, nowMs: clock.now() });
    for (const [{ pressId, serial, ticketNumber, subject }, { result, isNews }] of judged) {
      if (isNews) {
        const attention = result.attention === "none" ? undefined : result.attention;
        onEvent({ type: "ticket.changed", pressId, serial, ticketNumber, subject, status: result.status, attention });
      }
    }
  }

  /** Milliseconds until the next look. */
  #failed(refusal: Refusal, regularMs: number): number {
    const { clock, random, onFailed } = this.#options;
    this.#failures += 1;
    if (this.#failures === 1 && !this.#stop.signal.aborted) {
      onFailed(refusal.error);
    }
    const bounds = { baseMs: this.#everyMs(), capMs: Math.max(this.#everyMs(), longestWaitMs) };
    const retryAfterMs = refusal.status === "retry" ? refusal.retryAfterMs : undefined;
    const nextMs = Math.max(regularMs, backoffMs(this.#failures, bounds, random, retryAfterMs));
    this.#notBeforeMs = clock.elapsed() + nextMs;
    return nextMs;
  }

  #everyMs(): number {
    return this.#options.settings().everyMinutes * minuteMs;
  }
}
