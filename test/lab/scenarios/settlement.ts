import type { ArrivedTicket } from "../guest-programs/sandbox.ts";

/** What the bridge wrote into its log about a press. */
export interface LoggedPress {
  readonly pressId: string;
  readonly serial: string;
  readonly bootId: number;
  readonly sequence: number;
}

export interface Settlement {
  readonly presses: readonly LoggedPress[];
  readonly tickets: readonly ArrivedTicket[];
  /** Recorded presses without a ticket. */
  readonly lost: number;
  /** Tickets beyond the first of a press, and presses that were recorded twice. */
  readonly duplicates: number;
}

export function settle(presses: readonly LoggedPress[], tickets: readonly ArrivedTicket[]): Settlement {
  const withTicket = new Set(tickets.map(({ pressId }) => pressId));
  const identities = new Set(presses.map(({ serial, bootId, sequence }) => `${serial} ${bootId} ${sequence}`));
  return {
    presses,
    tickets,
    lost: presses.filter(({ pressId }) => !withTicket.has(pressId)).length,
    duplicates: tickets.length - withTicket.size + (presses.length - identities.size),
  };
}
