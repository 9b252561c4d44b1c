/** Bytes that may be sent in a stretch of time. */
export class ByteBudget {
  readonly #mostBytes: number;
  readonly #windowMs: number;
  #spent: readonly { readonly atMs: number; readonly bytes: number }[] = [];

  constructor(mostBytes: number, windowMs: number) {
    this.#mostBytes = mostBytes;
    this.#windowMs = windowMs;
  }

  /** Takes the bytes, and gives 0; or gives the milliseconds until they could be taken. */
  take(bytes: number, nowMs: number): number {
    this.#spent = this.#spent.filter(({ atMs }) => nowMs - atMs < this.#windowMs);
    let excess = this.#spent.reduce((sum, one) => sum + one.bytes, bytes) - this.#mostBytes;
    if (excess <= 0) {
      this.#spent = [...this.#spent, { atMs: nowMs, bytes }];
      return 0;
    }
    for (const one of this.#spent) {
      excess -= one.bytes;
      if (excess <= 0) {
        return one.atMs + this.#windowMs - nowMs;
      }
    }
    return this.#windowMs;
  }
}
