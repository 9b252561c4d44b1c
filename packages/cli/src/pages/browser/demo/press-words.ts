import type { DemoPress } from "./protocol.ts";

const gestures = { short: "", double: "pressed twice, urgent", long: "held" } as const;

/** What became of a press, for people. */
export function pressWords({ state, gesture, ticket, elapsedMs, reason }: DemoPress): string {
  const how = gesture === undefined || gestures[gesture] === "" ? "" : ` (${gestures[gesture]})`;
  switch (state) {
    case "saved":
      return `Saved on disk${how}.`;
    case "sending":
      return `On its way${how}.`;
    case "waiting":
      return `Saved, and tried again by itself${how}. ${reason ?? ""}`.trim();
    case "sent":
      return `Ticket ${ticket?.number ?? ""}${how}${elapsedMs === undefined ? "" : `, ${elapsedText(elapsedMs)} from disk to ticket`}.`;
    case "failed":
      return `Refused${how}. ${reason ?? ""}`.trim();
    case "folded":
      return `A note on ticket ${ticket?.number ?? "of the press before"}${how}.`;
    case "cancelled":
      return `Cancelled${how}: no ticket.`;
  }
}

const elapsedText = (elapsedMs: number): string =>
  elapsedMs < 10_000 ? `${elapsedMs} ms` : `${(elapsedMs / 1000).toFixed(1)} s`;
