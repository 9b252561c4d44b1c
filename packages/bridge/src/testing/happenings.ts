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
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.all.find(fits);
        if (found !== undefined) {
          this.#waiting.delete(look);
          resolve(found);
        }
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves when `count` fit. */
  async untilCount(count: number, fits: (item: Item) => boolean): Promise<Item[]> {
    await this.until(() => this.all.filter(fits).length >= count);
    return this.all.filter(fits);
  }

  /** The first one that fits among those that come from now on. */
  async next(fits: (item: Item) => boolean): Promise<Item> {
    const from = this.all.length;
    const isNew = (item: Item): boolean => this.all.indexOf(item) >= from;
    return this.until((item) => isNew(item) && fits(item));
  }
}
