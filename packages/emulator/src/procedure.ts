import type { Host } from "./host.ts";
import { type Setup, type TransferEnd, isDeviceToHost } from "./transfers.ts";

/** A control transfer that did not succeed. */
export class TransferError extends Error {
  override readonly name = "TransferError";
  readonly end: Exclude<TransferEnd, "done">;

  constructor(end: Exclude<TransferEnd, "done">, setup: Setup) {
    super(`control request ${describe(setup)}: ${end}`);
    this.end = end;
  }
}

const describe = (setup: Setup): string =>
  `0x${setup.requestType.toString(16)} 0x${setup.request.toString(16)} value 0x${setup.value.toString(16)} ` +
  `index 0x${setup.index.toString(16)} length ${setup.length}`;

/** One step of what a host does to a device: a request, a wait, or a call on the host. */
export type ProcedureStep =
  | { readonly setup: Setup; readonly data?: Uint8Array }
  | { readonly waitNs: number }
  | { readonly call: (host: Host) => void };

/** Steps that follow one another in emulated time; a request gives what the device answered or throws a TransferError. */
export type Procedure<Result> = Generator<ProcedureStep, Result, Uint8Array>;

/** What ends a procedure. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: Error };

export interface Timekeeper {
  readonly nowNs: number;
  at(timeNs: number, call: () => void): () => void;
}

const nothing = new Uint8Array(0);

/** Runs a procedure on a host, in emulated time, and calls `onEnd` once, unless the returned function ends it before. */
export function runProcedure<Result>(
  host: Host,
  clock: Timekeeper,
  procedure: Procedure<Result>,
  onEnd: (outcome: Outcome<Result>) => void,
): () => void {
  let isEnded = false;
  const proceed = (resume: () => IteratorResult<ProcedureStep, Result>): void => {
    if (isEnded) {
      return;
    }
    let next: IteratorResult<ProcedureStep, Result>;
    try {
      next = resume();
    } catch (error) {
      onEnd({ error: error instanceof Error ? error : new Error(String(error)) });
      return;
    }
    if (next.done === true) {
      onEnd({ result: next.value });
      return;
    }
    const step = next.value;
    if ("waitNs" in step) {
      clock.at(clock.nowNs + step.waitNs, () => proceed(() => procedure.next(nothing)));
    } else if ("call" in step) {
      step.call(host);
      proceed(() => procedure.next(nothing));
    } else {
      const { setup } = step;
      host.control(setup, step.data ?? nothing, (end, data) =>
        proceed(() => (end === "done" ? procedure.next(data) : procedure.throw(new TransferError(end, setup)))),
      );
    }
  };
  proceed(() => procedure.next(nothing));
  return () => {
    isEnded = true;
  };
}

/** A request as a step of a procedure. */
export function* request(setup: Setup, data: Uint8Array = nothing): Procedure<Uint8Array> {
  const length = isDeviceToHost(setup) ? setup.length : data.length;
  return yield { setup: { ...setup, length }, data };
}
