import type { SQLOutputValue } from "node:sqlite";
import type { Sealer } from "./seal.ts";

/** The text of a sealed column; undefined when there is none, or the key it was sealed with is gone. */
export function openText(sealer: Sealer, value: SQLOutputValue | undefined, context: string): string | undefined {
  const bytes = openBytes(sealer, value, context);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** The bytes of a sealed column; undefined as before. */
export function openBytes(
  sealer: Sealer,
  value: SQLOutputValue | undefined,
  context: string,
): Uint8Array<ArrayBuffer> | undefined {
  if (!(value instanceof Uint8Array)) {
    return undefined;
  }
  try {
    return sealer.open(new Uint8Array(value), context);
  } catch {
    return undefined;
  }
}
