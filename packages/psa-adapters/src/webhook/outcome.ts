import type { AdapterError, SubmitOutcome, TicketReference, WriteOutcome } from "../contract.ts";
import type { HttpAnswer, HttpResult } from "../http/request.ts";
import { type Judge, isSuccess, refusedWrite, verdictOfStatus } from "../verdict.ts";
import { answerRow } from "./fields.ts";
import { remedyOf } from "./troubleshooting.ts";

/** The error of an answer that is not a success; nothing of its body is repeated. */
export function errorOf({ status, body }: HttpAnswer, host: string): AdapterError {
  const make = (code: AdapterError["code"], text: string, hint: string): AdapterError => ({
    code,
    message: `${text}: ${host} answered with ${status}.`,
    hint,
    httpStatus: status,
  });
  if (status === 401 || status === 403) {
    return make("auth_rejected", "The receiver does not take the signature", remedyOf("signature"));
  }
  if (status === 404 || status === 410) {
    return make("not_found", "There is no receiver at this address", remedyOf("address"));
  }
  if (status === 429) {
    return make("rate_limited", "The receiver gets too many requests", remedyOf("later"));
  }
  if (status === 407) {
    return make("network_unreachable", "The proxy asks for credentials", "Set them in HTTPS_PROXY.");
  }
  if (status >= 500 || status === 408 || status === 409) {
    return make("remote_unavailable", "The receiver is in trouble", remedyOf("later"));
  }
  if (status < 400) {
    const reason = body.kind === "unreadable" ? ` (${body.reason})` : "";
    return make("answer_unreadable", `The answer cannot be understood${reason}`, remedyOf("answer"));
  }
  return make("validation_failed", "The receiver refuses what was sent", remedyOf("refused"));
}

/** 409: the same key is being worked on; what becomes of it is not known yet. */
const judgeOf =
  (host: string): Judge =>
  (answer) => {
    const verdict = isSuccess(answer) || answer.status === 409 ? "unclear" : verdictOfStatus(answer.status);
    return { error: errorOf(answer, host), verdict };
  };

type Taken = {
  readonly id?: string | undefined;
  readonly number?: string | undefined;
  readonly url?: string | undefined;
};

/** What the receiver says of what it took: a JSON object, or nothing at all. Undefined: it is no success. */
function takenOf(result: HttpResult): Taken | undefined {
  if (result.kind !== "answered" || !isSuccess(result)) {
    return undefined;
  }
  const isEmpty = result.body.kind === "text" && result.body.text === "";
  return isEmpty ? {} : result.body.kind === "json" ? answerRow.safeParse(result.body.value).data : undefined;
}

export function submitOutcome(result: HttpResult, host: string, pressId: string): SubmitOutcome {
  const taken = takenOf(result);
  if (taken === undefined) {
    return refusedWrite(result, judgeOf(host));
  }
  const id = taken.id ?? pressId;
  const ticket: TicketReference = {
    id,
    number: taken.number ?? id,
    ...(taken.url === undefined ? {} : { url: taken.url }),
  };
  return { status: "accepted", ticket };
}

export const writeOutcome = (result: HttpResult, host: string): WriteOutcome =>
  takenOf(result) === undefined ? refusedWrite(result, judgeOf(host)) : { status: "accepted" };
