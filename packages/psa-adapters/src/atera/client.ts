import type { z } from "zod";
import type { AdapterContext } from "../contract.ts";
import { type HttpResult, sendRequest } from "../http/request.ts";
import { RemoteFailure } from "../remote-failure.ts";
import type { AteraConfig } from "./config.ts";
import { type ListPage, accountRow, listPage } from "./fields.ts";
import { type Asked, refusalOf, rowsOf } from "./outcome.ts";

/** The largest page of the 2026-06 document; the older one allows more for some lists. */
const pageSize = 50;
const mostPages = 200;
/** Atera's gate blocks user agents that look like a script's (PSAtera's and others' reports). */
const userAgent = "Mozilla/5.0 (compatible; tier2-button/0.1)";

/** A page of a list, and how many rows Atera counts in all: when they are more, some moved while the pages were read. */
export interface Page<Row> {
  /** From 1. */
  readonly number: number;
  readonly rows: readonly Row[];
  readonly totalItemCount: number;
}

type Query = Readonly<Record<string, string>>;

/** Atera's REST API v3: addresses, credentials, paging. Caches nothing. */
export class AteraClient {
  readonly host: string;
  readonly #config: AteraConfig;
  readonly #headers: Readonly<Record<string, string>>;
  #requests = 0;

  constructor(config: AteraConfig) {
    const { token, scheme, site } = config;
    this.#config = config;
    this.host = new URL(site.origin).host;
    const credentials = scheme === "bearer" ? { authorization: `Bearer ${token}` } : { "x-api-key": token };
    this.#headers = { ...credentials, accept: "application/json", "user-agent": userAgent };
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

  /** One row. Rejects with a RemoteFailure. */
  async row<Row>(path: string, query: Query, schema: z.ZodType<Row>, context: AdapterContext): Promise<Row> {
    const result = await this.get(path, query, context);
    const value = rowsOf(result, schema);
    if (value === undefined) {
      throw new RemoteFailure(refusalOf(result, this.asked("GET", path)));
    }
    return value;
  }

  /** One page of a list, from 1. Rejects with a RemoteFailure. */
  async page<Row>(
    path: string,
    query: Query,
    row: z.ZodType<Row>,
    page: number,
    context: AdapterContext,
  ): Promise<ListPage<Row>> {
    const numbers = { page: String(page), itemsInPage: query["itemsInPage"] ?? String(pageSize) };
    return this.row(path, { ...query, ...numbers }, listPage(row), context);
  }

  /** All pages. Rejects with a RemoteFailure. */
  async list<Row>(
    path: string,
    query: Query,
    row: z.ZodType<Row>,
    context: AdapterContext,
  ): Promise<{ readonly rows: readonly Row[] }> {
    const rows: Row[] = [];
    for await (const page of this.pages(path, query, row, 1, context)) {
      rows.push(...page.rows);
    }
    return { rows };
  }

  /**
   * The pages from one on. The next page is asked for by its number: the link to it is never called, wherever it leads.
   * Throws a RemoteFailure.
   */
  async *pages<Row>(
    path: string,
    query: Query,
    row: z.ZodType<Row>,
    from: number,
    context: AdapterContext,
  ): AsyncGenerator<Page<Row>> {
    for (let number = from; number <= mostPages; number++) {
      const page = await this.page(path, query, row, number, context);
      yield { number, rows: page.items, totalItemCount: page.totalItemCount ?? 0 };
      const hasMore = (page.nextLink ?? "") !== "" || number < (page.totalPages ?? 0);
      if (page.items.length === 0 || !hasMore) {
        return;
      }
    }
    const message = `${this.host} has more than ${mostPages} pages at ${path}.`;
    throw new RemoteFailure({ status: "retry", error: { code: "answer_unreadable", message } });
  }

  /** Asks for the account: the credentials are looked at, and the connection is opened. Rejects with a RemoteFailure. */
  async account(context: AdapterContext): Promise<string> {
    const { CompanyName } = await this.row("/account", {}, accountRow, context);
    return CompanyName ?? "";
  }

  /** Writes: exactly one request. */
  async write(method: "POST" | "PUT", path: string, body: object, context: AdapterContext): Promise<HttpResult> {
    return this.#send(method, path, context, JSON.stringify(body));
  }

  async #send(method: Asked["method"], address: string, context: AdapterContext, body?: string): Promise<HttpResult> {
    this.#requests++;
    const request = {
      method,
      url: `${this.#config.site.origin}/api/v3${address}`,
      headers: body === undefined ? this.#headers : { ...this.#headers, "content-type": "application/json" },
      timeoutMs: this.#config.timeoutMs,
    };
    return sendRequest(body === undefined ? request : { ...request, body }, context);
  }
}
