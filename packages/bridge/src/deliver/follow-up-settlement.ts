import type { AdapterError } from "@tier2/psa-adapters";
import type { FollowUpSettlement } from "../record/follow-ups.ts";
import type { FollowUpOutcome } from "./follow-up-attempt.ts";
import { signOf } from "./circuit.ts";
import type { Observation } from "./gate.ts";
import { type Attempted, type SettlementSettings, postpone } from "./settlement.ts";

/** With the usual waits these take more than a week in which the helpdesk system answers; an outage takes hardly any. */
const mostAttempts = 5000;
/** A file that cannot be made now may be made later, when the disk is well again; a mistake stays one. */
const mostTriesToMake = 5;

/** What an attempt's end means for the note or file. It never touches the ticket's state. */
export function followUpSettlement(
  followUp: Attempted,
  outcome: FollowUpOutcome,
  nowMs: number,
  settings: SettlementSettings,
  random: () => number,
): FollowUpSettlement {
  switch (outcome.status) {
    case "done":
      return { result: "done", ...(outcome.adds === undefined ? {} : { adds: outcome.adds }) };
    case "unsupported":
      return { result: "unsupported" };
    case "gone":
      return { result: "failed", error: outcome.error };
    case "unmade":
      return followUp.attempt >= mostTriesToMake
        ? { result: "failed", error: outcome.error }
        : postpone(followUp, { ...outcome, status: "retry" }, nowMs, settings, random);
    default: {
      const isRefused = outcome.status === "rejected" && !isOfAccount(outcome.error);
      return isRefused || followUp.attempt >= mostAttempts
        ? { result: "failed", error: outcome.error }
        : postpone(followUp, outcome, nowMs, settings, random);
    }
  }
}

/**
 * What an attempt's end says of the helpdesk system as a whole; undefined: nothing. A missing right to files must not
 * pause tickets, nor must an adapter that paces or refuses files by itself (no HTTP status).
 */
export function observationOf(outcome: FollowUpOutcome): Observation | undefined {
  switch (outcome.status) {
    case "done":
      return outcome.isAnswered ? { sign: "reachable", error: undefined, retryAfterMs: undefined } : undefined;
    case "unsupported":
    case "gone":
    case "unmade":
      return undefined;
    default: {
      const { error } = outcome;
      const sign = signOf(error);
      const isFromAdapter = error.httpStatus === undefined;
      const isOwnPace = isFromAdapter && error.code === "rate_limited";
      const isOwnRefusal = isFromAdapter && outcome.status === "rejected" && sign === "reachable";
      if (isOwnPace || isOwnRefusal || error.code === "permission_denied") {
        return undefined;
      }
      return { sign, error, retryAfterMs: "retryAfterMs" in outcome ? outcome.retryAfterMs : undefined };
    }
  }
}

/** The account cannot log in: it is no fault of the note or file, which waits. */
const isOfAccount = ({ code }: AdapterError): boolean => code === "auth_rejected";
