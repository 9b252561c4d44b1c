import type { z } from "zod";
import type { AdapterError, FindOutcome, Refusal, SubmitOutcome, TicketReference, WriteOutcome } from "../contract.ts";
import type { HttpAnswer, HttpResult } from "../http/request.ts";
import { type Judge, isAboutUs, isSuccess, refusedRead, refusedWrite, verdictOfStatus } from "../verdict.ts";
import { type TicketRow, createdRow, errorRow } from "./fields.ts";
import { rightFor, rightText } from "./rights.ts";
import { remedyOf } from "./troubleshooting.ts";

/** What was asked for, for messages: method and path below `V1.0`. */
export interface Asked {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly host: string;
}

/** Autotask's own words: `{"errors": ["text"]}`. */
function errorsOf({ body }: HttpAnswer): readonly string[] {
  return body.kind === "json" ? (errorRow.safeParse(body.value).data?.errors ?? []) : [];
}

/** Names of fields in Autotask's sentences; the rest of them may be ticket text. */
const fieldPatterns = [
  /Picklist value \[\d+\] does not exist for (\w{1,60})/,
  /(?:on )?field:\s*(\w{1,60})/i,
  /(\w{1,60}) is required/i,
  /required field (\w{1,60})/i,
  /existing entity for (\w{1,60})/i,
  /Unable to find (\w{1,60}) in/i,
];

const fieldsOf = (errors: readonly string[]): readonly string[] =>
  errors.slice(0, 10).flatMap((text) => fieldPatterns.flatMap((pattern) => pattern.exec(text)?.[1] ?? []).slice(0, 1));

/** Which right a request needs, and what goes without it. */
export function hintOfRight(method: string, path: string): string {
  const right = rightFor(method, path);
  const needed =
    right === undefined ? "" : `"${rightText(right)}" (to ${right.purpose}; without it ${right.without}): `;
  return `${needed}${remedyOf("right")}`;
}

/** The names of the fields that a refusal is about, as far as Autotask tells them. */
export const refusedFields = (result: HttpResult): readonly string[] =>
  result.kind === "answered" ? fieldsOf(errorsOf(result)) : [];

/** The error of an answer that is not a success. */
export function errorOf(answer: HttpAnswer, { method, path, host }: Asked): AdapterError {
  const { status, body } = answer;
  const errors = errorsOf(answer);
  const words = errors.length > 0 ? errors.join(" ") : body.kind === "text" ? body.text : "";
  const make = (code: AdapterError["code"], text: string, hint?: string): AdapterError => ({
    code,
    message: `${text}: ${host} answered ${method} ${path} with ${status}.`,
    httpStatus: status,
    ...(hint === undefined ? {} : { hint }),
  });
  if (/IntegrationCode is invalid/i.test(words)) {
    return make("auth_rejected", "Autotask does not take the tracking identifier", remedyOf("integrationCode"));
  }
  if (status === 401) {
    return make("auth_rejected", "Autotask does not take the credentials", remedyOf("credentials"));
  }
  if (/zone information could not be determined/i.test(words)) {
    return make("auth_rejected", "Autotask knows no zone of this user", remedyOf("user"));
  }
  if (status === 403 || /adequate permissions/i.test(words)) {
    return make("permission_denied", "The API user lacks a right", hintOfRight(method, path));
  }
  if (status >= 400 && /thread threshold/i.test(words)) {
    return make("busy", "Autotask takes no more calls at once", remedyOf("limit"));
  }
  if (status === 429 || (status >= 400 && /threshold/i.test(words))) {
    return make("rate_limited", "Autotask gets too many requests", remedyOf("limit"));
  }
  if (status >= 300 && status < 400) {
    return make("answer_unreadable", "The server points to another address", remedyOf("address"));
  }
  if (status === 407) {
    return make("network_unreachable", "The proxy asks for credentials", remedyOf("proxy"));
  }
  if (status === 404 || status === 405) {
    return make("not_found", "Autotask does not know the address", remedyOf("address"));
  }
  if (status < 300) {
    const reason = body.kind === "unreadable" ? `, ${body.reason}` : "";
    return make("answer_unreadable", `The answer of Autotask cannot be understood${reason}`, remedyOf("page"));
  }
  if (errors.length > 0 || (status < 500 && status !== 408)) {
    const fields = fieldsOf(errors);
    const named = fields.length === 0 ? "" : ` for ${fields.join(", ")}`;
    return make("validation_failed", `Autotask refuses the data${named}`, remedyOf("refused"));
  }
  return make("remote_unavailable", "Autotask is in trouble", remedyOf("down"));
}

/** What an answer that is no success means; see verdict.ts. */
export const judgeOf =
  (asked: Asked): Judge =>
  (answer) => {
    const error = errorOf(answer, asked);
    if (isSuccess(answer)) {
      return { error, verdict: "unclear" };
    }
    if (error.code === "rate_limited" || error.code === "busy") {
      return { error, verdict: "later" };
    }
    // Autotask answers 500 to what it refuses, in its own words.
    if (isAboutUs(error) || errorsOf(answer).length > 0) {
      return { error, verdict: "refused" };
    }
    const verdict = verdictOfStatus(answer.status);
    // A refusal that is not in Autotask's own words comes from a proxy, or from an upgrade that is under way.
    return { error, verdict: verdict === "refused" && answer.body.kind !== "json" ? "later" : verdict };
  };

export const refusalOf = (result: HttpResult, asked: Asked): Refusal => refusedRead(result, judgeOf(asked));

/** How the request that makes the ticket ended. `reference` makes what people see of an id. */
export function submitOutcome(
  result: HttpResult,
  asked: Asked,
  reference: (row: TicketRow) => TicketReference,
): SubmitOutcome {
  const created = valueOf(result, createdRow);
  return created === undefined
    ? refusedWrite(result, judgeOf(asked))
    : { status: "accepted", ticket: reference({ id: created.itemId }) };
}

/** How a request ended that changes a ticket; a success has to hold an id. */
export const writeOutcome = (result: HttpResult, asked: Asked): WriteOutcome =>
  valueOf(result, createdRow) === undefined ? refusedWrite(result, judgeOf(asked)) : { status: "accepted" };

/** What a search for a press found; rows of other presses, whatever the server thinks of them, do not count. */
export function findOutcome(
  rows: readonly TicketRow[],
  pressId: string,
  reference: (row: TicketRow) => TicketReference,
): FindOutcome {
  const [oldest, ...others] = rows
    .filter(({ externalID }) => externalID === pressId)
    .sort((one, other) => one.id - other.id)
    .map(reference);
  return oldest === undefined ? { status: "absent" } : { status: "found", ticket: oldest, duplicates: others };
}

/** What a successful answer holds; undefined when it is no success or not of this shape. */
export function valueOf<Value>(result: HttpResult, schema: z.ZodType<Value>): Value | undefined {
  return result.kind === "answered" && isSuccess(result) && result.body.kind === "json"
    ? schema.safeParse(result.body.value).data
    : undefined;
}
