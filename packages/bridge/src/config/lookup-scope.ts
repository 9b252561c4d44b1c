import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { BridgeConfig } from "./schema.ts";

/** Names the helpdesk system as it is configured, in this version: lookups of another one do not count. Holds no secret. */
export function lookupScopeOf({ psa }: Pick<BridgeConfig, "psa">): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(manifest) as { readonly version: string };
  return createHash("sha256")
    .update(JSON.stringify([version, psa]))
    .digest("hex");
}
