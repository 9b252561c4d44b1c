import type { QueuedPress } from "@tier2/bridge";
import { csvLine } from "../csv.ts";
import { harmlessJson } from "../print-json.ts";

/** A press and what became of it; nothing of what was read at it, and nobody's name. */
export interface ExportedPress {
  readonly pressId: string;
  readonly pressedAt: string;
  readonly serial: string;
  readonly gesture: string;
  readonly isFromSoftware: boolean;
  readonly state: QueuedPress["state"];
  readonly way: QueuedPress["route"];
  readonly ticketNumber: string;
  readonly ticketUrl: string;
  readonly attempts: number;
  readonly errorCode: string;
  readonly error: string;
}

export const exportedPress = (press: QueuedPress): ExportedPress => ({
  pressId: press.pressId,
  pressedAt: new Date(press.recordedAtMs).toISOString(),
  serial: press.serial,
  gesture: press.gesture ?? "",
  isFromSoftware: press.isFromSoftware,
  state: press.state,
  way: press.route,
  ticketNumber: press.ticket?.number ?? "",
  ticketUrl: press.ticket?.url ?? "",
  attempts: press.attempts,
  errorCode: press.ticket === undefined ? (press.lastError?.code ?? "") : "",
  error: press.ticket === undefined ? (press.lastError?.message ?? "") : "",
});

const columns = [
  ...["pressId", "pressedAt", "serial", "gesture", "isFromSoftware", "state", "way"],
  ...["ticketNumber", "ticketUrl", "attempts", "errorCode", "error"],
] as readonly (keyof ExportedPress)[];

/** One JSON object a line. */
export const jsonLines = (presses: readonly ExportedPress[]): string =>
  presses.map((press) => `${harmlessJson(JSON.stringify(press))}\n`).join("");

/** Comma separated values (RFC 4180), which a spreadsheet takes for texts and not for formulas. */
export function commaSeparated(presses: readonly ExportedPress[]): string {
  const rows = presses.map((press) => columns.map((column) => String(press[column])));
  return [columns, ...rows].map(csvLine).join("");
}
