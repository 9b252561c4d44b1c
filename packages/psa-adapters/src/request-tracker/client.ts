import type { z } from "zod";
import type { AdapterContext } from "../contract.ts";
import { type HttpResult, sendRequest } from "../http/request.ts";
import { RemoteFailure } from "../remote-failure.ts";
import type { RequestTrackerConfig } from "./config.ts";
import { listOf } from "./fields.ts";
import { type Asked, refusalOf, rowsOf } from "./outcome.ts";

/** RT's largest page. */
const pageSize = 100;
const mostPages = 20;

type Query = Readonly<Record<string, string>>;

/** RT's REST2: addresses, the token, paging. Caches nothing. */
export class RequestTrackerClient {
  readonly host: string;
  readonly #config: RequestTrackerConfig;
  readonly #headers: Readonly<Record<string, string>>;
  #requests = 0;

  constructor(config: RequestTrackerConfig) {
    this.#config = config;
    this.host = new URL(config.site.base).host;
    this.#headers = { authorization: `token ${config.token}`, accept: "application/json" };
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  asked(method: Asked["method"], path: string): Asked {
    return { method, path, host: this.host };
  }

  async get(path: string, query: Query, context: AdapterContext): Promise<HttpResult> {
    const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return this.#send("GET", search.length === 0 ? path : `${path}?${search.join("&")}`, context);
  }

  /** Exactly one request. */
  async write(method: "POST" | "PUT", path: string, body: object, context: AdapterContext): Promise<HttpResult> {
    return this.#send(method, path, context, JSON.stringify(body));
  }

  /** One thing. Rejects with a RemoteFailure. */
  async read<Value>(path: string, query: Query, schema: z.ZodType<Value>, context: AdapterContext): Promise<Value> {
    const result = await this.get(path, query, context);
    const value = rowsOf(result, schema);
    if (value === undefined) {
      throw new RemoteFailure(refusalOf(result, this.asked("GET", path)));
    }
    return value;
  }

  /** All rows of a list. Rejects with a RemoteFailure. */
  async list<Row>(path: string, query: Query, row: z.ZodType<Row>, context: AdapterContext): Promise<readonly Row[]> {
    const all: Row[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const numbers = { page: String(page), per_page: String(pageSize) };
      const { items } = await this.read(path, { ...query, ...numbers }, listOf(row), context);
      all.push(...items);
      if (items.length < pageSize) {
        return all;
      }
    }
    const message = `${this.host} has more than ${pageSize * mostPages} rows at ${path}.`;
    throw new RemoteFailure({ status: "rejected", error: { code: "answer_unreadable", message } });
  }

  async #send(method: Asked["method"], address: string, context: AdapterContext, body?: string): Promise<HttpResult> {
    this.#requests++;
    const request = {
      method,
      url: `${this.#config.site.base}/REST/2.0${address}`,
      headers: body === undefined ? this.#headers : { ...this.#headers, "content-type": "application/json" },
      timeoutMs: this.#config.timeoutMs,
    };
    return sendRequest(body === undefined ? request : { ...request, body }, context);
  }
}
