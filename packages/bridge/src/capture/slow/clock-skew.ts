import type { Clock } from "../../clock.ts";
import type { HeadAnswer } from "../../deliver/head.ts";
import { messageOf } from "../../errors.ts";
import type { ClockSkewValue } from "../fields/slow.ts";
import type { SlowFact } from "./slow-fact.ts";

export interface ClockSkewParts {
  /** Origin of the helpdesk system, e.g. https://support.example.com; undefined where it is not asked by HTTP. */
  readonly origin: () => string | undefined;
  readonly fetch: (url: string, init: RequestInit) => Promise<HeadAnswer>;
  readonly clock: Clock;
}

/** A Date header is cut to whole seconds: on average it lies half a second back. */
const halfSecondMs = 500;

/** The difference to the helpdesk's clock, by the Date header of an answer to HEAD; nothing else of the answer counts. */
export const clockSkewFact = (parts: ClockSkewParts): SlowFact<"clockSkew"> => ({
  name: "clockSkew",
  everyMs: 1_800_000,
  timeoutMs: 10_000,
  read: (signal) => readSkew(parts, signal),
});

async function readSkew({ origin, fetch, clock }: ClockSkewParts, signal: AbortSignal): Promise<ClockSkewValue> {
  const asked = origin();
  if (asked === undefined) {
    throw new Error("the helpdesk system tells no time: it is not asked by HTTP");
  }
  const { host } = new URL(asked);
  const startedAtMs = clock.elapsed();
  const response = await ask(asked, fetch, signal);
  const roundTripMs = clock.elapsed() - startedAtMs;
  const nowMs = clock.now();
  await response.body?.cancel();
  const dateMs = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(dateMs)) {
    throw new Error(`${host} told no time`);
  }
  // An answer out of a cache was made as many seconds ago (RFC 9111, 5.1).
  const ageMs = (Number(response.headers.get("age")) || 0) * 1000;
  const theirMs = dateMs + ageMs + halfSecondMs;
  return { aheadSeconds: Math.round((nowMs - roundTripMs / 2 - theirMs) / 1000), host };
}

async function ask(origin: string, fetch: ClockSkewParts["fetch"], signal: AbortSignal): Promise<HeadAnswer> {
  try {
    return await fetch(`${origin}/`, { method: "HEAD", redirect: "manual", signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** fetch wraps what happened. A clock that is far off shows itself by certificates that seem to be of another time. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "CERT_NOT_YET_VALID" || code === "CERT_HAS_EXPIRED") {
    return `the helpdesk's certificate is not valid at this computer's time (${code}): the clock may be far off`;
  }
  // OpenSSL's own text is of places in its source.
  return code.startsWith("ERR_SSL_") ? `the helpdesk speaks no TLS there (${code})` : messageOf(cause);
}
