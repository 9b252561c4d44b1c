import type { AdapterError } from "@tier2/psa-adapters";
import type { LeasedPress, Settlement } from "../record/messages.ts";
import type { AttemptOutcome } from "./attempt.ts";
import { type BackoffSettings, backoffMs } from "./backoff.ts";
import { signOf } from "./circuit.ts";

export interface SettlementSettings extends BackoffSettings {
  /** The time of one attempt. */
  readonly timeoutMs: number;
  readonly settleMs: number;
}

/** Others' calls end within seconds; who waits longer only lets those go first who came later. */
const busyCapMs = 4000;

/** Something before the helpdesk system gave up waiting for it; it may be at work still (RFC 9110, 15.6.5; Cloudflare). */
const fromBetween = new Set([504, 522, 524]);

/**
 * What an attempt's end means for the press. A press is given up for now (`failed`) only when the helpdesk system
 * refuses this ticket; when it refuses our credentials the press waits. After an ambiguous end the search is not
 * trusted before a request that is still on its way must have ended: `settleMs` after the answer when one came from the
 * helpdesk system itself (an HTTP status), else after the lease.
 */
export function settlementOf(
  press: LeasedPress,
  outcome: AttemptOutcome,
  nowMs: number,
  settings: SettlementSettings,
  random: () => number,
): Settlement {
  switch (outcome.status) {
    case "accepted":
      return { result: "sent", ticket: outcome.ticket, atMs: nowMs };
    case "rejected":
      return signOf(outcome.error) === "refuses-us"
        ? again(outcome.error, undefined)
        : { result: "failed", error: outcome.error };
    case "retry":
      return again(outcome.error, undefined, outcome.retryAfterMs);
    case "ambiguous": {
      // Never further away than an attempt takes: the time of day may have been set back meanwhile.
      const leaseEndMs = Math.min(Math.max(press.leaseExpiresAtMs, nowMs), nowMs + settings.timeoutMs);
      const { httpStatus } = outcome.error;
      const endedAtMs = httpStatus === undefined || fromBetween.has(httpStatus) ? leaseEndMs : nowMs;
      return again(outcome.error, endedAtMs + settings.settleMs, outcome.retryAfterMs);
    }
    case "unknown-still":
      return again(outcome.error, nowMs, outcome.retryAfterMs);
  }

  function again(error: AdapterError, findAfterMs: number | undefined, retryAfterMs?: number): Settlement {
    const capMs = error.code === "busy" ? Math.min(settings.capMs, busyCapMs) : settings.capMs;
    const earliest = nowMs + backoffMs(press.attempt, { ...settings, capMs }, random, retryAfterMs);
    return { result: "again", error, nextAttemptAtMs: Math.max(earliest, findAfterMs ?? 0), findAfterMs };
  }
}
