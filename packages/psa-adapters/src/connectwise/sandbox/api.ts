import { Buffer } from "node:buffer";
import { type Answer, type SandboxRequest, json, plainText } from "../../sandbox/answer.ts";
import { rightText, rightsFor } from "../rights.ts";
import type { SandboxData } from "./data.ts";
import { cannotRoute, forbidden, missingClientId, unauthorized, unknownRecord } from "./errors.ts";
import { answerRoute } from "./routes.ts";

export interface ApiSettings {
  /** Reports differ on what ConnectWise answers without a clientId. */
  readonly missingClientIdStatus: 401 | 400;
  readonly now: () => number;
}

const companyInfoPath = /^\/login\/companyinfo\/([^/]+)$/;
const apiPath = /^\/([^/]+\/)apis\/3\.0(\/.*)$/;
/** Works besides the current version path, on premises and in the cloud. */
const legacyCodebase = "v4_6_release/";

export const isApiAddress = ({ pathname }: URL): boolean =>
  pathname.startsWith("/login/") || pathname.includes("/apis/3.0/");

/** Makes or changes something. */
export const isWrite = ({ method, url }: SandboxRequest): boolean =>
  method !== "GET" && /\/apis\/3\.0\/(?:service\/tickets(?!\/search)|system\/documents)/.test(url.pathname);

/** Answers one request: version path, credentials, clientId, rights, then the endpoint. */
export async function answerApi(request: SandboxRequest, data: SandboxData, settings: ApiSettings): Promise<Answer> {
  const { pathname } = request.url;
  const [, company] = companyInfoPath.exec(pathname) ?? [];
  if (company !== undefined) {
    return companyInfo(decodeURIComponent(company), data);
  }
  const [, codebase, path] = apiPath.exec(pathname) ?? [];
  if (path === undefined || (codebase !== data.codebase && codebase !== legacyCodebase)) {
    return cannotRoute();
  }
  const refused = refuse(request, path, data, settings);
  return refused ?? answerRoute(request, path, data, settings.now());
}

function companyInfo(company: string, data: SandboxData): Answer {
  if (company.toLowerCase() !== data.companyId.toLowerCase()) {
    return data.variants.unknownCompany === "404" ? unknownRecord("Company", company) : json(200, null);
  }
  return json(200, {
    CompanyName: "Example MSP",
    Codebase: data.codebase,
    VersionCode: data.codebase.slice(0, -1).replace("_", "."),
    VersionNumber: "v2025.8.12345",
    CompanyID: data.companyId,
    IsCloud: "False",
  });
}

function refuse(
  { method, headers }: SandboxRequest,
  path: string,
  data: SandboxData,
  { missingClientIdStatus }: ApiSettings,
): Answer | undefined {
  const [scheme, encoded = ""] = (headers["authorization"] ?? "").split(" ");
  const credentials = Buffer.from(encoded, "base64").toString("utf8");
  const company = credentials.split("+", 1)[0] ?? "";
  if (scheme !== "Basic" || !credentials.includes("+")) {
    return unauthorized();
  }
  if (company.toLowerCase() !== data.companyId.toLowerCase()) {
    return cannotRoute();
  }
  if (credentials.slice(company.length) !== `+${data.publicKey}:${data.privateKey}`) {
    return unauthorized();
  }
  if (headers["clientid"] !== data.clientId) {
    return missingClientId(missingClientIdStatus);
  }
  const accept = headers["accept"] ?? "*/*";
  if (!/\*\/\*|application\/(?:json|vnd\.connectwise\.com\+json)/i.test(accept)) {
    return plainText(406, "Not acceptable.");
  }
  return rightsFor(method, path).some((right) => data.denied.has(rightText(right))) ? forbidden() : undefined;
}
