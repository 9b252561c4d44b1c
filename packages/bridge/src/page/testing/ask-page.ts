import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { request } from "../../node-http.ts";

export interface PageAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Undefined when it is no JSON. */
  readonly json: unknown;
}

/** One request as a browser on the page makes it, unless `headers` say otherwise; `line`: `POST /api/say`. */
export async function askPage(
  port: number,
  line: string,
  {
    key,
    body,
    headers = {},
  }: { readonly key?: string; readonly body?: unknown; readonly headers?: OutgoingHttpHeaders } = {},
): Promise<PageAnswer> {
  const [method = "", path = ""] = line.split(" ");
  const { promise, resolve, reject } = Promise.withResolvers<PageAnswer>();
  const asking = request(
    {
      ...{ host: "127.0.0.1", port, method, path, agent: false },
      headers: {
        host: `127.0.0.1:${port}`,
        ...(method === "POST" ? { origin: `http://127.0.0.1:${port}`, "content-type": "application/json" } : {}),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
    },
    (answer) => {
      buffer(answer).then((bytes) => {
        const { statusCode: status = 0, headers: told } = answer;
        resolve({ status, headers: told, bytes, json: jsonOf(bytes) });
      }, reject);
    },
  );
  asking.once("error", reject);
  asking.end(method === "POST" ? JSON.stringify(body ?? {}) : undefined);
  return promise;
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
