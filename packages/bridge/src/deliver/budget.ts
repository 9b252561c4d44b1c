/** What may be asked of one helpdesk system in any hour. */
export interface BudgetLimits {
  readonly requestsPerHour: number;
  readonly fileBytesPerHour: number;
}

const hourMs = 3_600_000;
/** This part of an hour's amount may go at once; the rest comes back evenly, so that no hour has more than its amount. */
const burst = 0.1;

/**
 * Keeps notes, files and looks for answers within an hour's amounts. Tickets are counted and never wait: what they take
 * beyond the amount, others wait for. Pure but for `elapsed`: milliseconds of a clock that nobody sets.
 */
export class Budget {
  readonly #requests: Bucket;
  readonly #fileBytes: Bucket;

  constructor({ requestsPerHour, fileBytesPerHour }: BudgetLimits, elapsed: () => number) {
    this.#requests = new Bucket(requestsPerHour, elapsed);
    this.#fileBytes = new Bucket(fileBytesPerHour, elapsed);
  }

  /**
   * Milliseconds until a request other than a ticket's may go, or a file, whatever its size; 0: now. A file that is larger
   * than what is left goes, and those after it wait longer.
   */
  delayFor(what: "request" | "file"): number {
    const requestMs = this.#requests.delayFor(1);
    return what === "request" ? requestMs : Math.max(requestMs, this.#fileBytes.delayFor(1));
  }

  /** A request goes out. */
  countRequest(): void {
    this.#requests.take(1);
  }

  /** A file of so many bytes goes out; its request is counted apart. */
  countFile(bytes: number): void {
    this.#fileBytes.take(bytes);
  }
}

/** A token bucket that may be overdrawn by an hour's amount at most: nobody waits for what is over an hour old. */
class Bucket {
  readonly #perHour: number;
  readonly #most: number;
  readonly #elapsed: () => number;
  #left: number;
  #atMs: number;

  constructor(perHour: number, elapsed: () => number) {
    this.#perHour = perHour;
    this.#most = Math.max(1, perHour * burst);
    this.#elapsed = elapsed;
    this.#left = this.#most;
    this.#atMs = elapsed();
  }

  delayFor(amount: number): number {
    this.#refill();
    return this.#left >= amount ? 0 : Math.ceil((amount - this.#left) / this.#perMs);
  }

  take(amount: number): void {
    this.#refill();
    this.#left = Math.max(this.#left - amount, -this.#perHour);
  }

  get #perMs(): number {
    return (this.#perHour * (1 - burst)) / hourMs;
  }

  #refill(): void {
    const nowMs = this.#elapsed();
    this.#left = Math.min(this.#most, this.#left + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
  }
}
