import type { AdapterContext, CheckResult } from "../contract.ts";
import type { ConnectWiseClient } from "./client.ts";
import type { ConnectWiseConfig } from "./config.ts";
import type { Lookups } from "./lookups.ts";
import type { Values } from "./values.ts";

export type Finding = Omit<CheckResult, "name">;

export const ok = (message: string): Finding => ({ status: "ok", message });

/** What a check looks with. */
export interface Checked {
  readonly config: ConnectWiseConfig;
  readonly client: ConnectWiseClient;
  readonly lookups: Lookups;
  readonly values: Values;
  readonly context: AdapterContext;
}
