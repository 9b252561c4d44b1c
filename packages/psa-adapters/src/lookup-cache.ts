import type { AdapterContext } from "./contract.ts";
import { timeIsOver } from "./remote-failure.ts";

/** A value that was looked up, and when. */
export interface Found<Value> {
  readonly value: Value;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

const mostKeys = 500;

/**
 * Keeps in memory what was looked up, for a time. Who asks while a lookup is under way waits for the same one. A failed
 * lookup is not kept.
 */
export class LookupCache<Value> {
  readonly #lifeMs: number;
  #entries = new Map<string, Found<Value>>();
  #running = new Map<string, { readonly found: Promise<Found<Value>>; readonly signal: AbortSignal }>();

  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  /** Rejects as `load` does, and with a RemoteFailure when the context's signal ends the wait. */
  async get(key: string, context: AdapterContext, load: () => Promise<Value>): Promise<Found<Value>> {
    const known = this.#entries.get(key);
    const ageMs = known === undefined ? Infinity : context.now() - known.atMs;
    if (known !== undefined && ageMs >= 0 && ageMs < this.#lifeMs) {
      return known;
    }
    return this.renew(key, context, load);
  }

  /** Looks up though it is known; what is known stays when that fails. Rejects as `get` does. */
  async renew(key: string, context: AdapterContext, load: () => Promise<Value>): Promise<Found<Value>> {
    // One whose starter has given up is about to fail: it is not waited for.
    const running = this.#running.get(key);
    const found = running === undefined || running.signal.aborted ? this.#load(key, context, load) : running.found;
    return beforeAbort(found, context.signal);
  }

  /** What is under way ends for those who wait for it and is not kept. */
  clear(): void {
    this.#entries = new Map();
    this.#running = new Map();
  }

  async #load(key: string, context: AdapterContext, load: () => Promise<Value>): Promise<Found<Value>> {
    const entries = this.#entries;
    const running = this.#running;
    const found = (async (): Promise<Found<Value>> => {
      const atMs = context.now();
      const loaded = { value: await load(), atMs };
      entries.delete(key);
      entries.set(key, loaded);
      for (const oldest of entries.keys()) {
        if (entries.size <= mostKeys) {
          break;
        }
        entries.delete(oldest);
      }
      return loaded;
    })();
    const entry = { found, signal: context.signal };
    const forget = (): void => {
      if (running.get(key) === entry) {
        running.delete(key);
      }
    };
    running.set(key, entry);
    found.then(forget, forget);
    return found;
  }
}

async function beforeAbort<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(timeIsOver());
    if (signal.aborted) {
      giveUp();
    }
    signal.addEventListener("abort", giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
