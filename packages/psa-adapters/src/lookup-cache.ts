import { z } from "zod";
import type { AdapterContext } from "./contract.ts";
import { timeIsOver } from "./remote-failure.ts";

/** A value that was looked up, and when. */
export interface Found<Value> {
  readonly value: Value;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** How a cache keeps its values over restarts. */
export interface Kept<Value> {
  /** Unique within an adapter. */
  readonly name: string;
  /** What was kept by another version, or is damaged, does not fit and is looked up anew. */
  readonly shape: z.ZodType<Value>;
}

/** Rows, or that they may not be read. */
export const rowsOrNot = <Row>(row: z.ZodType<Row>): z.ZodType<readonly Row[] | "not-permitted"> =>
  z.union([z.array(row), z.literal("not-permitted")]);

const mostKeys = 500;
const hourMs = 3_600_000;

/** Who renews it each day never waits for it; see `renewAfterMs` of AdapterContext. */
export const keptMs: number = 48 * hourMs;
/** What was not found may be there soon. */
const nothingMs = hourMs;

/**
 * Keeps what was looked up, for a time: in memory, and over restarts where that is asked for and the context has a `memory`. Who asks
 * while a lookup is under way waits for the same one. A failed lookup is not kept; that nothing was found is kept for an
 * hour at most. Values are data as JSON has it.
 */
export class LookupCache<Value> {
  readonly #lifeMs: number;
  readonly #kept: Kept<Value> | undefined;
  #entries = new Map<string, Found<Value>>();
  #running = new Map<string, { readonly found: Promise<Found<Value>>; readonly signal: AbortSignal }>();
  #isMemoryOld = false;

  /** Without `kept` nothing is kept over restarts, as for secrets. */
  constructor(lifeMs: number, kept?: Kept<Value>) {
    this.#lifeMs = lifeMs;
    this.#kept = kept;
  }

  /** Rejects as `load` does, and with a RemoteFailure when the context's signal ends the wait. */
  async get(key: string, context: AdapterContext, load: () => Promise<Value>): Promise<Found<Value>> {
    const known = this.#entries.get(key) ?? this.#recall(key, context);
    const ageMs = known === undefined ? Infinity : context.now() - known.atMs;
    const mostMs = isNothing(known?.value) ? nothingMs : Infinity;
    const lifeMs = Math.min(this.#lifeMs, mostMs, context.renewAfterMs ?? Infinity);
    if (known !== undefined && ageMs >= 0 && ageMs < lifeMs) {
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
    this.#isMemoryOld = true; // it is only written from now on
  }

  #recall(key: string, { memory }: AdapterContext): Found<Value> | undefined {
    if (this.#kept === undefined || this.#isMemoryOld) {
      return undefined;
    }
    const { name, shape } = this.#kept;
    const envelope = keptEnvelope.safeParse(memory?.get(memoryKey(name, key))).data;
    const value = shape.safeParse(envelope?.value);
    if (envelope === undefined || !value.success) {
      return undefined;
    }
    const found = { value: value.data, atMs: envelope.atMs };
    this.#entries.set(key, found);
    return found;
  }

  async #load(key: string, context: AdapterContext, load: () => Promise<Value>): Promise<Found<Value>> {
    const entries = this.#entries;
    const running = this.#running;
    const found = (async (): Promise<Found<Value>> => {
      const atMs = context.now();
      const loaded = { value: await load(), atMs };
      entries.delete(key);
      entries.set(key, loaded);
      if (this.#kept !== undefined && entries === this.#entries) {
        context.memory?.set(memoryKey(this.#kept.name, key), loaded);
      }
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

/** `value` is missing where it was undefined. */
const keptEnvelope = z.object({ value: z.unknown(), atMs: z.number() });

const memoryKey = (name: string, key: string): string => `${name} ${key}`;

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === "not-permitted" ||
  value === "missing" ||
  (Array.isArray(value) && value.length === 0);

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
