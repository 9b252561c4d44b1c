import { z } from "zod";
import type { AdapterError, AdapterErrorCode, FindOutcome, Refusal, SubmitOutcome, WriteOutcome } from "../contract.ts";
import type { AnswerBody } from "../http/body.ts";
import type { HttpAnswer, HttpResult } from "../http/request.ts";
import { isMarkedWith } from "../marker.ts";
import {
  type Judge,
  type Verdict,
  isAboutUs,
  isSuccess,
  refusedRead,
  refusedWrite,
  verdictOfStatus,
} from "../verdict.ts";
import { camelKeys } from "./casing.ts";
import { type TicketRow, anyRow, ticketRow } from "./fields.ts";
import { type Reference } from "./reference.ts";
import { rightFor, rightText } from "./rights.ts";
import { type TroubleName, remedyOf } from "./troubleshooting.ts";

/** What was asked for, for messages. */
export interface Asked {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly host: string;
}

/** What surrounds every answer of BMS. It can say `success: false` under status 200. */
interface Envelope {
  readonly success: boolean;
  readonly result: unknown;
  /** All that it says of an error, on one line; never shown, since it may repeat ticket text. */
  readonly words: string;
}

const errorInfo = z
  .object({
    message: z.string().nullish(),
    details: z.string().nullish(),
    subErrors: z.array(z.string()).nullish().catch(undefined),
  })
  .nullish()
  .catch(undefined);

const envelopeShape = z.object({ success: z.boolean(), error: errorInfo, result: z.unknown() });

/** ASP.NET's own refusal of a body, which comes without BMS's envelope. */
const modelRefusal = z.object({ title: z.string(), status: z.number(), errors: z.record(z.string(), z.unknown()) });

function envelopeOf(body: AnswerBody): Envelope | undefined {
  if (body.kind !== "json") {
    return undefined;
  }
  const value = camelKeys(body.value);
  const envelope = envelopeShape.safeParse(value).data;
  if (envelope !== undefined) {
    const { message, details, subErrors } = envelope.error ?? {};
    const words = [message, details, ...(subErrors ?? [])].filter((part) => typeof part === "string").join(" ");
    return { success: envelope.success, result: envelope.result, words };
  }
  const refusal = modelRefusal.safeParse(value).data;
  return refusal === undefined
    ? undefined
    : { success: false, result: undefined, words: `${refusal.title} ${Object.keys(refusal.errors).join(" ")}` };
}

/** Neither codes nor texts of errors are published: the words decide, and what none of them fits is about the data. */
const meanings: readonly (readonly [RegExp, AdapterErrorCode])[] = [
  [/too many|rate limit|quota|throttl|limit (?:was |is |has been )?exceeded/i, "rate_limited"],
  [/permission|not allowed|access (?:is |was )?denied|forbidden|access rights?|api access/i, "permission_denied"],
  [/unauthori[sz]ed|not authenticated|(?:token|session) (?:is |has )?(?:expired|invalid|not valid)/i, "auth_rejected"],
  [
    /error (?:has )?occurred|internal server error|timed out|deadlock|service (?:is )?unavailable/i,
    "remote_unavailable",
  ],
  [/not found|does not exist|no longer exists/i, "not_found"],
];

const meaningOf = (words: string): AdapterErrorCode =>
  meanings.find(([pattern]) => pattern.test(words))?.[1] ?? "validation_failed";

const codeOfStatus: Readonly<Record<number, AdapterErrorCode>> = {
  401: "auth_rejected",
  403: "permission_denied",
  404: "not_found",
  407: "network_unreachable",
  408: "remote_unavailable",
  429: "rate_limited",
};

function codeOf({ status, body }: HttpAnswer, isLogin: boolean): AdapterErrorCode {
  const envelope = envelopeOf(body);
  if (status >= 500) {
    return "remote_unavailable";
  }
  const known = codeOfStatus[status];
  if (known !== undefined && !(isLogin && status === 403)) {
    return known;
  }
  const isRefusal = status >= 400 || (isSuccess({ kind: "answered", status, body }) && envelope?.success === false);
  if (!isRefusal) {
    return "answer_unreadable";
  }
  const meaning = meaningOf(envelope?.words ?? "");
  const isTrouble = meaning === "rate_limited" || meaning === "remote_unavailable";
  return isLogin && envelope !== undefined && !isTrouble ? "auth_rejected" : meaning;
}

export const loginPath = "/v2/security/authenticate";
const userInfoPath = "/v2/security/userinfo";

/** The names of a ticket's and a note's fields: what an error says of them is shown, all else may be ticket text. */
const fieldNames =
  /\b(?:Title|Details|AccountId|LocationId|ContactId|StatusId|PriorityId|TypeId|SourceId|QueueId|AssigneeId|IssueTypeId|SubIssueTypeId|SLAId|WorkTypeId|OpenDate|HardwareAssetId|NoteDate|IsInternal|Attachments|Base64Data|CustomFieldsData)\b/gi;

const sentences: Readonly<Partial<Record<AdapterErrorCode, string>>> = {
  auth_rejected: "BMS does not take the token of this login",
  permission_denied: "The API employee lacks a right",
  not_found: "BMS does not know the address, or what it leads to",
  rate_limited: "BMS gets too many calls of this kind from this company",
  remote_unavailable: "BMS is in trouble",
  network_unreachable: "The proxy asks for credentials",
  answer_unreadable: "The answer cannot be understood",
  validation_failed: "BMS refuses the data",
};

