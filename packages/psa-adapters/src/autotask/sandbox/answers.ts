import { type Answer, json } from "../../sandbox/answer.ts";
import type { Variants } from "./data.ts";

export const refused = (...errors: readonly string[]): Answer => json(500, { errors });
export const created = (itemId: number): Answer => json(200, { itemId });

export function throttled({ throttle }: Variants, retryAfterSeconds?: number): Answer {
  const text = "Thread Threshold Exceeded — The Autotask API thread threshold of 3 threads has been exceeded.";
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
