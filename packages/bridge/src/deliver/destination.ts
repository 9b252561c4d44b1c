import type { AdapterContext, PsaAdapter } from "@tier2/psa-adapters";

/** What the bridge uses of an adapter. */
export type Destination = Pick<
  PsaAdapter,
  | "kind"
  | "host"
  | "capabilities"
  | "check"
  | "lookup"
  | "prepare"
  | "submit"
  | "find"
  | "notesAfter"
  | "addNote"
  | "findNote"
  | "attach"
  | "findFile"
  | "linkAsset"
  | "read"
  | "changesSince"
>;

/** An adapter with what it works with. */
export interface DestinationParts {
  readonly adapter: Destination;
  readonly context: Omit<AdapterContext, "signal">;
}
