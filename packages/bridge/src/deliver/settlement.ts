import type { AdapterError, Refusal } from "@tier2/psa-adapters";
import type { Postponement, Settlement } from "../record/messages.ts";
import type { AttemptOutcome, UnknownStill } from "./attempt.ts";
import { type BackoffSettings, backoffMs } from "./backoff.ts";
import { signOf } from "./circuit.ts";

export interface SettlementSettings extends BackoffSettings {
  /** The time of one attempt. */
  readonly timeoutMs: number;
  readonly settleMs: number;
}

/** What was handed out for an attempt. */
export interface Attempted {
  /** Number of the attempt, from 1. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly leaseExpiresAtMs: number;
}

/** An attempt that brought nothing, or nobody knows what. */
export type Unfinished =
  | Refusal
  | { readonly status: "ambiguous"; readonly error: AdapterError; readonly retryAfterMs?: number }
  | UnknownStill;

/** Others' calls end within seconds; who waits longer only lets those go first who came later. */
const busyCapMs = 4000;

/** Something before the helpdesk system gave up waiting for it; it may be at work still (RFC 9110, 15.6.5; Cloudflare). */
const fromBetween = new Set([504, 522, 524]);

/**
 * What an attempt's end means for the press; `subject` is that of the ticket. A press is given up for now (`failed`) only
 * when the helpdesk system refuses this ticket; when it refuses our credentials the press waits.
 */
export function settlementOf(
  press: Attempted,
  subject: string,
  outcome: AttemptOutcome,
  nowMs: number,
  settings: SettlementSettings,
  random: () => number,
): Settlement {
  if (outcome.status === "accepted") {
    const { ticket, isFound } = outcome;
    return { result: "sent", ticket, atMs: nowMs, subject, isFound };
  }
  if (outcome.status === "blocked") {
    return { result: "blocked", text: outcome.text, atMs: nowMs };
  }
  return outcome.status === "rejected" && signOf(outcome.error) !== "refuses-us"
    ? { result: "failed", error: outcome.error }
    : postpone(press, outcome, nowMs, settings, random);
}

/**
 * When to try again. After an ambiguous end the search is not trusted before a request that is still on its way must have
 * ended: `settleMs` after the answer when one came from the helpdesk system itself (an HTTP status), else after the lease.
 */
export function postpone(
  { attempt, leaseExpiresAtMs }: Attempted,
  outcome: Unfinished,
  nowMs: number,
  settings: SettlementSettings,
  random: () => number,
): Postponement {
  const { error } = outcome;
  const retryAfterMs = "retryAfterMs" in outcome ? outcome.retryAfterMs : undefined;
  const isSilence = error.httpStatus === undefined || fromBetween.has(error.httpStatus);
  const isUnanswered = outcome.status === "ambiguous" ? isSilence : undefined;
  const findAfterMs = findTime();
  const capMs = error.code === "busy" ? Math.min(settings.capMs, busyCapMs) : settings.capMs;
  const earliest = nowMs + backoffMs(attempt, { ...settings, capMs }, random, retryAfterMs);
  const nextAttemptAtMs = Math.max(earliest, findAfterMs ?? 0);
  return { result: "again", error, nextAttemptAtMs, findAfterMs, isUnanswered };

  function findTime(): number | undefined {
    switch (outcome.status) {
      case "rejected":
      case "retry":
        return undefined;
      case "unknown-still":
        return nowMs;
      case "ambiguous": {
        // Never further away than an attempt takes: the time of day may have been set back meanwhile.
        const leaseEndMs = Math.min(Math.max(leaseExpiresAtMs, nowMs), nowMs + settings.timeoutMs);
        return (isSilence ? leaseEndMs : nowMs) + settings.settleMs;
      }
    }
  }
}
