import { z } from "zod";
import { seededRandom } from "./seeded-random.ts";

/** When a fault strikes: each time with this probability (default 1), at most `count` times (default always). */
export interface Strike {
  readonly probability?: number | undefined;
  readonly count?: number | undefined;
}

/** Ways to fail, each off when absent. All but `offline` strike requests that make or change something, or all with `everything`. */
export interface Faults {
  /** Waits before anything is done; what is waiting is done even when the caller has gone. */
  readonly delay?: (Strike & { readonly ms: number }) | undefined;
  /** The connection is closed before anything is done. */
  readonly dropBefore?: Strike | undefined;
  /** It is done, the connection is closed without an answer. */
  readonly dropAfterCommit?: Strike | undefined;
  /** It is done, the connection is closed in the middle of the answer. */
  readonly midAnswer?: Strike | undefined;
  readonly tooManyRequests?: (Strike & { readonly retryAfterSeconds?: number | undefined }) | undefined;
  /** Status 500 before anything is done. */
  readonly serverError?: Strike | undefined;
  /** It is done, the answer is status 500. */
  readonly serverErrorAfterCommit?: Strike | undefined;
  /** It is done, the answer is a success whose body is no JSON. */
  readonly badJson?: Strike | undefined;
  /** Every connection to the API is reset; the page and the addresses below /sandbox/ go on. */
  readonly offline?: Strike | undefined;
  /** Strike every request to the API. Default: those that make or change something. */
  readonly everything?: boolean | undefined;
  /** Of the random numbers, so that a run can be repeated. Default 1. */
  readonly seed?: number | undefined;
}

const strikeShape = {
  probability: z.number().min(0).max(1).optional(),
  count: z.number().int().min(0).optional(),
};
const strike = z.strictObject(strikeShape).optional();

export const faultsSchema: z.ZodType<Faults> = z.strictObject({
  delay: z.strictObject({ ...strikeShape, ms: z.number().int().min(0).max(3_600_000) }).optional(),
  dropBefore: strike,
  dropAfterCommit: strike,
  midAnswer: strike,
  tooManyRequests: z
    .strictObject({ ...strikeShape, retryAfterSeconds: z.number().int().min(0).max(3600).optional() })
    .optional(),
  serverError: strike,
  serverErrorAfterCommit: strike,
  badJson: strike,
  offline: strike,
  everything: z.boolean().optional(),
  seed: z.number().int().optional(),
});

export type FaultName = Exclude<keyof Faults, "everything" | "seed">;

/** The faults of a running sandbox, which can be changed at any time. */
export class FaultControl {
  #faults: Faults = {};
  #struck = new Map<FaultName, number>();
  #random = seededRandom(1);

  /** Replaces all faults, `{}` ends them; counts and random numbers start anew. Throws a ZodError. */
  set(faults: Faults): void {
    this.#faults = faultsSchema.parse(faults);
    this.#struck = new Map();
    this.#random = seededRandom(this.#faults.seed ?? 1);
  }

  get current(): Faults {
    return this.#faults;
  }

  /** How often it struck since it was set. */
  struck(name: FaultName): number {
    return this.#struck.get(name) ?? 0;
  }

  /** Whether this fault strikes now; used up by asking. */
  strikes(name: FaultName, isWrite: boolean): boolean {
    const fault = this.#faults[name];
    if (fault === undefined || !(isWrite || this.#faults.everything === true || name === "offline")) {
      return false;
    }
    const struck = this.struck(name);
    if (struck >= (fault.count ?? Infinity) || this.#random() >= (fault.probability ?? 1)) {
      return false;
    }
    this.#struck.set(name, struck + 1);
    return true;
  }
}
