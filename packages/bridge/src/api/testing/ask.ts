import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from "node:http";
import { text } from "node:stream/consumers";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Undefined when it is no JSON. */
  readonly json: unknown;
}

/** Opens a request; the body is sent as it is. */
export async function open(place: string, options: RequestOptions, body = ""): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath: place, ...options }, resolve);
    asking.once("error", reject);
    asking.end(body);
  });
}

/** One request and its whole answer. `ask(place, "POST /v1/presses", {...})` */
export async function ask(
  place: string,
  line: string,
  change: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Promise<Answer> {
  const [method = "GET", path = "/"] = line.split(" ");
  const headers = { host: "tier2", ...change.headers };
  const answer = await open(place, { method, path, headers, agent: false }, change.body);
  const content = await text(answer);
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    json = undefined;
  }
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: content, json };
}

export const asJson = { "content-type": "application/json" };
