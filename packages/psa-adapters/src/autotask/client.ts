import { z } from "zod";
import type { AdapterContext, Refusal } from "../contract.ts";
import { type Fleet, type Yielding, alone } from "../fleet.ts";
import { type HttpResult, sendRequest } from "../http/request.ts";
import { type Found, LookupCache, keptMs } from "../lookup-cache.ts";
import { RemoteFailure } from "../remote-failure.ts";
import type { AutotaskConfig } from "./config.ts";
import { pageDetails, zoneRow } from "./fields.ts";
import { Gate } from "./gate.ts";
import { Limiter } from "./limiter.ts";
import { type Asked, errorOf, refusalOf, valueOf } from "./outcome.ts";
import { isPortalAddress, isZoneAddress } from "./site.ts";
import { TenantShare, thresholdRow } from "./tenant-share.ts";

/** Autotask takes 3 calls at once per entity; a place is free only a little after the answer came. */
const mostAtOnce = 2;
/** Rows that keep an answer below 1 MB. */
const rowsPerPage = 200;
const mostPages = 20;
/** What was asked so recently is not asked again because of a refusal. */
export const freshMs = 60_000;
/** versioninformation names V2.0, too, which has no zoneInformation. */
const zonePath = "/atservicesrest/v1.0/zoneInformation";

/** Where the tenant is. */
export interface Zone {
  /** Ends with `/V1.0`. */
  readonly apiUrl: string;
  /** The portal, ending with `/`. */
  readonly webUrl?: string;
}

const zoneShape: z.ZodType<Zone> = z.object({ apiUrl: z.string(), webUrl: z.string().exactOptional() });

/** Other operators are dropped silently by Autotask, which then answers with everything. */
export type Filter =
  | {
      readonly op: "eq" | "gte" | "gt" | "contains" | "exist" | "in";
      readonly field: string;
      readonly value?: string | number | boolean | readonly number[];
    }
  | { readonly op: "or"; readonly items: readonly Filter[] };

/** Autotask's REST API: zone, credentials, paging, calls at once. */
export class AutotaskClient {
  readonly #config: AutotaskConfig;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #zone = new LookupCache<Zone>(keptMs, { name: "zone", shape: zoneShape });
  readonly #limiter = new Limiter(mostAtOnce);
  readonly #share: TenantShare;
  /** By host: one that a tenant has left refuses right credentials. */
  readonly #gates = new Map<string, Gate>();
  #host: string;
  #requests = 0;

