import type { AdapterError, TicketReference } from "@tier2/psa-adapters";
import type { Row } from "./database.ts";
import type { QueuedPress } from "./messages.ts";

export const numberOf = (row: Row | undefined, name: string): number => Number(row?.[name]);
export const textOf = (row: Row | undefined, name: string): string => String(row?.[name]);

export function optionalNumber(row: Row | undefined, name: string): number | undefined {
  const value = row?.[name];
  return typeof value === "number" ? value : undefined;
}

export function optionalText(row: Row | undefined, name: string): string | undefined {
  const value = row?.[name];
  return typeof value === "string" ? value : undefined;
}

/** A row of the table `press`, as the rest of the program knows it. */
export function queuedPress(row: Row): QueuedPress {
  const error = optionalText(row, "last_error");
  return {
    pressId: textOf(row, "id"),
    serial: textOf(row, "serial"),
    state: textOf(row, "state") as QueuedPress["state"],
    recordedAtMs: numberOf(row, "recorded_at"),
    gesture: optionalText(row, "gesture") as QueuedPress["gesture"],
    attempts: numberOf(row, "attempts"),
    nextAttemptAtMs: numberOf(row, "next_attempt_at"),
    leaseExpiresAtMs: optionalNumber(row, "lease_expires_at"),
    findAfterMs: optionalNumber(row, "find_after"),
    lastError: error === undefined ? undefined : (JSON.parse(error) as AdapterError),
    ticket: ticketOf(row),
  };
}

function ticketOf(row: Row): TicketReference | undefined {
  const id = optionalText(row, "ticket_id");
  if (id === undefined) {
    return undefined;
  }
  const url = optionalText(row, "ticket_url");
  return { id, number: textOf(row, "ticket_number"), ...(url === undefined ? {} : { url }) };
}
