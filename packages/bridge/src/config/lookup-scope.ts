import { createHash } from "node:crypto";
import { version } from "../version.ts";
import type { BridgeConfig } from "./schema.ts";

/** Names the helpdesk system as it is configured, in this version: lookups of another one do not count. Holds no secret. */
export function lookupScopeOf({ psa, company }: Pick<BridgeConfig, "psa" | "company">): string {
  return createHash("sha256")
    .update(JSON.stringify([version, psa, company]))
    .digest("hex");
}
