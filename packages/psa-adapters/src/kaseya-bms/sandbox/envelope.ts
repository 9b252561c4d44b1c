import { type Answer, json } from "../../sandbox/answer.ts";
import { camelKeys } from "../casing.ts";
import type { SandboxData } from "./data.ts";

const written = (status: number, body: object, { variants }: SandboxData, headers = {}): Answer =>
  json(status, variants.names === "camel" ? camelKeys(body) : body, headers);

/** What surrounds every answer. `TotalRecords` is in paged lists only. */
export const success = (data: SandboxData, result: unknown, totalRecords?: number): Answer =>
  written(
    200,
    {
      Success: true,
      Error: null,
      Result: result,
      ...(totalRecords === undefined ? {} : { TotalRecords: totalRecords }),
    },
    data,
  );

/** No status, no code and no wording of a refusal is published: all of them are ours. */
export function failure(data: SandboxData, status: number, message: string, subErrors: readonly string[] = []): Answer {
  const error = { Code: status, Message: message, Details: null, StackStrace: null, SubErrors: subErrors };
  return written(
    data.variants.failures === "in 200" ? 200 : status,
    { Success: false, Error: error, Result: null },
    data,
  );
}

/** A body that is refused, by the fields that are wrong. */
export function invalid(data: SandboxData, problems: Readonly<Record<string, string>>): Answer {
  if (data.variants.failures !== "problem details") {
    return failure(data, 400, "Validation failed.", Object.values(problems));
  }
  const errors = Object.fromEntries(Object.entries(problems).map(([name, text]) => [name, [text]]));
  return json(400, { type: "about:blank", title: "One or more validation errors occurred.", status: 400, errors });
}

export const notFound = (data: SandboxData, what: string): Answer => failure(data, 404, `${what} was not found.`);

/** Under a status of their own in every variant: the faults are about these statuses. */
export const tooManyRequests = (data: SandboxData, seconds: number): Answer =>
  written(429, { Success: false, Error: { Code: 429, Message: "Too many requests." }, Result: null }, data, {
    "retry-after": String(seconds),
  });

export const serverError = (data: SandboxData): Answer =>
  written(500, { Success: false, Error: { Code: 500, Message: "An error has occurred." }, Result: null }, data);
