/**
 * Sends values one after the other; a value that waits is replaced by a newer one, so that a slow device is never
 * more than one behind.
 */
export class LatestSender<Value> {
  readonly #write: (value: Value) => Promise<void>;
  readonly #onRefused: (error: unknown) => void;
  #waiting: { readonly value: Value } | undefined;
  #running: Promise<void> | undefined;

  constructor(write: (value: Value) => Promise<void>, onRefused: (error: unknown) => void) {
    this.#write = write;
    this.#onRefused = onRefused;
  }

  send(value: Value): void {
    this.#waiting = { value };
    this.#running ??= this.#run();
  }

  /** Resolves when the value was sent or refused. */
  async sendLast(value: Value): Promise<void> {
    this.send(value);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting !== undefined) {
      const { value } = this.#waiting;
      this.#waiting = undefined;
      try {
        await this.#write(value);
      } catch (error) {
        this.#onRefused(error);
      }
    }
    this.#running = undefined;
  }
}
