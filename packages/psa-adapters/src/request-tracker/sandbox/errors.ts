import { type Answer, json } from "../../sandbox/answer.ts";

// RT's own words; measured on 5.0.3.
const message = (status: number, text: string): Answer => json(status, { message: text });

export const unauthorized = (): Answer => message(401, "Unauthorized");
export const forbidden = (): Answer => message(403, "Forbidden");
export const notFound = (): Answer => message(404, "Not Found");
export const unsupportedType = (): Answer => message(415, "Unsupported Media Type");
/** Not 403: RT answers so to comments and correspondence. */
export const permissionDenied = (): Answer => message(400, "Permission Denied");
export const badRequest = (text: string): Answer => message(400, text);
/** The same for a queue that there is not. */
export const noQueue = (name: string): Answer => message(403, `No permission to create tickets in the queue '${name}'`);
export const queueNotSet = (): Answer => message(400, "Could not create ticket. Queue not set");

export const serverError = (): Answer => message(500, "Internal Server Error");

/** RT has no limit of its own; a proxy before it may. */
export const tooManyRequests = (retryAfterSeconds: number): Answer =>
  json(429, { message: "Too Many Requests" }, { "retry-after": String(retryAfterSeconds) });
