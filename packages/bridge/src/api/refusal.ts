import type { ServerResponse } from "node:http";
import type { ErrorDescription } from "../errors.ts";
import { shownError } from "./errors.ts";

export interface Refusal {
  readonly error: ErrorDescription;
  readonly status: number;
}

/**
 * Sets the headers of an answer to a request that failed; what is left is to send the error. Undefined: nothing can be answered
 * any more. `onUnexpected` gets what nobody foresaw.
 */
export function beginRefusal(
  response: ServerResponse,
  thrown: unknown,
  statusOf: (error: ErrorDescription) => number,
  onUnexpected: (error: unknown) => void,
): Refusal | undefined {
  const error = shownError(thrown);
  if (error.code === "unexpected") {
    onUnexpected(thrown);
  }
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return undefined;
  }
  const status = statusOf(error);
  if (status === 401) {
    response.setHeader("www-authenticate", "Bearer");
  }
  if (status === 405) {
    response.setHeader("allow", error.hint.replace("Allowed: ", "").replace(".", ""));
  }
  if (!response.req.complete) {
    response.setHeader("connection", "close"); // the rest of the body is not read
  }
  return { error, status };
}
