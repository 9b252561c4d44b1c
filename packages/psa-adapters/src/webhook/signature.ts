import { createHmac } from "node:crypto";

/** Hexadecimal HMAC-SHA256 of `timestamp.body`, keyed with the secret as UTF-8. `timestamp`: seconds since 1970. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
