import { z } from "zod";
import type { AdapterError, FindOutcome, Refusal, SubmitOutcome, TicketReference, WriteOutcome } from "../contract.ts";
import type { AnswerBody } from "../http/body.ts";
import type { HttpAnswer, HttpResult } from "../http/request.ts";
import { type Judge, isAboutUs, isSuccess, refusedRead, refusedWrite, verdictOfStatus } from "../verdict.ts";
import { anyRow, errorEnvelope, ticketRow } from "./fields.ts";
import { rightText, rightsFor } from "./rights.ts";
import { remedyOf } from "./troubleshooting.ts";

/** What was asked for, for messages: method and path below `apis/3.0`. */
export interface Asked {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly host: string;
}

/** What ConnectWise answers, whole, when its address or version path is wrong. */
export const isRoutingError = ({ status, body }: HttpAnswer): boolean =>
  status === 400 && body.kind === "text" && /^cannot route/i.test(body.text);

interface Envelope {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

const shortWord = /^[A-Za-z][A-Za-z0-9_./-]{0,60}$/;

/** The words of an error body that are surely not ticket text: codes and names of fields. */
function readEnvelope(body: AnswerBody): Envelope {
  if (body.kind !== "json") {
    return { code: "", message: body.kind === "text" ? body.text : "", fields: [] };
  }
  const { code = "", message = "", errors = [] } = errorEnvelope.safeParse(body.value).data ?? {};
  const unknownMember = /find member '([A-Za-z0-9_]+)'/.exec(message)?.[1];
  const fields = errors
    .filter(({ field = "" }) => shortWord.test(field))
    .slice(0, 10)
    .map((one) => (shortWord.test(one.code ?? "") ? `${one.field} (${one.code})` : `${one.field}`));
  return {
    code: shortWord.test(code) ? code : "",
    message,
    fields: unknownMember === undefined ? fields : [...fields, `${unknownMember} (unknown field)`],
  };
}

/** The fields that ConnectWise named when it refused the data, e.g. `status` of "status/name". */
export function refusedFields(result: HttpResult): readonly string[] {
  if (result.kind !== "answered" || result.status !== 400 || result.body.kind !== "json") {
    return [];
  }
  const { errors = [] } = errorEnvelope.safeParse(result.body.value).data ?? {};
  return errors.map(({ field = "" }) => field.split(/[/.]/, 1)[0] ?? "");
}

/** The error of an answer that is not a success. */
export function errorOf({ status, body }: HttpAnswer, { method, path, host }: Asked): AdapterError {
  const { code, message, fields } = readEnvelope(body);
  const where = `${host} answered ${method} ${path} with ${status}${code === "" ? "" : ` ${code}`}`;
  const make = (errorCode: AdapterError["code"], text: string, hint?: string): AdapterError => ({
    code: errorCode,
    message: `${text}: ${where}.`,
    httpStatus: status,
    ...(hint === undefined ? {} : { hint }),
  });
  if (/ssl is required/i.test(message)) {
    return make("auth_rejected", "This host is not the API's", remedyOf("webHost"));
  }
  if ((status === 401 || status === 400) && /client\s?id/i.test(message)) {
    return make("auth_rejected", "ConnectWise does not take the clientId", remedyOf("clientId"));
  }
  if (status === 401) {
    return make("auth_rejected", "ConnectWise does not take the credentials", remedyOf("keys"));
  }
  if (status === 403) {
    return make("permission_denied", "The API member lacks a right", hintOfRight(method, path));
  }
  if (status === 404 || isRoutingError({ kind: "answered", status, body })) {
    return make("not_found", "ConnectWise does not know the address", remedyOf("address"));
  }
  if (status === 429) {
    return make("rate_limited", "ConnectWise gets too many requests from this company", remedyOf("limit"));
  }
  if (status >= 300 && status < 400) {
    const hint = `${remedyOf("page")} Redirects are not followed, for the credentials' sake.`;
    return make("answer_unreadable", "The server points to another address", hint);
  }
  if (status === 407) {
    return make("network_unreachable", "The proxy asks for credentials", remedyOf("proxy"));
  }
  if (status >= 500 || status === 408) {
    return make("remote_unavailable", "ConnectWise is in trouble", remedyOf("down"));
  }
  if (status < 300) {
    const reason = body.kind === "unreadable" ? `, ${body.reason}` : "";
    return make("answer_unreadable", `The answer of ConnectWise cannot be understood${reason}`, remedyOf("page"));
  }
  const refused = fields.length === 0 ? "" : ` for ${fields.join(", ")}`;
  return make("validation_failed", `ConnectWise refuses the data${refused}`, remedyOf("refused"));
}

/** Which right a refused request needs, what for, what goes without it, and where it is given. */
export function hintOfRight(method: string, path: string): string {
  const needed = rightsFor(method, path);
  const [first] = needed;
  if (first === undefined) {
    return remedyOf("right");
  }
  const names = needed.map((right) => `"${rightText(right)}"${right.isUnverified === true ? " (perhaps)" : ""}`);
  return `${names.join(", ")}: to ${first.purpose}; without it ${first.without}. ${remedyOf("right")}`;
}

/** What an answer that is no success means; see verdict.ts. */
export const judgeOf =
  (asked: Asked): Judge =>
  (answer) => {
    const error = errorOf(answer, asked);
    const verdict = isSuccess(answer) ? "unclear" : verdictOfStatus(answer.status);
    // A refusal that is not in ConnectWise's own words comes from a proxy, or from an upgrade that is under way.
    const isOwnWord = isAboutUs(error) || answer.body.kind === "json";
    return { error, verdict: verdict === "refused" && !isOwnWord ? "later" : verdict };
  };

export const refusalOf = (result: HttpResult, asked: Asked): Refusal => refusedRead(result, judgeOf(asked));

/** How the request that makes the ticket ended. `reference` makes what people see of an id. */
export function submitOutcome(
  result: HttpResult,
  asked: Asked,
  reference: (id: number) => TicketReference,
): SubmitOutcome {
  const ticket = rowsOf(result, ticketRow);
  return ticket === undefined
    ? refusedWrite(result, judgeOf(asked))
    : { status: "accepted", ticket: reference(ticket.id) };
}

/** How a request ended that changes a ticket; a success has to hold a row with an id. */
export const writeOutcome = (result: HttpResult, asked: Asked): WriteOutcome =>
  rowsOf(result, anyRow) === undefined ? refusedWrite(result, judgeOf(asked)) : { status: "accepted" };

/** What a search for a press found; rows of other presses, whatever the server thinks of them, do not count. */
export function findOutcome(
  result: HttpResult,
  asked: Asked,
  pressId: string,
  reference: (id: number) => TicketReference,
): FindOutcome {
  const rows = rowsOf(result, z.array(ticketRow));
  if (rows === undefined) {
    return refusalOf(result, asked);
  }
  const [oldest, ...others] = rows
    .filter(({ externalXRef }) => externalXRef === pressId)
    .sort((one, other) => one.id - other.id)
    .map(({ id }) => reference(id));
  return oldest === undefined ? { status: "absent" } : { status: "found", ticket: oldest, duplicates: others };
}

/** What a successful answer holds; undefined when it is no success or not of this shape. */
export function rowsOf<Value>(result: HttpResult, schema: z.ZodType<Value>): Value | undefined {
  return result.kind === "answered" && isSuccess(result) && result.body.kind === "json"
    ? schema.safeParse(result.body.value).data
    : undefined;
}
