import { type Answer, json } from "../../sandbox/answer.ts";
import type { Variants } from "./data.ts";

export const refused = (...errors: readonly string[]): Answer => json(500, { errors });
export const created = (itemId: number): Answer => json(200, { itemId });

const tooManyAtOnce = "Thread Threshold Exceeded — The Autotask API thread threshold of 3 threads has been exceeded.";
/** The words are ours: Autotask's are not known. */
const tooManyInAnHour = "The request threshold of this database has been exceeded.";

/** More than three calls at once. */
export const crowded = (variants: Variants): Answer => refusal(variants, tooManyAtOnce);

/** Too many calls in an hour. */
export const throttled = (variants: Variants, retryAfterSeconds?: number): Answer =>
  refusal(variants, tooManyInAnHour, retryAfterSeconds);

function refusal({ throttle }: Variants, text: string, retryAfterSeconds?: number): Answer {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return json(throttle === "429" ? 429 : 500, { errors: [text] }, headers);
}

/** Trouble without Autotask's own words. */
export const serverError = (): Answer => ({
  status: 500,
  headers: { "content-type": "text/html" },
  body: "<html><body><h1>Server Error</h1></body></html>",
});

export function unauthenticated({ authentication }: Variants): Answer {
  return authentication === "legacy"
    ? refused("IntegrationCode is invalid")
    : { status: 401, headers: { "www-authenticate": 'Basic Realm="webservices.autotask.net"' } };
}

export const notPermitted = ({ permission }: Variants, verb: string): Answer =>
  json(permission === "403" ? 403 : 500, {
    errors: [`The logged in Resource does not have the adequate permissions to ${verb} this entity type.`],
  });
