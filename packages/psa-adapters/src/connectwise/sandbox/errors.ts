import { type Answer, json, plainText } from "../../sandbox/answer.ts";

/** One entry of an error's list. */
export interface FieldError {
  readonly code: string;
  readonly message: string;
  readonly resource: string;
  readonly field: string;
}

export const cannotRoute = (): Answer => plainText(400, "Cannot route. Codebase/company is invalid");

export const unknownEndpoint = (): Answer =>
  json(404, { code: "ConnectWiseApi", message: "The endpoint does not exist." });

export const unknownRecord = (what: string, id: string): Answer =>
  json(404, { code: "NotFound", message: `${what} ${id} not found` });

export const invalidObject = (resource: string, errors: readonly FieldError[]): Answer =>
  json(400, { code: "InvalidObject", message: `${resource} object is invalid`, errors });

export const unknownMember = (name: string, type: string): Answer =>
  json(400, {
    code: "ConnectWiseApi",
    message: `Could not find member '${name}' on object of type '${type}'. Check your accept header for the version.`,
    errors: null,
  });

export const missingField = (resource: string, field: string): FieldError => ({
  code: "MissingRequiredField",
  message: `The ${field} field is required.`,
  resource,
  field,
});

/** The key is `error` here, not `code`. */
export const tooManyRequests = (seconds: number): Answer =>
  json(
    429,
    { error: "ConnectWiseAPI", message: `Too many requests. Please try again in ${seconds} seconds.` },
    { "retry-after": String(seconds) },
  );

/** The wording of the following four is not published: status and code are, the message is ours. */
export const unauthorized = (): Answer =>
  json(401, { code: "Unauthorized", message: "Authorization has been denied." });

export const missingClientId = (status: number): Answer =>
  json(status, { code: "Unauthorized", message: "A valid clientId is required.", errors: null });

export const forbidden = (): Answer => json(403, { code: "Forbidden", message: "Your security role denies this." });

export const serverError = (): Answer => json(500, { code: "ServerError", message: "An error has occurred." });
