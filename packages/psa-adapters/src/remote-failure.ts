import type { Refusal } from "./contract.ts";

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

/** Whether `orRefusal` gave a refusal. */
export const isRefusal = (value: object): value is Refusal => "status" in value && "error" in value;
