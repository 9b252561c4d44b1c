const longestMs = 3_600_000;

/**
 * What a `Retry-After` header asks for, in milliseconds from `nowMs`: seconds or an HTTP date (RFC 9110, 10.2.3), kept
 * between 0 and one hour. Undefined when the header is absent or not understood.
 */
export function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) {
    return Math.min(Number(text) * 1000, longestMs);
  }
  // A date has letters; Date.parse would take "-5" or "1.5" for one, too.
  const atMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.min(Math.max(atMs - nowMs, 0), longestMs);
}
