import type { z } from "zod";
import type { AdapterError, FindOutcome, Refusal, SubmitOutcome, TicketReference, WriteOutcome } from "../contract.ts";
import type { AnswerBody } from "../http/body.ts";
import type { HttpAnswer, HttpResult } from "../http/request.ts";
import { isMarkedWith } from "../marker.ts";
import { type Judge, isAboutUs, isSuccess, refusedRead, refusedWrite, verdictOfStatus } from "../verdict.ts";
import { type TicketRow, errorEnvelope, listOf, madeRow, sentences, ticketRow } from "./fields.ts";
import { rightFor, rightText, rightsScreen } from "./rights.ts";
import { remedyOf } from "./troubleshooting.ts";

/** What was asked for, for messages: method and path below `REST/2.0`. */
export interface Asked {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly host: string;
}

/** RT's own sentence. It names fields, queues and statuses; never shown whole where it could hold ticket text. */
const sentenceOf = (body: AnswerBody): string =>
  body.kind === "json" ? (errorEnvelope.safeParse(body.value).data?.message ?? "") : "";

/** The error of an answer that is not a success. */
export function errorOf({ status, body }: HttpAnswer, { method, path, host }: Asked): AdapterError {
  const sentence = sentenceOf(body);
  const make = (code: AdapterError["code"], text: string, hint?: string): AdapterError => ({
    code,
    message: `${text}: ${host} answered ${method} ${path} with ${status}.`,
    httpStatus: status,
    ...(hint === undefined ? {} : { hint }),
  });
  if (status === 401) {
    return make("auth_rejected", "Request Tracker does not take the token", remedyOf("token"));
  }
  // RT says 403 for some rights, and 400 with this sentence for others.
  if (status === 403 || (status === 400 && /permission denied/i.test(sentence))) {
    const right = rightFor(method, path);
    const hint =
      right === undefined
        ? remedyOf("right")
        : `Give the token's user ${rightText(right)} at ${rightsScreen}, to ${right.purpose}.`;
    const isAboutQueue = path === "/ticket" || path.startsWith("/queue/");
    return make(
      "permission_denied",
      "The token's user lacks a right",
      isAboutQueue ? `${hint} ${remedyOf("queue")}` : hint,
    );
  }
  if (status === 404) {
    return make("not_found", "Request Tracker does not know the address", remedyOf("address"));
  }
  if (status === 429) {
    return make("rate_limited", "Request Tracker, or a proxy before it, gets too many requests");
  }
  if (status >= 300 && status < 400) {
    const hint = `${remedyOf("proxy")} Redirects are not followed, for the token's sake.`;
    return make("answer_unreadable", "The server points to another address", hint);
  }
  if (status === 407) {
    return make("network_unreachable", "The proxy asks for credentials", "Set them in HTTPS_PROXY.");
  }
  if (status >= 500 || status === 408) {
    return make("remote_unavailable", "Request Tracker is in trouble");
  }
  if (status < 300) {
    const reason = body.kind === "unreadable" ? `, ${body.reason}` : "";
    return make(
      "answer_unreadable",
      `The answer cannot be understood as Request Tracker's${reason}`,
      remedyOf("proxy"),
    );
  }
  const said = /^(?:Could not create ticket\. Queue not set|JSON parse error|Field \w+ is required)/.exec(
    sentence,
  )?.[0];
  return make("validation_failed", `Request Tracker refuses the data${said === undefined ? "" : ` ("${said}")`}`);
}

/** What an answer that is no success means; see verdict.ts. */
export const judgeOf =
  (asked: Asked): Judge =>
  (answer) => {
    const error = errorOf(answer, asked);
    const verdict = isSuccess(answer) ? "unclear" : verdictOfStatus(answer.status);
    // A refusal that is not in RT's own words comes from a proxy, or from an upgrade that is under way.
    const isOwnWord = isAboutUs(error) || answer.body.kind === "json";
    return { error, verdict: verdict === "refused" && !isOwnWord ? "later" : verdict };
  };

export const refusalOf = (result: HttpResult, asked: Asked): Refusal => refusedRead(result, judgeOf(asked));

/** How the request that makes the ticket ended. `reference` makes what people see of an id. */
export function submitOutcome(
  result: HttpResult,
  asked: Asked,
  reference: (id: string) => TicketReference,
): SubmitOutcome {
  const ticket = rowsOf(result, madeRow);
  return ticket === undefined
    ? refusedWrite(result, judgeOf(asked))
    : { status: "accepted", ticket: reference(ticket.id) };
}

/** A note or file is answered with 201 and sentences. */
export const messageOutcome = (result: HttpResult, asked: Asked): WriteOutcome =>
  rowsOf(result, sentences) !== undefined && result.kind === "answered" && result.status === 201
    ? { status: "accepted" }
    : refusedWrite(result, judgeOf(asked));

/** RT 5's own words, lib/RT/Ticket.pm and lib/RT/REST2; whatever else stands there may repeat what was sent. */
const closingRefusal =
  /^(?:Ticket \d{1,18}: )?(?:Permission Denied|That ticket has unresolved dependencies|Status '[\w -]{0,60}' isn't a valid status)/;

/** What RT said of a change of the status that did not take place: 200, with a sentence that is an error. */
export function notClosed(result: HttpResult, status: string): WriteOutcome {
  const [sentence = ""] = rowsOf(result, sentences) ?? [];
  const [said] = closingRefusal.exec(sentence) ?? [];
  const message = `Request Tracker did not set the status "${status}"${said === undefined ? "" : `; it said: ${said}`}.`;
  return { status: "rejected", error: { code: "value_unknown", message, hint: remedyOf("status") } };
}

/** What a search for a press found; tickets of other presses, whatever the server thinks of them, do not count. */
export function findOutcome(
  result: HttpResult,
  asked: Asked,
  pressId: string,
  pressIdField: string,
  reference: (id: string) => TicketReference,
): FindOutcome {
  const rows = rowsOf(result, listOf(ticketRow));
  if (rows === undefined) {
    return refusalOf(result, asked);
  }
  const [oldest, ...others] = rows.items
    .filter((row) => isOfPress(row, pressId, pressIdField))
    .sort((one, other) => Number(one.id) - Number(other.id))
    .map(({ id }) => reference(id));
  return oldest === undefined ? { status: "absent" } : { status: "found", ticket: oldest, duplicates: others };
}

const isOfPress = ({ Subject, CustomFields = [] }: TicketRow, pressId: string, pressIdField: string): boolean =>
  isMarkedWith(Subject ?? "", pressId) ||
  CustomFields.some(({ name, values }) => name === pressIdField && values.includes(pressId));

/** What a successful answer holds; undefined when it is no success or not of this shape. */
export function rowsOf<Value>(result: HttpResult, schema: z.ZodType<Value>): Value | undefined {
  return result.kind === "answered" && isSuccess(result) && result.body.kind === "json"
    ? schema.safeParse(result.body.value).data
    : undefined;
}
