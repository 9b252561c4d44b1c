const most = 100;

/** Things found wrong while the firmware runs; the same text is kept once, with the time of the first. */
export class Findings {
  readonly #timesUs = new Map<string, number>();

  add(text: string, timeNs: number): void {
    if (!this.#timesUs.has(text) && this.#timesUs.size < most) {
      this.#timesUs.set(text, timeNs / 1000);
    }
  }

  /** "at 1234.5 us: text", in the order they came; at most 100. */
  get list(): readonly string[] {
    return [...this.#timesUs].map(([text, timeUs]) => `at ${timeUs.toFixed(1)} us: ${text}`);
  }
}
