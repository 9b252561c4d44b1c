import type { QueuedPress } from "@tier2/bridge";
import { harmlessLine } from "../harmless.ts";

/** How a press stands, in words. */
export const states: Readonly<Record<QueuedPress["state"], string>> = {
  recorded: "waits",
  ready: "waits",
  sent: "sent",
  folded: "a note on",
  cancelled: "cancelled",
  failed: "REFUSED",
  dead: "GIVEN UP",
};

/** `2026-01-31 09:05` of this computer's time zone. */
export function timeText(atMs: number): string {
  const at = new Date(atMs);
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A press as a list shows it. */
export function pressLines(press: QueuedPress): readonly string[] {
  const { pressId, state, recordedAtMs, ticket, subject, lastError, attempts } = press;
  const made = ticket === undefined ? "" : `${state === "folded" ? "" : ","} ticket ${ticket.number}`;
  const what = [
    `${states[state]}${made}`,
    ...(press.gesture === "double" ? ["urgent"] : []),
    ...(press.isFromSoftware ? ["by software"] : []),
    ...(press.route === "fallback" ? ["by the fallback"] : []),
    ...(ticket === undefined && attempts > 1 ? [`${attempts} attempts`] : []),
    ...(subject === undefined ? [] : [`"${subject}"`]),
  ];
  const isOpen = ticket === undefined && state !== "cancelled";
  const hint = lastError?.hint === undefined ? [] : [`    ${lastError.hint}`];
  return [
    `${timeText(recordedAtMs)}  ${pressId}  ${what.join(", ")}`,
    ...(isOpen && lastError !== undefined ? [`    ${lastError.message}`, ...hint] : []),
  ].map(harmlessLine);
}
