import type {
  AdapterContext,
  AdapterDefinition,
  CheckResult,
  FindOutcome,
  PsaAdapter,
  SubmitOutcome,
  TicketDraft,
  TicketReference,
} from "../contract.ts";
import type { HttpResult } from "../http/request.ts";
import { orRefusal } from "../remote-failure.ts";
import { checkConnectWise } from "./check.ts";
import { ConnectWiseClient, freshMs } from "./client.ts";
import { equals } from "./conditions.ts";
import { type ConnectWiseConfig, parseConnectWiseConfig } from "./config.ts";
import { Lookups } from "./lookups.ts";
import { ticketBody } from "./map.ts";
import { findOutcome, submitOutcome } from "./outcome.ts";

export type { ConnectWiseConfig, ConnectWiseConfigInput } from "./config.ts";

const kind = "connectwise";
const ticketsPath = "/service/tickets";
const pressIdPattern = /^[A-Za-z0-9-]{1,50}$/;

export const connectWise: AdapterDefinition<ConnectWiseConfig> = {
  kind,
  displayName: "ConnectWise PSA",
  parseConfig: parseConnectWiseConfig,
  create: (config) => new ConnectWiseAdapter(config),
};

class ConnectWiseAdapter implements PsaAdapter {
  readonly kind = kind;
  readonly host: string;
  readonly #config: ConnectWiseConfig;
  readonly #client: ConnectWiseClient;
  readonly #lookups: Lookups;

  constructor(config: ConnectWiseConfig) {
    this.#config = config;
    this.#client = new ConnectWiseClient(config);
    this.#lookups = new Lookups(this.#client, config);
    this.host = this.#client.host;
  }

  async check(context: AdapterContext): Promise<readonly CheckResult[]> {
    this.#forget();
    return checkConnectWise(this.#config, this.#client, this.#lookups, context);
  }

  async prepare(person: TicketDraft["person"], context: AdapterContext): Promise<void> {
    const before = this.#client.requests;
    const refusal = await orRefusal(async () => {
      await this.#lookups.targets(person, context);
      if (this.#client.requests === before) {
        await this.#client.refresh(context);
      }
    });
    if (refusal !== undefined) {
      context.logger.debug({ code: refusal.error.code }, "The helpdesk system could not be asked ahead.");
    }
  }

  async submit(draft: TicketDraft, context: AdapterContext): Promise<SubmitOutcome> {
    if (!pressIdPattern.test(draft.pressId)) {
      return badPressId;
    }
    const sent = await orRefusal(async () => {
      const targets = await this.#lookups.targets(draft.person, context);
      const result = await this.#client.post(ticketsPath, ticketBody(draft, targets.value), context);
      return { result, ageMs: context.now() - targets.atMs };
    });
    if (!("result" in sent)) {
      return sent;
    }
    const asked = this.#client.asked("POST", ticketsPath);
    const outcome = submitOutcome(sent.result, asked, (id) => this.#reference(id));
    const isRefused = outcome.status === "rejected" || outcome.status === "retry";
    if (isRefused && sent.ageMs > freshMs && isAboutIds(sent.result)) {
      // A board, a status or the server's version path may have changed since it was looked up.
      this.#forget();
      return { status: "retry", error: outcome.error };
    }
    return outcome;
  }

  async find(pressId: string, context: AdapterContext): Promise<FindOutcome> {
    if (!pressIdPattern.test(pressId)) {
      return badPressId;
    }
    const conditions = equals("externalXRef", pressId);
    const query = { conditions, fields: "id,externalXRef", orderBy: "id asc", pageSize: "100" };
    const result = await orRefusal(async () => this.#client.get(ticketsPath, query, context));
    if ("status" in result && "error" in result) {
      return result;
    }
    return findOutcome(result, this.#client.asked("GET", ticketsPath), pressId, (id) => this.#reference(id));
  }

  #forget(): void {
    this.#client.forget();
    this.#lookups.forget();
  }

  /** A ticket's id is its number. The address of its page is not documented; see README.md. */
  #reference(id: number): TicketReference {
    const page = `${this.#config.site.webOrigin}/v4_6_release/services/system_io/Service/fv_sr100_request.rails`;
    const url = `${page}?service_recid=${id}&companyName=${encodeURIComponent(this.#config.companyId)}`;
    return { id: String(id), number: String(id), url };
  }
}

const isAboutIds = (result: HttpResult): boolean =>
  result.kind === "answered" && (result.status === 400 || result.status === 404);

const badPressId = {
  status: "rejected",
  error: { code: "validation_failed", message: "A press id has 1 to 50 characters of A-Z, a-z, 0-9 and -." },
} as const;
