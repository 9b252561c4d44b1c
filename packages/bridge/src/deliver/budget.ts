/** What may be asked of one helpdesk system in any hour. */
export interface BudgetLimits {
  readonly requestsPerHour: number;
  readonly fileBytesPerHour: number;
  /** After a ticket files wait for a part of this, milliseconds; default 0. */
  readonly fileSpreadMs?: number;
}

const hourMs = 3_600_000;
/** This part of an hour's amount may go at once; the rest comes back evenly, so that no hour has more than its amount. */
const burst = 0.1;
/** Files of a thousand computers come over half an hour, and not with the tickets of the incident; so do questions after a change. */
const spreadPerEndpointMs = 1800;
const longestSpreadMs = hourMs / 2;

/** Of a fleet of so many computers that share one helpdesk system's limits; one alone has nobody to wait for. */
export const fileSpreadOf = (endpoints: number): number =>
  endpoints === 1 ? 0 : Math.min(endpoints * spreadPerEndpointMs, longestSpreadMs);

/**
 * Keeps notes, files and looks for answers within an hour's amounts. Tickets are counted and never wait: what they take
 * beyond the amount, others wait for. Pure but for `elapsed`: milliseconds of a clock that nobody sets.
 */
export class Budget {
  readonly #requests: Bucket;
  readonly #fileBytes: Bucket;
  readonly #fileSpreadMs: number;
  readonly #elapsed: () => number;
  /** No file goes before. */
  #filesFromMs = 0;

  constructor({ requestsPerHour, fileBytesPerHour, fileSpreadMs = 0 }: BudgetLimits, elapsed: () => number) {
    this.#fileSpreadMs = fileSpreadMs;
    this.#elapsed = elapsed;
    this.#requests = new Bucket(requestsPerHour, elapsed);
    this.#fileBytes = new Bucket(fileBytesPerHour, elapsed);
  }

  /**
   * Milliseconds until a request other than a ticket's may go, or a file, whatever its size; 0: now. A file that is larger
   * than what is left goes, and those after it wait longer.
   */
  delayFor(what: "request" | "file"): number {
    const requestMs = this.#requests.delayFor(1);
    return what === "request"
      ? requestMs
      : Math.max(requestMs, this.#fileBytes.delayFor(1), this.#filesFromMs - this.#elapsed());
  }

  /** A ticket was made. Files that wait for the one before wait no longer for it. `random` is 0 to below 1. */
  countTicket(random: number): void {
    const nowMs = this.#elapsed();
    if (this.#filesFromMs <= nowMs) {
      this.#filesFromMs = nowMs + random * this.#fileSpreadMs;
    }
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
