import type { LookupMemory } from "@tier2/psa-adapters";
import type { Clock } from "../clock.ts";
import type { Recorder } from "../record/messages.ts";

/** Lookups come several at once, and the disk is for presses first. */
const delayMs = 2000;

/** What earlier runs looked up by the configuration that the scope names; undefined: nothing is kept. */
export async function openLookups(
  recorder: Pick<Recorder, "call">,
  clock: Clock,
  scope: string | undefined,
): Promise<LookupKeeper | undefined> {
  const lookups = scope === undefined ? undefined : new LookupKeeper(recorder, clock, scope);
  await lookups?.load();
  return lookups;
}

/** What adapters looked up: in memory, and on disk a little later. Losing it costs requests, no more. */
export class LookupKeeper implements LookupMemory {
  readonly #recorder: Pick<Recorder, "call">;
  readonly #clock: Clock;
  readonly #scope: string;
  readonly #kept = new Map<string, string>();
  #unwritten = new Set<string>();
  #cancel: (() => void) | undefined;

  /** `scope` names a configuration: what another one looked up does not count. */
  constructor(recorder: Pick<Recorder, "call">, clock: Clock, scope: string) {
    this.#recorder = recorder;
    this.#clock = clock;
    this.#scope = scope;
  }

  /** Reads what earlier runs kept. A disk that cannot be read is told by the recorder. */
  async load(): Promise<void> {
    const entries = await this.#recorder.call("lookups", { scope: this.#scope }).catch(() => []);
    for (const [key, value] of entries) {
      this.#kept.set(key, value);
    }
  }

  get(key: string): unknown {
    const value = this.#kept.get(key);
    try {
      return value === undefined ? undefined : (JSON.parse(value) as unknown);
    } catch {
      return undefined; // a damaged entry is looked up anew
    }
  }

  set(key: string, value: unknown): void {
    this.#kept.set(key, JSON.stringify(value));
    this.#unwritten.add(key);
    this.#cancel ??= this.#clock.schedule(() => void this.write(), delayMs);
  }

  /** Writes now what waits. What the disk refuses is looked up again after a restart. */
  async write(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const entries = [...this.#unwritten].map((key) => [key, this.#kept.get(key) ?? ""] as const);
    this.#unwritten = new Set();
    if (entries.length > 0) {
      const call = this.#recorder.call("keepLookups", { scope: this.#scope, entries, nowMs: this.#clock.now() });
      await call.catch(() => undefined); // the recorder told why
    }
  }
}
