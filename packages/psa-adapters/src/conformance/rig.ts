import type { AdapterContext, PsaAdapter, TicketFile, Visibility } from "../contract.ts";
import type { Faults } from "../sandbox/faults.ts";

export type Fetch = AdapterContext["fetch"];

/**
 * A server that behaves as the PSA does, with nothing in it yet, and adapters that lead to it: what the conformance suite
 * needs to know of a PSA. It looks at the server's own data, not through the adapter. Every case makes a rig of its own.
 *
 * The server knows one contact, Jane Doe, jane.doe@acme.example, at the configured company.
 */
export interface AdapterRig {
  /**
   * An adapter with nothing cached. `url`: another server in the place of the rig's own. `timeoutMs`: the longest time of
   * one request; the adapter's default else.
   */
  readonly createAdapter: (options?: { readonly timeoutMs?: number; readonly url?: string }) => PsaAdapter;
  /**
   * Replaces all faults; `{}` ends them. They strike requests that make a ticket, note or file, and all requests with
   * `everything: true`. `startSandboxServer` does all of this.
   */
  readonly setFaults: (faults: Faults) => void;
  /** Ids of the tickets that carry this press id, oldest first. */
  readonly ticketsOf: (pressId: string) => readonly string[];
  /** What the ticket has in the PSA, oldest first: its own texts may count as notes. */
  readonly notesOf: (ticketId: string) => readonly { readonly text: string; readonly visibility: Visibility }[];
  /** `type` is empty where the PSA does not keep it. */
  readonly filesOf: (ticketId: string) => readonly TicketFile[];
  /** A technician answers the customer. Needed when the capabilities say `changes`. */
  readonly answer?: (ticketId: string, text: string) => void;
  /**
   * A choice that `fields` tells: a label that there is besides the configured one, which the ticket's values have to show.
   * Needed when `fields` tells any choice.
   */
  readonly choice?: { readonly field: string; readonly label: string };
  /** Resolves when the server has this many tickets. Needed for the fault `delay`. */
  readonly untilTickets?: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}
