import type { PsaAdapter } from "@tier2/psa-adapters";

/** What the bridge uses of an adapter. */
export type Destination = Pick<PsaAdapter, "kind" | "host" | "check" | "prepare" | "submit" | "find">;
