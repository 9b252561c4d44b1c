import { z } from "zod";
import type { AdapterContext } from "../contract.ts";
import { type HttpResult, sendRequest } from "../http/request.ts";
import { LookupCache, keptMs } from "../lookup-cache.ts";
import { RemoteFailure } from "../remote-failure.ts";
import type { KaseyaBmsConfig } from "./config.ts";
import { type UserRow, userRow } from "./fields.ts";
import { type Asked, isTokenRefused, refusalOf, resultOf } from "./outcome.ts";
import { Pace, endpointOf, paceFailure } from "./pace.ts";
import { Session } from "./session.ts";

const mostPages = 40;

type Query = Readonly<Record<string, string>>;

/** BMS's REST API v2: login, limit of calls, paging. Methods reject with a RemoteFailure before anything is sent. */
export class KaseyaBmsClient {
  readonly host: string;
  readonly #config: KaseyaBmsConfig;
  readonly #pace: Pace;
  readonly #session: Session;
  readonly #user = new LookupCache<UserRow>(keptMs, { name: "user", shape: userRow });
  #requests = 0;

  constructor(config: KaseyaBmsConfig) {
    this.#config = config;
    this.#pace = new Pace(config.callsPerHour);
    this.#session = new Session(config, this.#pace);
    this.host = new URL(config.site.apiOrigin).host;
  }

  /** Requests sent so far, logins apart. */
  get requests(): number {
    return this.#requests;
  }

  forget(): void {
    this.#session.forget();
    this.#user.clear();
  }

  asked(method: Asked["method"], path: string): Asked {
    return { method, path, host: this.host };
  }

  /** Logs in, if there is need of it. */
  async logIn(context: AdapterContext): Promise<void> {
    await this.#session.token(context);
  }

  /** Whose token it is. */
  async user(context: AdapterContext): Promise<UserRow> {
    return (await this.#user.get("", context, async () => this.one("/v2/security/userinfo", userRow, context))).value;
  }

  /** Asks something small, which opens the connection and shows that the token is still good. */
  async refresh(context: AdapterContext): Promise<void> {
    await this.#user.renew("", context, async () => this.one("/v2/security/userinfo", userRow, context));
  }

  async get(path: string, query: Query, context: AdapterContext): Promise<HttpResult> {
    const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return this.#call("GET", path, search.length === 0 ? "" : `?${search.join("&")}`, undefined, context);
  }

  /** Exactly one request once a token is known that is taken. */
  async post(path: string, body: object, context: AdapterContext): Promise<HttpResult> {
    return this.#call("POST", path, "", body, context);
  }

  /** As `post`. */
  async patch(path: string, operations: readonly object[], context: AdapterContext): Promise<HttpResult> {
    return this.#call("PATCH", path, "", operations, context);
  }

  /** One value, or all rows of what is not paged. */
  async one<Value>(path: string, schema: z.ZodType<Value>, context: AdapterContext, query: Query = {}): Promise<Value> {
    return this.read(await this.get(path, query, context), schema, this.asked("GET", path));
  }

  /** All rows of a list with pages of `size`. */
  async list<Row extends { readonly id: number }>(
    path: string,
    query: Query,
    row: z.ZodType<Row>,
    size: number,
    context: AdapterContext,
  ): Promise<readonly Row[]> {
    return this.#pages(path, size, async (page) => {
      const numbers = { PageSize: String(size), PageNumber: String(page) };
      return this.one(path, z.array(row.nullable()), context, { ...query, ...numbers });
    });
  }

  /** All rows of a search that is posted. */
  async search<Row extends { readonly id: number }>(
    path: string,
    filter: object,
    row: z.ZodType<Row>,
    size: number,
    context: AdapterContext,
  ): Promise<readonly Row[]> {
    return this.#pages(path, size, async (page) => {
      const result = await this.post(path, { PageSize: size, PageNumber: page, Filter: filter }, context);
      return this.read(result, z.array(row.nullable()), this.asked("POST", path));
    });
  }

  /** Ends with a page that is not full, or brings nothing new: some lists are not paged whatever is asked for. */
  async #pages<Row extends { readonly id: number }>(
    path: string,
    size: number,
    load: (page: number) => Promise<readonly (Row | null)[]>,
  ): Promise<readonly Row[]> {
    const all = new Map<number, Row>();
    for (let page = 1; page <= mostPages; page++) {
      const before = all.size;
      const rows = await load(page);
      for (const row of rows) {
        if (row !== null) {
          all.set(row.id, row);
        }
      }
      if (rows.length !== size || all.size === before) {
        return [...all.values()];
      }
    }
    const message = `${this.host} has more than ${size * mostPages} rows at ${path}.`;
    throw new RemoteFailure({ status: "retry", error: { code: "answer_unreadable", message } });
  }

  /** What a successful answer holds. */
  read<Value>(result: HttpResult, schema: z.ZodType<Value>, asked: Asked): Value {
    const value = resultOf(result, schema);
    if (value === undefined) {
      throw new RemoteFailure(refusalOf(result, asked));
    }
    return value;
  }

  /** With another token once more when this one is not taken: then surely nothing was done. */
  async #call(
    method: Asked["method"],
    path: string,
    search: string,
    body: object | undefined,
    context: AdapterContext,
  ): Promise<HttpResult> {
    const asked = this.asked(method, path);
    const send = async (token: string): Promise<HttpResult> => {
      const waitMs = this.#pace.take(endpointOf(method, path), context.now());
      if (waitMs > 0) {
        throw paceFailure(asked, waitMs);
      }
      this.#requests++;
      const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
      const url = `${this.#config.site.apiOrigin}${path}${search}`;
      const { timeoutMs } = this.#config;
      return sendRequest(
        body === undefined
          ? { method, url, headers, timeoutMs }
          : {
              method,
              url,
              headers: { ...headers, "content-type": "application/json" },
              body: JSON.stringify(body),
              timeoutMs,
            },
        context,
      );
    };
    const token = await this.#session.token(context);
    const result = await send(token);
    return isTokenRefused(result, asked) ? send(await this.#session.tokenAfter(token, context)) : result;
  }
}
