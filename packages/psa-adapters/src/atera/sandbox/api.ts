import type { Answer, SandboxRequest } from "../../sandbox/answer.ts";
import { rightFor, rightText } from "../rights.ts";
import type { SandboxData } from "./data.ts";
import { blocked, forbidden, unauthorized } from "./errors.ts";
import { answerRoute } from "./routes.ts";

const base = "/api/v3";

/** User agents that Atera's gate was reported to block: those of scripts. */
const blockedAgent = /^$|^(?:python|node|undici|curl|go-http|java)\b/i;

export const isApiAddress = ({ pathname }: URL): boolean => pathname.startsWith(`${base}/`);

/** Everything that makes a ticket or a note. */
export const isWrite = ({ method, url }: SandboxRequest): boolean =>
  method === "POST" && /^\/api\/v3\/tickets(?:\/\d+\/comments)?$/.test(url.pathname);

/** Answers one request: the gate, credentials, rights, then the endpoint. */
export function answerApi(request: SandboxRequest, data: SandboxData, nowMs: number): Answer {
  const { method, headers, url } = request;
  if (blockedAgent.test(headers["user-agent"] ?? "")) {
    return blocked();
  }
  const isBearer = headers["authorization"] === `Bearer ${data.token}`;
  if (!isBearer && headers["x-api-key"] !== data.apiKey) {
    return unauthorized();
  }
  const path = url.pathname.slice(base.length);
  const right = rightFor(method, path);
  return right !== undefined && data.denied.has(rightText(right))
    ? forbidden()
    : answerRoute(request, path, data, nowMs);
}
