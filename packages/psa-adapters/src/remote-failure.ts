import type { SubmitOutcome } from "./contract.ts";

/** Why a request came to nothing: useless to repeat, or to be repeated later. Surely nothing was made. */
export type Refusal = Extract<SubmitOutcome, { readonly status: "rejected" | "retry" }>;

/** Carries a refusal out of nested lookups; it never leaves an adapter. */
export class RemoteFailure extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.error.message);
    this.name = "RemoteFailure";
    this.refusal = refusal;
  }
}

export const timeIsOver = (): RemoteFailure =>
  new RemoteFailure({ status: "retry", error: { code: "timeout", message: "The time for this attempt is over." } });

/** What `work` gives, or the refusal that ended it. Other errors are faults of the program and go on. */
export async function orRefusal<Value>(work: () => Promise<Value>): Promise<Value | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RemoteFailure) {
      return error.refusal;
    }
    throw error;
  }
}
