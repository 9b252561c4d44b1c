import type { IncomingMessage } from "node:http";
import { bodyWithin, hasType } from "../api/http-server.ts";
import { pageError } from "./page-errors.ts";

/** The longest words, each character written as an escape, and what is around them. */
const longestBodyBytes = 160 * 1024;

/** The JSON of a body. Rejects with a Tier2Error. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!hasType(request, "application/json")) {
    throw pageError("page_type_refused", "The body is not application/json.", "Send Content-Type: application/json.");
  }
  const bytes = await bodyWithin(request, longestBodyBytes);
  if (bytes === undefined) {
    throw pageError("page_body_too_large", "The body is larger than 160 KB.", "Say it in fewer words.");
  }
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    throw pageError("page_value_refused", "The body is not valid JSON.", "Load the page anew.");
  }
}
