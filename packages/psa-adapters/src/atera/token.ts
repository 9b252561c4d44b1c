import { Buffer } from "node:buffer";
import { z } from "zod";

/** How a token goes into a request: Atera replaces API keys (`X-API-KEY`) by tokens (`Authorization: Bearer`). */
export type Scheme = "bearer" | "api-key";

/** The PowerShell module that Atera's own documents point to decides by the same length (PSAtera 1.8.0). */
const longestApiKey = 100;

export const schemeOf = (token: string): Scheme => (token.length > longestApiKey ? "bearer" : "api-key");

const claims = z.object({ exp: z.number().positive().max(1e11) });

/** When a JSON Web Token ends (RFC 7519, 4.1.4), in milliseconds since 1970; undefined when it does not say. */
export function expiryOf(token: string): number | undefined {
  const [, payload = ""] = token.split(".");
  try {
    const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    return parsed.success ? parsed.data.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