/** What a refused login may be about; its words are not published. */
const loginTroubles: readonly (readonly [RegExp, TroubleName])[] = [
  [/\b(?:mfa|otp|totp)\b|factor|verification code/i, "mfa"],
  [/lock|inactive|deactivated|disabled|suspended/i, "inactive"],
  [/tenant|company/i, "tenant"],
];

const loginTrouble = (words: string): TroubleName =>
  loginTroubles.find(([pattern]) => pattern.test(words))?.[1] ?? "credentials";

function hintOf(code: AdapterErrorCode, { method, path }: Asked, words: string): string | undefined {
  const right = rightFor(method, path);
  switch (code) {
    case "auth_rejected":
      return path === loginPath ? remedyOf(loginTrouble(words)) : remedyOf("token");
    case "permission_denied":
      return path === userInfoPath
        ? `Needed: "${right === undefined ? "" : rightText(right)}"; without it ${right?.without}. ${remedyOf("apiAccess")}`
        : `Needed: ${right === undefined ? "the right for this" : `"${rightText(right)}" (to ${right.purpose}); without it ${right.without}`}. ${remedyOf("right")}`;
    case "answer_unreadable":
    case "not_found":
      return remedyOf("host");
    case "rate_limited":
      return remedyOf("limit");
    case "network_unreachable":
      return "Set them in HTTPS_PROXY.";
    case "validation_failed":
      return method === "GET" ? undefined : remedyOf("queue");
    default:
      return undefined;
  }
}

/** The error of an answer that is not what was asked for. */
export function errorOf(answer: HttpAnswer, asked: Asked): AdapterError {
  const { status, body } = answer;
  const isLogin = asked.path === loginPath;
  const code = codeOf(answer, isLogin);
  const sentence = isLogin && code === "auth_rejected" ? "BMS does not take the credentials" : sentences[code];
  const words = envelopeOf(body)?.words ?? "";
  const named = [...new Set(words.match(fieldNames) ?? [])].slice(0, 10);
  const fields = code === "validation_failed" && named.length > 0 ? ` (${named.join(", ")})` : "";
  const reason = code === "answer_unreadable" && body.kind === "unreadable" ? `, ${body.reason}` : "";
  const failed = isSuccess(answer) && envelopeOf(body)?.success === false ? ", which says that it failed" : "";
  const hint = hintOf(code, asked, words);
  return {
    code,
    message: `${sentence}${fields}${reason}: ${asked.host} answered ${asked.method} ${asked.path} with ${status}${failed}.`,
    ...(hint === undefined ? {} : { hint }),
    httpStatus: status,
  };
}

function verdictOf(answer: HttpAnswer, error: AdapterError): Verdict {
  const isOwnWord = envelopeOf(answer.body)?.success === false;
  if (error.code === "rate_limited") {
    return "later";
  }
  if (isSuccess(answer)) {
    return isOwnWord && error.code !== "remote_unavailable" ? "refused" : "unclear";
  }
  const verdict = verdictOfStatus(answer.status);
  if (verdict === "refused" && error.code === "remote_unavailable") {
    return "unclear";
  }
  // A refusal that is not in BMS's own words comes from a proxy, or from maintenance that is under way.
  return verdict === "refused" && !isOwnWord && !isAboutUs(error) ? "later" : verdict;
}

/** What an answer that is no success means; see verdict.ts. */
export const judgeOf =
  (asked: Asked): Judge =>
  (answer) => {
    const error = errorOf(answer, asked);
    return { error, verdict: verdictOf(answer, error) };
  };

export const refusalOf = (result: HttpResult, asked: Asked): Refusal => refusedRead(result, judgeOf(asked));

/** The token was not taken; another may be. Under 200, the words alone say so. */
export const isTokenRefused = (result: HttpResult, asked: Asked): boolean =>
  result.kind === "answered" && result.status < 500 && errorOf(result, asked).code === "auth_rejected";

/** What a successful answer holds; undefined when it is no success, says that it failed, or is not of this shape. */
export function resultOf<Value>(result: HttpResult, schema: z.ZodType<Value>): Value | undefined {
  const envelope = result.kind === "answered" && isSuccess(result) ? envelopeOf(result.body) : undefined;
  return envelope?.success === true ? schema.safeParse(envelope.result).data : undefined;
}

/** How the request that makes the ticket ended. */
export function submitOutcome(result: HttpResult, asked: Asked, reference: Reference): SubmitOutcome {
  const ticket = resultOf(result, ticketRow);
  return ticket === undefined
    ? refusedWrite(result, judgeOf(asked))
    : { status: "accepted", ticket: reference(ticket) };
}

/** How a request ended that changes a ticket; a success has to hold a row with an id. */
export const writeOutcome = (result: HttpResult, asked: Asked): WriteOutcome =>
  resultOf(result, anyRow) === undefined ? refusedWrite(result, judgeOf(asked)) : { status: "accepted" };

/** What a search for a press found; titles that do not hold its mark, whatever the server thinks of them, do not count. */
export function findOutcome(rows: readonly TicketRow[], pressId: string, reference: Reference): FindOutcome {
  const [oldest, ...others] = rows
    .filter(({ title = "" }) => isMarkedWith(title, pressId))
    .sort((one, other) => one.id - other.id)
    .map(reference);
  return oldest === undefined ? { status: "absent" } : { status: "found", ticket: oldest, duplicates: others };
}
