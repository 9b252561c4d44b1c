// From an answer that is no success to an outcome; the same for every PSA.
import type { AdapterError, Refusal, WriteOutcome } from "./contract.ts";
import type { HttpAnswer, HttpResult } from "./http/request.ts";

/**
 * What an answer to a request that changes something means. `refused`: nothing was changed, and would not be the next time.
 * `later`: nothing was changed; it may work another time. `unclear`: it may have been changed.
 */
export type Verdict = "refused" | "later" | "unclear";

export interface Judgement {
  readonly error: AdapterError;
  readonly verdict: Verdict;
}

/** An adapter's view of an answer that is not what was asked for. */
export type Judge = (answer: HttpAnswer) => Judgement;

/**
 * A request that reads came to nothing; it may always be repeated. Only refused credentials and rights are for good:
 * anything else may be a proxy or an upgrade that is under way, and passes by itself.
 */
export function refusedRead(result: HttpResult, judge: Judge): Refusal {
  if (result.kind === "failed") {
    return { status: "retry", error: result.error };
  }
  const { error } = judge(result);
  return isAboutUs(error) ? { status: "rejected", error } : { status: "retry", error, ...waitOf(result) };
}

/** A request that changes something was not answered with a success that can be understood. */
export function refusedWrite(
  result: HttpResult,
  judge: Judge,
): Exclude<WriteOutcome, { readonly status: "accepted" | "unsupported" }> {
  if (result.kind === "failed") {
    return { status: result.progress === "nothing-sent" ? "retry" : "ambiguous", error: result.error };
  }
  const { error, verdict } = judge(result);
  switch (verdict) {
    case "refused":
      return { status: "rejected", error };
    case "later":
      return { status: "retry", error, ...waitOf(result) };
    case "unclear":
      return { status: "ambiguous", error, ...waitOf(result) };
  }
}

/** What a status alone says of a request that changes something. */
export function verdictOfStatus(status: number): Verdict {
  if (status === 407 || status === 429) {
    return "later";
  }
  return status >= 400 && status < 500 && status !== 408 ? "refused" : "unclear";
}

/** Our credentials or rights are refused. */
export const isAboutUs = ({ code }: AdapterError): boolean => code === "auth_rejected" || code === "permission_denied";

export const isSuccess = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

const waitOf = ({ retryAfterMs }: HttpAnswer): { retryAfterMs?: number } =>
  retryAfterMs === undefined ? {} : { retryAfterMs };
