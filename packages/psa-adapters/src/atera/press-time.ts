/** A UUID of version 7 begins with the milliseconds since 1970 (RFC 9562, 5.7). */
const uuidWithTime = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** When a press id was made, in milliseconds since 1970; undefined when it does not say. */
export function pressTimeMs(pressId: string): number | undefined {
  const [, high = "", low = ""] = uuidWithTime.exec(pressId) ?? [];
  return high === "" ? undefined : Number.parseInt(high + low, 16);
}
