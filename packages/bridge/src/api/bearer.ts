import { createHash, randomBytes } from "node:crypto";

/** A secret that nobody guesses, of the characters that an address and a header can have. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** Secrets are kept and compared by digests: of one length, and in a time that tells nothing. */
export const digestOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** The digest of the secret in a header `Authorization: Bearer SECRET`; of nothing, when it has none. */
export const bearerDigest = (authorization: string | undefined): Buffer =>
  digestOf(/^Bearer ([\w-]{1,100})$/i.exec(authorization ?? "")?.[1] ?? "");
