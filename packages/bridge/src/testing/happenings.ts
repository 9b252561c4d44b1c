/** Collects what happens, and lets a test wait for it without sleeping. */
export class Happenings<Item> {
  readonly all: Item[] = [];
  readonly #waiting = new Set<() => void>();

  add(item: Item): void {
    this.all.push(item);
    for (const look of this.#waiting) {
      look();
    }
  }

  /** The first one that fits, of those that were and those to come; the test's time limit ends the wait. */
  async until(fits: (item: Item) => boolean): Promise<Item> {
    return this.#untilFrom(0, fits);
  }

  /** The first one that fits among those that come from now on. */
  async next(fits: (item: Item) => boolean): Promise<Item> {
    return this.#untilFrom(this.all.length, fits);
  }

  /** Resolves when `count` fit. */
  async untilCount(count: number, fits: (item: Item) => boolean): Promise<void> {
    let seen = 0;
    await this.until((item) => {
      seen += fits(item) ? 1 : 0;
      return seen >= count;
    });
  }

  /** Looks at each item once. */
  async #untilFrom(from: number, fits: (item: Item) => boolean): Promise<Item> {
    let index = from;
    return new Promise((resolve) => {
      const look = (): void => {
        for (; index < this.all.length; index++) {
          const item = this.all[index] as Item;
          if (fits(item)) {
            this.#waiting.delete(look);
            resolve(item);
            return;
          }
        }
      };
      this.#waiting.add(look);
      look();
    });
  }
}
