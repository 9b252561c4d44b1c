import { type Answer, type SandboxRequest, plainText } from "../../sandbox/answer.ts";
import { endpointOf } from "../pace.ts";
import { rightFor, rightText, rights } from "../rights.ts";
import type { SandboxData } from "./data.ts";
import { failure, success } from "./envelope.ts";
import { answerRoute } from "./routes.ts";

const loginPath = "/v2/security/authenticate";
const hourMs = 3_600_000;

export const isApiAddress = ({ pathname }: URL): boolean => pathname.startsWith("/v2/");

/** Makes or changes something. */
export const isWrite = ({ method, url }: SandboxRequest): boolean =>
  method !== "GET" && url.pathname.startsWith("/v2/servicedesk/tickets") && !url.pathname.endsWith("/search");

/** Answers one request: limit of calls, token, rights, then the endpoint. */
export async function answerApi(request: SandboxRequest, data: SandboxData, nowMs: number): Promise<Answer> {
  const { method, url } = request;
  if (isBeyondLimit(endpointOf(method, url.pathname), data, nowMs)) {
    return failure(data, 429, "API rate limit exceeded.");
  }
  if (url.pathname === loginPath) {
    return method === "POST" ? logIn(request, data, nowMs) : plainText(405, "");
  }
  const [, token = ""] = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "") ?? [];
  if ((data.tokens.get(token) ?? 0) <= nowMs) {
    return failure(data, 401, "Unauthorized");
  }
  const [apiAccess] = rights;
  const right = rightFor(method, url.pathname);
  const isDenied = [apiAccess, right].some((one) => one !== undefined && data.denied.has(rightText(one)));
  return isDenied
    ? failure(data, 403, "You do not have permission to perform this action.")
    : answerRoute(request, data, nowMs);
}

function isBeyondLimit(endpoint: string, data: SandboxData, nowMs: number): boolean {
  const recent = (data.calls.get(endpoint) ?? []).filter((atMs) => atMs > nowMs - hourMs);
  const isBeyond = recent.length >= data.callsPerHour;
  data.calls.set(endpoint, isBeyond ? recent : [...recent, nowMs]);
  return isBeyond;
}

/** A form, whichever its encoding; JSON is not taken. */
async function logIn({ body, headers }: SandboxRequest, data: SandboxData, nowMs: number): Promise<Answer> {
  const type = headers["content-type"] ?? "";
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    return plainText(415, "");
  }
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  const fields = new Map([...form].map(([name, value]) => [name.toLowerCase(), value]));
  if (fields.get("granttype") !== "password") {
    return failure(data, 400, "The GrantType field is required.");
  }
  const { tenant, userName, password } = data;
  const isKnown =
    fields.get("tenant") === tenant && fields.get("username") === userName && fields.get("password") === password;
  if (!isKnown) {
    return failure(data, 401, "Invalid credentials.");
  }
  data.tokensMade++;
  const accessToken = `token-${data.tokensMade}`;
  const endMs = nowMs + data.tokenLifeMs;
  data.tokens.set(accessToken, endMs);
  return success(data, {
    AccessToken: accessToken,
    RefreshToken: `refresh-${data.tokensMade}`,
    AccessTokenExpireOn: new Date(endMs).toISOString(),
    RefreshTokenExpireOn: new Date(endMs + hourMs).toISOString(),
  });
}
