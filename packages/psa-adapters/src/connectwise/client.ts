import { Buffer } from "node:buffer";
import { z } from "zod";
import type { AdapterContext } from "../contract.ts";
import { type Part, multipart } from "../http/multipart.ts";
import { type HttpResult, sendRequest } from "../http/request.ts";
import { type Found, LookupCache, keptMs } from "../lookup-cache.ts";
import { RemoteFailure } from "../remote-failure.ts";
import type { ConnectWiseConfig } from "./config.ts";
import { acceptedModel, codebaseText, companyInfoRow } from "./fields.ts";
import { type Asked, isRoutingError, refusalOf, rowsOf } from "./outcome.ts";
import { remedyOf } from "./troubleshooting.ts";

/** ConnectWise's largest page. */
const pageSize = 1000;
const mostPages = 20;
/** What was asked so recently is not asked again because of a refusal. */
export const freshMs = 60_000;

/** The body of a request. */
interface Content {
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** ConnectWise's REST API: addresses, credentials, paging. What it caches is the version path of the server. */
export class ConnectWiseClient {
  readonly host: string;
  readonly #config: ConnectWiseConfig;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #codebase = new LookupCache<string>(keptMs, { name: "codebase", shape: codebaseText });
  #requests = 0;

  constructor(config: ConnectWiseConfig) {
    const { companyId, publicKey, privateKey, clientId, site } = config;
    this.#config = config;
    this.host = new URL(site.apiOrigin).host;
    this.#headers = {
      authorization: `Basic ${Buffer.from(`${companyId}+${publicKey}:${privateKey}`).toString("base64")}`,
      clientId,
      accept: acceptedModel,
    };
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  /** The version path of the server, e.g. `v2025_1/`; rejects with a RemoteFailure. */
  async codebase(context: AdapterContext): Promise<Found<string>> {
    return this.#codebase.get("", context, async () => this.#askCodebase(context));
  }

  /** Asks for the version path anew, without credentials; opens the connection on the way. */
  async refresh(context: AdapterContext): Promise<void> {
    await this.#codebase.renew("", context, async () => this.#askCodebase(context));
  }

  forget(): void {
    this.#codebase.clear();
  }

  asked(method: Asked["method"], path: string): Asked {
    return { method, path, host: this.host };
  }

  /** Reads; asks again when the server has moved to another version path since. Rejects with a RemoteFailure. */
  async get(path: string, query: Readonly<Record<string, string>>, context: AdapterContext): Promise<HttpResult> {
    const before = await this.codebase(context);
    const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const address = search.length === 0 ? path : `${path}?${search.join("&")}`;
    const result = await this.#send("GET", before.value, address, context);
    const isAstray = result.kind === "answered" && (result.status === 404 || isRoutingError(result));
    if (!isAstray || context.now() - before.atMs < freshMs) {
      return result;
    }
    await this.refresh(context);
    const after = await this.codebase(context);
    return after.value === before.value ? result : this.#send("GET", after.value, address, context);
  }

  /** What the answer holds, when it is of this shape. Rejects with a RemoteFailure. */
  async read<Value>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<Value>,
    context: AdapterContext,
  ): Promise<Value> {
    const result = await this.get(path, query, context);
    const value = rowsOf(result, schema);
    if (value === undefined) {
      throw new RemoteFailure(refusalOf(result, this.asked("GET", path)));
    }
    return value;
  }

  /** All rows of a list. Rejects with a RemoteFailure. */
  async list<Row>(
    path: string,
    query: Readonly<Record<string, string>>,
    row: z.ZodType<Row>,
    context: AdapterContext,
  ): Promise<readonly Row[]> {
    const all: Row[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const numbers = { page: String(page), pageSize: String(pageSize) };
      const rows = await this.read(path, { ...query, ...numbers }, z.array(row.nullable()), context);
      all.push(...rows.filter((one) => one !== null));
      if (rows.length < pageSize) {
        return all;
      }
    }
    const message = `${this.host} has more than ${pageSize * mostPages} rows at ${path}.`;
    throw new RemoteFailure({ status: "rejected", error: { code: "answer_unreadable", message } });
  }

  /** Writes: exactly one request once the version path is known. Rejects with a RemoteFailure before anything is sent. */
  async post(path: string, body: object, context: AdapterContext): Promise<HttpResult> {
    return this.#write("POST", path, { type: "application/json", body: JSON.stringify(body) }, context);
  }

  /** As `post`: operations on the fields of one row. */
  async patch(path: string, operations: readonly object[], context: AdapterContext): Promise<HttpResult> {
    return this.#write("PATCH", path, { type: "application/json", body: JSON.stringify(operations) }, context);
  }

  /** As `post`: a form with a file. */
  async postForm(path: string, parts: readonly Part[], context: AdapterContext): Promise<HttpResult> {
    return this.#write("POST", path, multipart(parts), context);
  }

  async #write(method: "POST" | "PATCH", path: string, content: Content, context: AdapterContext): Promise<HttpResult> {
    const { value } = await this.codebase(context);
    return this.#send(method, value, path, context, content);
  }

  async #send(
    method: Asked["method"],
    codebase: string,
    address: string,
    context: AdapterContext,
    content?: Content,
  ): Promise<HttpResult> {
    this.#requests++;
    const request = {
      method,
      url: `${this.#config.site.apiOrigin}/${codebase}apis/3.0${address}`,
      headers: content === undefined ? this.#headers : { ...this.#headers, "content-type": content.type },
      timeoutMs: this.#config.timeoutMs,
    };
    return sendRequest(content === undefined ? request : { ...request, body: content.body }, context);
  }

  async #askCodebase(context: AdapterContext): Promise<string> {
    this.#requests++;
    const { companyId, site, timeoutMs } = this.#config;
    const url = `${site.apiOrigin}/login/companyinfo/${encodeURIComponent(companyId)}`;
    const headers = { accept: "application/json" };
    const result = await sendRequest({ method: "GET", url, headers, timeoutMs }, context);
    const info = rowsOf(result, companyInfoRow.nullable());
    const isNotFound = result.kind === "answered" && result.status === 404;
    if (info === null || isNotFound) {
      const error = {
        code: "not_found" as const,
        message: `${this.host} knows no company "${companyId}".`,
        hint: remedyOf("company"),
      };
      // `null` is ConnectWise's own word; a 404 may be a proxy or an upgrade that is under way.
      throw new RemoteFailure({ status: isNotFound ? "retry" : "rejected", error });
    }
    if (info === undefined) {
      throw new RemoteFailure(refusalOf(result, this.asked("GET", "/login/companyinfo")));
    }
    return info.Codebase;
  }
}
