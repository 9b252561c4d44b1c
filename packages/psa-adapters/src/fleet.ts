import type { Refusal } from "./contract.ts";

/** The computers that share a PSA's limits: they hold for a tenant, not for a computer. */
export interface Fleet {
  readonly endpoints: number;
}

export const alone: Fleet = { endpoints: 1 };

const hourMs = 3_600_000;

/** What gives way to tickets, each with its own share: asking for changes first, files second. */
export type Yielding = "poll" | "file";

/** Polls and files that this computer may send within its share of a tenant's hour. */
export class FleetShare {
  readonly #mostPerHour: number;
  readonly #sent: Record<Yielding, readonly number[]> = { poll: [], file: [] };

  constructor(mostPerHour: number) {
    this.#mostPerHour = mostPerHour;
  }

  /** Counts one and answers 0; or answers the milliseconds until one may be sent. */
  take(what: Yielding, nowMs: number): number {
    const recent = this.#sent[what].filter((atMs) => atMs > nowMs - hourMs && atMs <= nowMs);
    if (recent.length < this.#mostPerHour) {
      this.#sent[what] = [...recent, nowMs];
      return 0;
    }
    this.#sent[what] = recent;
    return (recent.at(-this.#mostPerHour) ?? nowMs) + hourMs - nowMs;
  }
}

const things: Readonly<Record<Yielding, string>> = { poll: "Asking for answers", file: "A file" };

/** That something waits for others' tickets. */
export const postponement = (what: Yielding, retryAfterMs: number, hint: string): Refusal => ({
  status: "retry",
  error: {
    code: "rate_limited",
    message: `${things[what]} waits: this computer's share of the PSA's calls is used. Tickets do not wait.`,
    hint,
  },
  retryAfterMs,
});
