import type { AdapterErrorCode } from "@tier2/psa-adapters";
import { cleanLines } from "../compose/clean-text.ts";
import type { DestinationState } from "../events.ts";
import type { QueuedPress } from "../record/messages.ts";
import type { Stage } from "./browser/protocol.ts";

/** What decides how a press stands. */
export interface StageInput {
  readonly press: QueuedPress;
  /** How the helpdesk system of its way stands; undefined: nothing is known. */
  readonly destination: DestinationState | undefined;
  readonly nowMs: number;
}

export interface ShownStage {
  readonly stage: Stage;
  readonly leftMs?: number;
  readonly why?: string;
}

/** Messages of helpdesk systems name hosts and fields: they are for IT, these are for the person. */
const refusals: Readonly<Record<AdapterErrorCode, string>> = {
  auth_rejected: "The helpdesk system does not accept this computer's access.",
  permission_denied: "This computer may not make tickets in the helpdesk system.",
  validation_failed: "The helpdesk system does not take the ticket as it is.",
  value_unknown: "A value of the ticket is not known to the helpdesk system.",
  not_found: "Something that the ticket needs is missing in the helpdesk system.",
  rate_limited: "The helpdesk system is asked too much at present.",
  busy: "The helpdesk system is busy.",
  remote_unavailable: "The helpdesk system is out of order.",
  network_unreachable: "The helpdesk system cannot be reached from this computer.",
  timeout: "The helpdesk system does not answer.",
  connection_lost: "The connection to the helpdesk system was lost.",
  answer_unreadable: "The helpdesk system gave an answer that cannot be read.",
};

const longestBlockText = 1000;

/** How a press stands, and what the person should know of it. */
export function stageOf(input: StageInput): ShownStage {
  const { press } = input;
  const { lastError, state } = press;
  const why = lastError === undefined ? {} : { why: refusals[lastError.code] };
  switch (state) {
    case "sent":
    case "folded":
      return { stage: state };
    case "cancelled": {
      if (press.cancelledBy !== "rule") {
        return { stage: "cancelled" };
      }
      const text = cleanLines(press.blockText ?? "", longestBlockText);
      return { stage: "blocked", ...(text === "" ? {} : { why: text }) };
    }
    case "failed":
    case "dead":
      return { stage: state, ...why };
    case "recorded":
    case "ready":
      return waitingStage(input, why);
  }
}

function waitingStage({ press, destination, nowMs }: StageInput, why: Pick<ShownStage, "why">): ShownStage {
  const { formUntilMs, lastError, leaseExpiresAtMs, undoUntilMs } = press;
  if (leaseExpiresAtMs === undefined && formUntilMs !== undefined && formUntilMs > nowMs) {
    return { stage: "form", leftMs: formUntilMs - nowMs };
  }
  if (leaseExpiresAtMs === undefined && undoUntilMs !== undefined && undoUntilMs > nowMs) {
    return { stage: "undo", leftMs: undoUntilMs - nowMs };
  }
  if (destination === "paused") {
    return { stage: "paused", why: why.why ?? refusals.auth_rejected };
  }
  if (destination === "unreachable" || (leaseExpiresAtMs === undefined && lastError !== undefined)) {
    return { stage: "offline", why: why.why ?? refusals.network_unreachable };
  }
  return { stage: leaseExpiresAtMs === undefined ? "saved" : "sending" };
}

/** Surely no ticket was made, and the person may still say so; the recorder has the last word. */
export const canCancel = ({ state, leaseExpiresAtMs, findAfterMs }: QueuedPress): boolean =>
  (state === "recorded" || state === "ready") && leaseExpiresAtMs === undefined && findAfterMs === undefined;
