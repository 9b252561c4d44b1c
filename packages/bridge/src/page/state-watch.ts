import type { Clock } from "../clock.ts";
import type { Language } from "../config/page-section.ts";
import type { PageState } from "./browser/protocol.ts";
import { unknownPress } from "./page-errors.ts";
import type { PageSource, Visit } from "./source.ts";

type UnnumberedState = Omit<PageState, "version">;

/** What was shown last, and its number. */
interface Shown {
  readonly version: number;
  /** The state without what runs by itself. */
  readonly text: string;
}

/** Several things happen at once when a ticket is made. */
const gatherMs = 25;

export interface Asked {
  readonly visit: Visit;
  readonly language: Language;
  /** The version that the page has; undefined: none. */
  readonly after: number | undefined;
  readonly waitMs: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Numbers the states of pages, and waits for other ones. */
export class StateWatch {
  readonly #source: PageSource;
  readonly #clock: Clock;
  readonly #shown = new WeakMap<Visit, Map<Language, Shown>>();
  #lastVersion = 0;

  constructor(source: PageSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** The state when it is another than the page has; undefined when it stayed the same. Rejects with a Tier2Error. */
  async next({ visit, language, after, waitMs, signal }: Asked): Promise<PageState | undefined> {
    const untilMs = this.#clock.elapsed() + waitMs;
    for (;;) {
      const changed = this.#nextChange(visit, untilMs, signal);
      try {
        const state = await this.#state(visit, language);
        const restMs = untilMs - this.#clock.elapsed();
        if (state.version !== after) {
          return state;
        }
        if (signal.aborted || restMs <= 0) {
          return undefined;
        }
        changed.limit(Math.min(restMs, (state.leftMs ?? Infinity) + gatherMs));
        await changed.happened;
      } finally {
        changed.end();
      }
    }
  }

  async #state(visit: Visit, language: Language): Promise<PageState> {
    const state = await this.#source.state(visit, language);
    if (state === undefined) {
      throw unknownPress();
    }
    return { version: this.#versionOf(visit, language, state), ...state };
  }

  /** Two languages of one page have numbers of their own, or each would seem a change to the other. */
  #versionOf(visit: Visit, language: Language, { leftMs: _leftMs, ...state }: UnnumberedState): number {
    const shown = this.#shown.get(visit) ?? new Map<Language, Shown>();
    this.#shown.set(visit, shown);
    const text = JSON.stringify(state);
    const before = shown.get(language);
    if (before?.text === text) {
      return before.version;
    }
    this.#lastVersion += 1;
    shown.set(language, { version: this.#lastVersion, text });
    return this.#lastVersion;
  }

  /** Listens from now on, so that nothing that happens while the state is made is missed. */
  #nextChange(
    visit: Visit,
    untilMs: number,
    signal: AbortSignal,
  ): { readonly happened: Promise<void>; limit(delayMs: number): void; end(): void } {
    const clock = this.#clock;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancels: (() => void)[] = [];
    const soon = (): void => {
      cancels.push(clock.schedule(resolve, Math.min(gatherMs, Math.max(0, untilMs - clock.elapsed()))));
    };
    cancels.push(this.#source.subscribe(visit, soon));
    const stop = (): void => resolve();
    signal.addEventListener("abort", stop, { once: true });
    return {
      happened: promise,
      limit: (delayMs) => cancels.push(clock.schedule(resolve, delayMs)),
      end: () => {
        signal.removeEventListener("abort", stop);
        for (const cancel of cancels) {
          cancel();
        }
      },
    };
  }
}
