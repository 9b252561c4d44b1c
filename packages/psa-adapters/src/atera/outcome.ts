import type { z } from "zod";
import type { AdapterError, Refusal, SubmitOutcome, TicketReference, WriteOutcome } from "../contract.ts";
import type { HttpAnswer, HttpResult } from "../http/request.ts";
import { type Judge, isSuccess, refusedRead, refusedWrite, verdictOfStatus } from "../verdict.ts";
import { resultRow } from "./fields.ts";
import { rightFor, rightText } from "./rights.ts";
import { remedyOf } from "./troubleshooting.ts";

/** What was asked for, for messages: method and path below `api/v3`. */
export interface Asked {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly host: string;
}

const isComment = ({ method, path }: Asked): boolean => method === "POST" && path.endsWith("/comments");

/** Atera's own refusals are JSON or have no body at all; words come from a proxy, or from the gate before Atera. */
const isOwnWord = ({ body }: HttpAnswer): boolean =>
  body.kind === "json" || (body.kind === "text" && (body.text === "" || /^"?invalid input"?\.?$/i.test(body.text)));

/** The error of an answer that is not a success. */
export function errorOf(answer: HttpAnswer, asked: Asked): AdapterError {
  const { status, body } = answer;
  const { method, path, host } = asked;
  const make = (code: AdapterError["code"], text: string, hint?: string): AdapterError => ({
    code,
    message: `${text}: ${host} answered ${method} ${path} with ${status}.`,
    httpStatus: status,
    ...(hint === undefined ? {} : { hint }),
  });
  if (status < 300) {
    const reason = body.kind === "unreadable" ? `, ${body.reason}` : "";
    return make("answer_unreadable", `The answer of Atera cannot be understood${reason}`, remedyOf("host"));
  }
  if (status < 400) {
    return make("answer_unreadable", "The server points to another address", remedyOf("host"));
  }
  if (status === 407) {
    return make("network_unreachable", "The proxy asks for credentials", "Set them in HTTPS_PROXY.");
  }
  if (status === 429) {
    return make("rate_limited", "Atera gets too many requests from this account", remedyOf("limit"));
  }
  if (status >= 500 || status === 408) {
    return make("remote_unavailable", "Atera is in trouble");
  }
  if (status === 401) {
    return make("auth_rejected", "Atera does not take the token", remedyOf("credentials"));
  }
  if (!isOwnWord(answer)) {
    return status === 404
      ? make("not_found", "Atera does not know the address", remedyOf("host"))
      : make("remote_unavailable", "Something before Atera refuses", remedyOf("blocked"));
  }
  if (status === 403) {
    const right = rightFor(method, path);
    const needed = right === undefined ? "the right for this" : `"${rightText(right)}" (to ${right.purpose})`;
    const without = right === undefined ? "" : ` Without it ${right.without}.`;
    return make(
      "permission_denied",
      "The token lacks a right",
      `Give the token ${needed} at Admin > Data management > API.${without}`,
    );
  }
  if (isComment(asked)) {
    // A body that Atera does not understand is answered with 404, as a ticket that is not there (ticketera's notes).
    return make("validation_failed", "Atera refuses the note", remedyOf("technician"));
  }
  if (status === 404) {
    return make("not_found", "Atera does not know this", remedyOf("host"));
  }
  return make("validation_failed", "Atera refuses the data", remedyOf("values"));
}

/** What an answer that is no success means; see verdict.ts. */
export const judgeOf =
  (asked: Asked): Judge =>
  (answer) => {
    const verdict = isSuccess(answer) ? "unclear" : verdictOfStatus(answer.status);
    const isForGood = answer.status === 401 || isOwnWord(answer);
    return { error: errorOf(answer, asked), verdict: verdict === "refused" && !isForGood ? "later" : verdict };
  };

export const refusalOf = (result: HttpResult, asked: Asked): Refusal => refusedRead(result, judgeOf(asked));

/** How the request that makes the ticket ended. `reference` makes what people see of an id. */
export function submitOutcome(
  result: HttpResult,
  asked: Asked,
  reference: (id: string) => TicketReference,
): SubmitOutcome {
  const made = rowsOf(result, resultRow);
  return made === undefined
    ? refusedWrite(result, judgeOf(asked))
    : { status: "accepted", ticket: reference(String(made.ActionID)) };
}

/**
 * How a request ended that changes a ticket. A success has to hold an ActionID, or nothing at all: the documents show 201
 * without a body for notes.
 */
export function writeOutcome(result: HttpResult, asked: Asked): WriteOutcome {
  const isEmpty = result.kind === "answered" && result.body.kind === "text" && result.body.text === "";
  const isMade = rowsOf(result, resultRow) !== undefined || (isEmpty && isSuccess(result));
  return isMade ? { status: "accepted" } : refusedWrite(result, judgeOf(asked));
}

/** What a successful answer holds; undefined when it is no success or not of this shape. */
export function rowsOf<Value>(result: HttpResult, schema: z.ZodType<Value>): Value | undefined {
  return result.kind === "answered" && isSuccess(result) && result.body.kind === "json"
    ? schema.safeParse(result.body.value).data
    : undefined;
}
