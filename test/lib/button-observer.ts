import { ButtonDevice, SocketTransport } from "@tier2/button";

/** Looks at a played button beside the bridge, as a second program may, within one power cycle of it: acknowledges nothing. */
export class ButtonObserver {
  readonly #transport: SocketTransport;
  #device: ButtonDevice | undefined;
  #newestSequence = 0;
  #onGesture = (): void => undefined;

  private constructor(socketPath: string) {
    this.#transport = new SocketTransport(socketPath);
  }

  static async open(socketPath: string): Promise<ButtonObserver> {
    const observer = new ButtonObserver(socketPath);
    const [info] = await observer.#transport.list();
    if (info === undefined) {
      throw new Error("the emulated button is not attached");
    }
    observer.#device = await ButtonDevice.open(observer.#transport, info, {
      onPress: () => undefined,
      onGesture: ({ sequence }) => observer.#see(sequence),
      onInvalidReport: () => undefined,
      onDetached: () => undefined,
    });
    return observer;
  }

  /** Resolves with the first report of a gesture that was not seen before. */
  async nextGesture(): Promise<void> {
    return new Promise((resolve) => {
      this.#onGesture = resolve;
    });
  }

  async queuedPresses(): Promise<number> {
    const status = await this.#device?.readStatus();
    return status?.queued ?? 0;
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  /** A gesture that nobody acknowledged is reported again, older ones among them. */
  #see(sequence: number): void {
    if (sequence > this.#newestSequence) {
      this.#newestSequence = sequence;
      this.#onGesture();
    }
  }
}
