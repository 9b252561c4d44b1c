const mostPresses = 500;

/**
 * What a ticket refers to may have changed between its lookup and its making: a press that is refused is worth one more
 * attempt after everything was looked up anew. A second refusal is for good.
 */
export class SecondLook {
  readonly #presses = new Set<string>();

  /** Whether this press was not refused before; counts the refusal. The oldest of very many presses are forgotten. */
  isWorth(pressId: string): boolean {
    if (this.#presses.has(pressId)) {
      return false;
    }
    this.#presses.add(pressId);
    for (const oldest of this.#presses) {
      if (this.#presses.size <= mostPresses) {
        break;
      }
      this.#presses.delete(oldest);
    }
    return true;
  }
}
