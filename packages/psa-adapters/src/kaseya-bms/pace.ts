import { RemoteFailure } from "../remote-failure.ts";
import type { Asked } from "./outcome.ts";
import { remedyOf } from "./troubleshooting.ts";

/** BMS allows so many calls of one endpoint in an hour (BMS help, "BMS API v2"); for the whole tenant, as far as is known. */
export const publishedCallsPerHour = 1500;
const hourMs = 3_600_000;

/** Counts calls by endpoint, so that none is sent that would be beyond the limit. */
export class Pace {
  readonly #callsPerHour: number;
  readonly #calls = new Map<string, number[]>();

  constructor(callsPerHour: number) {
    this.#callsPerHour = callsPerHour;
  }

  /** Counts a call and answers 0; beyond the limit it counts nothing and answers the wait in milliseconds. */
  take(endpoint: string, nowMs: number): number {
    const recent = (this.#calls.get(endpoint) ?? []).filter((atMs) => atMs > nowMs - hourMs && atMs <= nowMs);
    this.#calls.set(endpoint, recent);
    const [oldest = nowMs] = recent;
    if (recent.length >= this.#callsPerHour) {
      return oldest + hourMs - nowMs;
    }
    recent.push(nowMs);
    return 0;
  }
}

/** The endpoint of a path: ids are not part of it. */
export const endpointOf = (method: string, path: string): string =>
  `${method} ${path.replaceAll(/\/\d+(?=\/|$)/g, "/{id}")}`;

/** A call that was not made, because it would be beyond BMS's limit. */
export const paceFailure = ({ method, path, host }: Asked, retryAfterMs: number): RemoteFailure =>
  new RemoteFailure({
    status: "retry",
    error: {
      code: "rate_limited",
      message: `${host} takes no more calls of ${method} ${path} in this hour: so many as are allowed were made from here.`,
      hint: remedyOf("limit"),
    },
    retryAfterMs,
  });
