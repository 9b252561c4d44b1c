import type { IncomingMessage } from "node:http";
import { pageError } from "./page-errors.ts";

/** The longest words, each character written as an escape, and what is around them. */
const longestBodyBytes = 160 * 1024;

/** The JSON of a body. Rejects with a Tier2Error. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw pageError("page_type_refused", "The body is not application/json.", "Send Content-Type: application/json.");
  }
  const chunks: Buffer[] = [];
  let length = Number(request.headers["content-length"] ?? 0);
  if (length <= longestBodyBytes) {
    length = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > longestBodyBytes) {
        break;
      }
      chunks.push(chunk);
    }
  }
  if (length > longestBodyBytes) {
    throw pageError("page_body_too_large", "The body is larger than 160 KB.", "Say it in fewer words.");
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch {
    throw pageError("page_value_refused", "The body is not valid JSON.", "Load the page anew.");
  }
}
