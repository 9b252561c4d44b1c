import { Tier2Error } from "@tier2/bridge";
import { DemoFinger } from "./finger.ts";
import { type DemoModel, emptyModel } from "./model.ts";
import { reduce } from "./reduce.ts";
import { isLight } from "./seen-lights.ts";
import { type Stage, buildStage } from "./stage.ts";

/** Off-line, nobody wants to wait for longer until it goes out. */
const attemptMs = 3000;

/** The demo as it is played, whoever looks at it: what it shows, and what can be done. */
export class DemoPlay {
  readonly #listeners = new Set<() => void>();
  #model: DemoModel = { ...emptyModel, hint: "Starting the emulated board..." };
  #stage: Stage | undefined;
  #finger: DemoFinger | undefined;

  get model(): DemoModel {
    return this.#model;
  }

  /** Calls back when the model is another; the answer ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(change: Partial<DemoModel>): void {
    this.#model = { ...this.#model, ...change };
    for (const listener of this.#listeners) {
      listener();
    }
  }

  async start(): Promise<void> {
    const stage = await buildStage({
      isPageOpened: true,
      attemptMs,
      onEvent: (event) => this.show(reduce(this.#model, event, Date.now())),
    });
    this.#stage = stage;
    this.#finger = new DemoFinger(stage.emulator, (isDown) => this.show({ isDown }));
    stage.emulator.onLight((levels) => {
      // The firmware shows this one by itself, before the bridge knows of the press.
      this.show({ levels, ...(isLight("received", levels) ? { light: "received" as const } : {}) });
    });
    stage.emulator.onExit((reason) => this.show({ isEmulatorAlive: false, light: undefined, hint: reason }));
    this.show({ pageUrl: stage.sandbox.url, hint: "" });
  }

  /** The finger goes down. Rejects with a Tier2Error when there is no button to press. */
  async press(): Promise<void> {
    this.#require();
    if (!this.#model.isPlugged) {
      throw notNow("The button is unplugged.", "Plug it in first.");
    }
    this.show({ hint: "" });
    await this.#finger?.press();
  }

  async release(): Promise<void> {
    await this.#finger?.release();
  }

  async plug(isPlugged: boolean): Promise<void> {
    const { emulator } = this.#require();
    if (isPlugged !== this.#model.isPlugged) {
      await this.release();
      this.show({ isPlugged, light: undefined, hint: "" });
      await (isPlugged ? emulator.replug() : emulator.unplug());
    }
  }

  setPsa(isPsaOnline: boolean): void {
    const { sandbox } = this.#require();
    this.show({ isPsaOnline, hint: isPsaOnline ? "" : "Press the button and look at the light." });
    sandbox.faults.set(isPsaOnline ? {} : { offline: {} });
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#stage?.close();
  }

  #require(): Stage {
    if (this.#stage === undefined || !this.#model.isEmulatorAlive) {
      throw notNow("The emulated board does not run.", "Start the demo again if it stays so.");
    }
    return this.#stage;
  }
}

const notNow = (message: string, hint: string): Tier2Error =>
  new Tier2Error({ code: "demo_not_possible", category: "device", message, hint });
