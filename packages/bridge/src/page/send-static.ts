import type { IncomingMessage, ServerResponse } from "node:http";
import { safeHeaders } from "./answer-headers.ts";
import type { StaticFile } from "./static-files.ts";

/** Sends a file of a page: nothing when the browser has it already, packed when it can unpack. */
export function sendStatic(request: IncomingMessage, response: ServerResponse, file: StaticFile): void {
  const { bytes, packed, type, etag } = file;
  const headers = { ...safeHeaders, etag, "cache-control": "no-cache", vary: "accept-encoding" };
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const isPacked = /\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "");
  const body = isPacked ? packed : bytes;
  const encoding = isPacked ? { "content-encoding": "gzip" } : {};
  response.writeHead(200, { ...headers, ...encoding, "content-type": type, "content-length": body.length }).end(body);
}
