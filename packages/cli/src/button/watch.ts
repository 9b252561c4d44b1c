import { type GestureReport, type PressReport, TransportError } from "@tier2/button";
import type { CommandContext } from "../command.ts";
import type { AttachedButton, RunningButton, Surroundings } from "../flash/attached.ts";
import { harmlessLine } from "../harmless.ts";
import { type ButtonOptions, chooseButton, refusal } from "./button-options.ts";
import { dark } from "./dark.ts";
import { harmlessJson, schemaVersion } from "../print-json.ts";

export interface WatchOptions extends ButtonOptions {
  readonly acknowledge?: boolean;
}

const lookAgainMs = 500;

/** Tells what a button reports until the program is asked to end; a button that is unplugged is waited for. */
export async function watchButton(
  options: WatchOptions,
  io: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  let target: AttachedButton | undefined = await chooseButton(surroundings, options);
  for (let isFirst = true; target !== undefined; isFirst = false) {
    try {
      await new Watch(target, options, io).run(isFirst);
    } catch (error) {
      if (isFirst || !(error instanceof TransportError)) {
        throw error instanceof TransportError ? refusal(target, error) : error;
      }
      await surroundings.wait(lookAgainMs); // the rights to it come a moment after it
    }
    target = await comeBack(target, io.ending, surroundings);
  }
  return 0;
}

/** The button that was watched, when it is there; undefined when the program ends before. */
async function comeBack(
  { path, serial }: AttachedButton,
  ending: AbortSignal,
  { look, wait }: Surroundings,
): Promise<AttachedButton | undefined> {
  while (!ending.aborted) {
    const { buttons } = await look();
    const found = buttons.find((button) => (serial === "" ? button.path === path : button.serial === serial));
    if (found !== undefined) {
      return found;
    }
    await Promise.race([wait(lookAgainMs), ended(ending)]);
  }
  return undefined;
}

const ended = async (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

/** One button, from when it is opened to when it goes. */
class Watch {
  readonly #target: AttachedButton;
  readonly #options: WatchOptions;
  readonly #io: CommandContext;
  /** A report that nobody acknowledges is repeated; it is told once. */
  readonly #told = new Set<string>();
  readonly #gone = Promise.withResolvers<void>();
  #button: RunningButton | undefined;

  constructor(target: AttachedButton, options: WatchOptions, io: CommandContext) {
    this.#target = target;
    this.#options = options;
    this.#io = io;
  }

  /** Resolves when the button is gone, or the program is to end. */
  async run(isFirst: boolean): Promise<void> {
    const { button, holder } = await this.#open();
    this.#button = button;
    try {
      this.#explain(isFirst, holder);
      this.#tell("attached", `button ${this.#serial} is here`, {});
      await Promise.race([this.#gone.promise, this.#io.ending.aborted ? undefined : ended(this.#io.ending)]);
      if (!this.#io.ending.aborted) {
        this.#tell("detached", `button ${this.#serial} is gone; waiting for it`, {});
      }
    } finally {
      await button.close();
    }
  }

  get #serial(): string {
    return this.#button?.identity.serial ?? this.#target.serial;
  }

  /** Whoever acknowledges has to be the only one. */
  async #open(): Promise<{ readonly button: RunningButton; readonly holder: string | undefined }> {
    const listeners = {
      onPress: (press: PressReport) => this.#onPress(press),
      onGesture: (gesture: GestureReport) => this.#onGesture(gesture),
      onDetached: () => this.#gone.resolve(),
    };
    try {
      return { button: await this.#target.open(listeners, { isExclusive: true }), holder: undefined };
    } catch (error) {
      const isHeld = error instanceof TransportError && error.code === "in_use";
      if (!isHeld || this.#options.acknowledge === true) {
        throw error;
      }
      return { button: await this.#target.open(listeners), holder: error.message };
    }
  }

  #explain(isFirst: boolean, holder: string | undefined): void {
    if (!isFirst) {
      return;
    }
    const { stderr } = this.#io;
    if (this.#options.acknowledge === true) {
      stderr.write("Presses are taken here, and make no ticket. Ctrl+C ends this.\n");
    } else if (holder === undefined) {
      stderr.write(
        "As far as this account sees, nobody takes this button's presses: it keeps up to 16 and repeats them. The bridge makes\n" +
          "tickets of them when it starts, which it can when this ends (Ctrl+C). To take them here, without tickets: --acknowledge\n",
      );
    } else {
      stderr.write(`${holder}\n  What it takes is shown here, too, and makes tickets. Ctrl+C ends this.\n`);
    }
  }

  #onPress({ bootId, sequence, deviceTimeMs }: PressReport): void {
    this.#once(`press ${bootId} ${sequence}`, () => {
      this.#tell("press", `press ${sequence}`, { bootId, sequence, deviceTimeMs });
    });
    this.#acknowledge({ bootId, sequence, what: "press" });
  }

  #onGesture({ bootId, sequence, kind, holdMs }: GestureReport): void {
    this.#once(`gesture ${bootId} ${sequence}`, () => {
      this.#tell("gesture", `press ${sequence} is ${kind}, held for ${holdMs} ms`, { bootId, sequence, kind, holdMs });
    });
    this.#acknowledge({ bootId, sequence, what: "gesture" });
  }

  #once(key: string, tell: () => void): void {
    if (!this.#told.has(key)) {
      this.#told.add(key);
      tell();
    }
  }

  #acknowledge(report: Parameters<RunningButton["acknowledge"]>[0]): void {
    if (this.#options.acknowledge !== true) {
      return;
    }
    const take = async (): Promise<void> => {
      await this.#button?.acknowledge(report);
      await this.#button?.setLight(dark); // it blinks until somebody says what became of the press
    };
    take().catch(() => undefined); // it is gone, or repeats the report
  }

  #tell(event: string, text: string, facts: object): void {
    const atMs = Date.now();
    const { stdout } = this.#io;
    if (this.#options.json === true) {
      stdout.write(`${harmlessJson(JSON.stringify({ schemaVersion, event, atMs, serial: this.#serial, ...facts }))}\n`);
    } else {
      const clock = new Date(atMs).toTimeString().slice(0, 8);
      stdout.write(`${clock}.${String(atMs % 1000).padStart(3, "0")}  ${harmlessLine(text)}\n`);
    }
  }
}
