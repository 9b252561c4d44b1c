import type { AdapterContext } from "../contract.ts";
import { sendRequest } from "../http/request.ts";
import { LookupCache } from "../lookup-cache.ts";
import { RemoteFailure } from "../remote-failure.ts";
import type { KaseyaBmsConfig } from "./config.ts";
import { timeOf, tokenRow } from "./fields.ts";
import { loginPath, refusalOf, resultOf } from "./outcome.ts";
import { type Pace, endpointOf, paceFailure } from "./pace.ts";

interface Token {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly usableUntilMs: number;
}

/** So long before its end a token is not used any more. */
const earlyMs = 60_000;
/** For a token whose end is unknown, or over already by this computer's clock. */
const shortLifeMs = 600_000;

/** Logs in when there is need of it, and keeps the token. All methods reject with a RemoteFailure. */
export class Session {
  readonly #config: KaseyaBmsConfig;
  readonly #pace: Pace;
  readonly #tokens = new LookupCache<Token>(Infinity);

  constructor(config: KaseyaBmsConfig, pace: Pace) {
    this.#config = config;
    this.#pace = pace;
  }

  async token(context: AdapterContext): Promise<string> {
    const load = async (): Promise<Token> => this.#logIn(context);
    const known = await this.#tokens.get("", context, load);
    const isOver = context.now() >= known.value.usableUntilMs;
    return (isOver ? await this.#tokens.renew("", context, load) : known).value.text;
  }

  /** Another token than this one, which was refused. */
  async tokenAfter(refused: string, context: AdapterContext): Promise<string> {
    const known = await this.token(context);
    if (known !== refused) {
      return known;
    }
    return (await this.#tokens.renew("", context, async () => this.#logIn(context))).value.text;
  }

  forget(): void {
    this.#tokens.clear();
  }

  async #logIn(context: AdapterContext): Promise<Token> {
    const { site, tenant, userName, password, timeoutMs } = this.#config;
    const asked = { method: "POST", path: loginPath, host: new URL(site.apiOrigin).host } as const;
    const nowMs = context.now();
    const waitMs = this.#pace.take(endpointOf("POST", loginPath), nowMs);
    if (waitMs > 0) {
      throw paceFailure(asked, waitMs);
    }
    const request = {
      method: "POST" as const,
      url: `${site.apiOrigin}${loginPath}`,
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        GrantType: "password",
        Tenant: tenant,
        UserName: userName,
        Password: password,
      }).toString(),
      timeoutMs,
    };
    const result = await sendRequest(request, context);
    const row = resultOf(result, tokenRow);
    if (row === undefined) {
      throw new RemoteFailure(refusalOf(result, asked));
    }
    const endMs = (timeOf(row.accessTokenExpireOn) ?? 0) - earlyMs;
    return { text: row.accessToken, usableUntilMs: endMs > nowMs ? endMs : nowMs + shortLifeMs };
  }
}
