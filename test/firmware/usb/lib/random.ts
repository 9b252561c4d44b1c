import process from "node:process";

/** The seed of this run: TIER2_SEED repeats one. Printed with `name`, so that a failure can be repeated. */
export function chooseSeed(name: string): number {
  const given = process.env["TIER2_SEED"];
  const seed = given === undefined ? Math.floor(Math.random() * 0x1_0000_0000) : Number(given);
  process.stdout.write(`${name}: TIER2_SEED=${seed}\n`);
  return seed;
}

/** Random numbers that a seed repeats (xorshift32, G. Marsaglia, "Xorshift RNGs", 2003). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) >>> 0 || 1;
  }

  word(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state;
  }

  /** From 0 to `end`, without `end`. */
  below(end: number): number {
    return this.word() % end;
  }

  between(least: number, greatest: number): number {
    return least + this.below(greatest - least + 1);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) {
      throw new RangeError("nothing to pick from");
    }
    return item;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
