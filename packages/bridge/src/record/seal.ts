import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Tier2Error } from "../errors.ts";

/** Encrypts what stands on disk. */
export interface Sealer {
  /** `context` says what it is, e.g. whose; it opens with the same alone, so that no value can be put in another's place. */
  seal(bytes: Uint8Array, context: string): Uint8Array<ArrayBuffer>;
  /** Bytes that were never sealed come back as they are. Throws a Tier2Error of category `storage` when it cannot. */
  open(sealed: Uint8Array, context: string): Uint8Array<ArrayBuffer>;
}

/** Bytes of a key: AES-256. */
export const keyBytes = 32;

// Sealed: magic, version, nonce, authentication tag, ciphertext. No JSON text and no picture begins with a zero byte.
const magic = Uint8Array.of(0x00, 0x54, 0x32, 0x53); // "\0T2S"
const version = 1;
const algorithm = "aes-256-gcm";
/** What GCM is made for (NIST SP 800-38D, 8.2). */
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = magic.length + 1;
const overheadBytes = headBytes + nonceBytes + tagBytes;

/** Whether the bytes are something a Sealer made, of whatever key and version. */
export const isSealed = (bytes: Uint8Array): boolean => magic.every((byte, index) => bytes[index] === byte);

/** Seals with the first key; opens with any of them. */
export function createSealer(keys: readonly [Uint8Array, ...(readonly Uint8Array[])]): Sealer {
  return {
    seal: (bytes, context) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, keys[0], nonce);
      cipher.setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return joined([magic, Uint8Array.of(version), nonce, cipher.getAuthTag(), text]);
    },
    open: (sealed, context) => {
      if (!isSealed(sealed)) {
        return joined([sealed]);
      }
      if (sealed[magic.length] !== version) {
        throw sealError(
          "It was encrypted by a newer version of the bridge.",
          "Install that version again, or a newer one.",
        );
      }
      for (const key of keys) {
        const bytes = sealed.length < overheadBytes ? undefined : opened(sealed, key, context);
        if (bytes !== undefined) {
          return bytes;
        }
      }
      throw sealError(
        "It is damaged, or the key that encrypted it is gone.",
        "Bring back the file database.key or the systemd credential tier2-database-key from a backup, if there is one.",
      );
    },
  };
}

/** Undefined when the key does not fit, or something was changed: GCM cannot tell one from the other. */
function opened(sealed: Uint8Array, key: Uint8Array, context: string): Uint8Array<ArrayBuffer> | undefined {
  const tagAt = headBytes + nonceBytes;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(headBytes, tagAt), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(tagAt, overheadBytes));
  const start = decipher.update(sealed.subarray(overheadBytes));
  try {
    return joined([start, decipher.final()]);
  } catch {
    return undefined;
  }
}

const sealError = (why: string, hint: string): Tier2Error =>
  new Tier2Error({
    code: "evidence_unreadable",
    category: "storage",
    message: `What was stored of a press cannot be decrypted. ${why}`,
    hint,
  });

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
