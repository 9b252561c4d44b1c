import type { AdapterContext, AdapterError } from "../contract.ts";
import { type AnswerBody, readBody } from "./body.ts";
import { type Progress, errorCodeOf, progressOf } from "./progress.ts";
import { readRetryAfter } from "./retry-after.ts";
import { withTimeLimit } from "./time-limit.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** From the beginning to the last byte of the answer. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly kind: "answered";
  readonly status: number;
  readonly body: AnswerBody;
  readonly retryAfterMs?: number;
}

export interface HttpFailure {
  readonly kind: "failed";
  readonly progress: Progress;
  readonly error: AdapterError;
}

export type HttpResult = HttpAnswer | HttpFailure;

/** One request, one answer. Follows no redirect and never throws for what the network or the server does. */
export async function sendRequest(request: HttpRequest, context: AdapterContext): Promise<HttpResult> {
  const { host } = new URL(request.url);
  if (context.signal.aborted) {
    return {
      kind: "failed",
      progress: "nothing-sent",
      error: { code: "timeout", message: `No time was left to ask ${host}.` },
    };
  }
  return withTimeLimit(request.timeoutMs, context.signal, async (signal) => {
    try {
      const response = await context.fetch(request.url, {
        method: request.method,
        headers: request.headers,
        redirect: "manual",
        signal,
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      const retryAfterMs = readRetryAfter(response.headers.get("retry-after"), context.now());
      return {
        kind: "answered",
        status: response.status,
        body: await readBody(response),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    } catch (error) {
      return failureOf(error, request, host, signal.aborted);
    }
  });
}

function failureOf(error: unknown, { timeoutMs }: HttpRequest, host: string, isOverdue: boolean): HttpFailure {
  if (isOverdue) {
    const message = `${host} did not answer in time (limit ${timeoutMs} ms).`;
    return { kind: "failed", progress: "maybe-sent", error: { code: "timeout", message } };
  }
  const progress = progressOf(error);
  const code = errorCodeOf(error);
  const reason = code === undefined ? "" : ` (${code})`;
  return progress === "nothing-sent"
    ? {
        kind: "failed",
        progress,
        error: {
          code: "network_unreachable",
          message: `${host} cannot be reached${reason}.`,
          hint: "Check the network, the name of the host, the proxy, and whether its certificate is trusted here.",
        },
      }
    : {
        kind: "failed",
        progress,
        error: {
          code: "connection_lost",
          message: `The connection to ${host} broke before an answer came${reason}.`,
          hint: "Try again. If it happens every time: look at the address, and at the proxy and the firewall on the way.",
        },
      };
}
