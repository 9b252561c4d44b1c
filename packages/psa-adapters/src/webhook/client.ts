import type { AdapterContext } from "../contract.ts";
import { type HttpResult, sendRequest } from "../http/request.ts";
import type { WebhookConfig } from "./config.ts";
import type { Posted } from "./fields.ts";
import { signatureOf } from "./signature.ts";

/** Posts what is signed. */
export class WebhookClient {
  readonly host: string;
  readonly #config: WebhookConfig;

  constructor(config: WebhookConfig) {
    this.#config = config;
    this.host = new URL(config.url).host;
  }

  /** Exactly one request. `idempotencyKey` is the same for every repeat; visible ASCII. */
  async post(posted: Posted, idempotencyKey: string, context: AdapterContext): Promise<HttpResult> {
    const { url, secret, timeoutMs } = this.#config;
    const body = JSON.stringify(posted);
    const timestamp = String(Math.floor(context.now() / 1000));
    const headers = {
      "content-type": "application/json",
      accept: "application/json",
      "idempotency-key": idempotencyKey,
      "tier2-timestamp": timestamp,
      "tier2-signature": `v1=${signatureOf(secret, timestamp, body)}`,
    };
    return sendRequest({ method: "POST", url, headers, body, timeoutMs }, context);
  }
}