  constructor(config: AutotaskConfig, fleet: Fleet = alone) {
    this.#config = config;
    this.#share = new TenantShare(fleet, async (context) => this.one("/ThresholdInformation", thresholdRow, context));
    this.#host = new URL(config.site.origin).host;
    this.#headers = {
      accept: "application/json",
      "content-type": "application/json",
      apiintegrationcode: config.integrationCode,
      username: config.userName,
      secret: config.secret,
    };
  }

  /** The zone's, once it is known. */
  get host(): string {
    return this.#host;
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  asked(method: Asked["method"], path: string): Asked {
    return { method, path, host: this.#host };
  }

  forget(): void {
    this.#zone.clear();
  }

  /** Rejects with a RemoteFailure. */
  async zone(context: AdapterContext): Promise<Found<Zone>> {
    const known = await this.#zone.get("", context, async () => this.#askZone(context));
    // One that was kept over a restart gets the credentials, too.
    const { apiUrl, webUrl = apiUrl } = known.value;
    const { site } = this.#config;
    const isOurs = isZoneAddress(apiUrl, site) && (webUrl === apiUrl || isPortalAddress(webUrl, site));
    const zone = isOurs ? known : await this.#zone.renew("", context, async () => this.#askZone(context));
    this.#host = new URL(zone.value.apiUrl).host;
    return zone;
  }

  /** Opens the connection to the zone, by what does not count as one of the tenant's calls. Rejects with a RemoteFailure. */
  async greet(context: AdapterContext): Promise<void> {
    const { value } = await this.zone(context);
    await this.#zone.renew("", context, async () => this.#askZone(context, new URL(value.apiUrl).origin));
  }

  /** Why what gives way to tickets may not be sent now; undefined when it may. */
  async postponed(what: Yielding, context: AdapterContext): Promise<Refusal | undefined> {
    return this.#share.postponed(what, context);
  }

  /** What a path holds. Rejects with a RemoteFailure. */
  async one<Value>(path: string, schema: z.ZodType<Value>, context: AdapterContext): Promise<Value> {
    return this.read(await this.#send("GET", path, undefined, context), schema, this.asked("GET", path));
  }

  /** All rows that match every filter; they are to be compared again. Rejects with a RemoteFailure. */
  async query<Row>(
    entity: string,
    filter: readonly Filter[],
    includeFields: readonly string[],
    row: z.ZodType<Row>,
    context: AdapterContext,
    maxRecords: number = rowsPerPage,
  ): Promise<readonly Row[]> {
    const path = `/${entity}/query`;
    const answer = z.object({ items: z.array(row), pageDetails: pageDetails.nullish() });
    const body = { maxRecords, includeFields, filter };
    const rows: Row[] = [];
    let result = await this.#send("POST", path, body, context);
    const asked = this.asked("POST", path);
    for (let page = 1; ; page++) {
      const { items, pageDetails: details } = this.read(result, answer, asked);
      rows.push(...items);
      const next = details?.nextPageUrl;
      if (next === undefined || next === null || next === "") {
        return rows;
      }
      const isTrusted = isZoneAddress(next, this.#config.site) && new URL(next).host === this.#host;
      if (!isTrusted || page === mostPages) {
        const message = isTrusted
          ? `${this.#host} has more than ${mostPages} pages at ${path}.`
          : `${this.#host} points to another host for the next page of ${path}.`;
        throw new RemoteFailure({ status: "rejected", error: { code: "answer_unreadable", message } });
      }
      // A query by POST goes on by POST, with the same body.
      result = await this.#limited("POST", path, next, body, context);
    }
  }

  /** The same for what a ticket can do without: rows that cannot be read are left out. */
  async readable<Row>(
    entity: string,
    filter: readonly Filter[],
    includeFields: readonly string[],
    row: z.ZodType<Row>,
    context: AdapterContext,
  ): Promise<readonly Row[]> {
    const rows = await this.query(entity, filter, includeFields, row.nullable().catch(null), context);
    return rows.filter((one) => one !== null);
  }

  /** Writes: exactly one request once the zone is known. Rejects with a RemoteFailure before anything is sent. */
  async write(method: "POST" | "PATCH", path: string, body: object, context: AdapterContext): Promise<HttpResult> {
    return this.#send(method, path, body, context);
  }

  /** Rejects with a RemoteFailure unless it is a success of this shape. */
  read<Value>(result: HttpResult, schema: z.ZodType<Value>, asked: Asked): Value {
    const value = valueOf(result, schema);
    if (value === undefined) {
      throw new RemoteFailure(refusalOf(result, asked));
    }
    return value;
  }

  /** A tenant that was moved is refused at its old host as if the credentials were wrong: the zone is asked again, once. */
  async #send(
    method: Asked["method"],
    path: string,
    body: object | undefined,
    context: AdapterContext,
  ): Promise<HttpResult> {
    const before = await this.zone(context);
    const result = await this.#limited(method, path, `${before.value.apiUrl}${path}`, body, context);
    const isRefused = result.kind === "answered" && result.status === 401;
    if (!isRefused || context.now() - before.atMs < freshMs) {
      return result;
    }
    const after = await this.#zone.renew("", context, async () => this.#askZone(context));
    return after.value.apiUrl === before.value.apiUrl
      ? result
      : this.#limited(method, path, `${after.value.apiUrl}${path}`, body, context);
  }

  async #limited(
    method: Asked["method"],
    path: string,
    url: string,
    body: object | undefined,
    context: AdapterContext,
  ): Promise<HttpResult> {
    const entity = path.split("/")[1] ?? "";
    const isRefused = (result: HttpResult): boolean =>
      result.kind === "answered" && errorOf(result, this.asked(method, path)).code === "auth_rejected";
    const { host } = new URL(url);
    const gate = this.#gates.get(host) ?? new Gate();
    this.#gates.set(host, gate);
    const send = async (): Promise<HttpResult> => {
      this.#requests++;
      const request = { method, url, headers: this.#headers, timeoutMs: this.#config.timeoutMs };
      return sendRequest(body === undefined ? request : { ...request, body: JSON.stringify(body) }, context);
    };
    return gate.pass(context.signal, isRefused, send, async (work) => this.#limiter.run(entity, context.signal, work));
  }

  /** Without credentials but the user's name. */
  async #askZone(context: AdapterContext, asking = this.#config.site.origin): Promise<Zone> {
    this.#requests++;
    const { site, userName, timeoutMs } = this.#config;
    const url = `${asking}${zonePath}?user=${encodeURIComponent(userName)}`;
    const headers = { accept: "application/json" };
    const result = await sendRequest({ method: "GET", url, headers, timeoutMs }, context);
    const asked: Asked = { method: "GET", path: "/zoneInformation", host: new URL(url).host };
    const row = this.read(result, zoneRow, asked);
    if (!isZoneAddress(row.url, site)) {
      const message = `${asked.host} names a zone that is no host of Autotask; nothing was sent there.`;
      throw new RemoteFailure({ status: "retry", error: { code: "answer_unreadable", message } });
    }
    this.#host = new URL(row.url).host;
    const { origin, pathname } = new URL(row.url);
    const apiUrl = `${origin}${pathname.replace(/\/*$/, "")}/V1.0`;
    const { webUrl } = row;
    const isUsable = webUrl !== undefined && webUrl !== null && isPortalAddress(webUrl, site);
    return isUsable ? { apiUrl, webUrl: `${new URL(webUrl).href.replace(/\/*$/, "")}/` } : { apiUrl };
  }
}
