import { type Answer, json, plainText } from "../../sandbox/answer.ts";
import type { SandboxVariants } from "./data.ts";

const empty = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers,
  body: "",
});

const problem = (status: number, title: string, detail?: string): Answer => ({
  ...json(status, { type: "about:blank", title, status, ...(detail === undefined ? {} : { detail }) }),
  headers: { "content-type": "application/problem+json; charset=utf-8" },
});

/** The same for a missing and for a wrong credential: no body, no WWW-Authenticate. */
export const unauthorized = (): Answer => empty(401);

/** What a missing right is answered with is not published; the status is a guess. */
export const forbidden = (): Answer => empty(403);

export const notFound = (): Answer => problem(404, "Not Found");

export const badRequest = ({ badRequest: variant }: SandboxVariants, detail: string): Answer =>
  variant === "empty" ? empty(400) : problem(400, "Bad Request", detail);

export const badComment = (variants: SandboxVariants): Answer =>
  variants.badComment === "invalid-input" ? plainText(404, "Invalid input") : badRequest(variants, "Invalid input");

/** The gate before Atera; its words are ours. */
export const blocked = (): Answer => ({
  status: 403,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>Access denied</title><p>The owner of this site has banned your access.",
});

export const tooManyRequests = (seconds: number): Answer => empty(429, { "retry-after": String(seconds) });

export const serverError = (): Answer => empty(500);
