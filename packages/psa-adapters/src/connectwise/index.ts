import type {
  AdapterContext,
  AdapterDefinition,
  Answer,
  Capabilities,
  CheckResult,
  FindOutcome,
  Known,
  Note,
  PresenceOutcome,
  PsaAdapter,
  Subject,
  SubmitOutcome,
  TicketChange,
  TicketDraft,
  TicketField,
  TicketFile,
  TicketReference,
  TicketState,
  WriteOutcome,
} from "../contract.ts";
import type { HttpResult } from "../http/request.ts";
import type { Found } from "../lookup-cache.ts";
import { badMarker, isMarker } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { checkConnectWise } from "./check.ts";
import { ConnectWiseClient, freshMs } from "./client.ts";
import { equals } from "./conditions.ts";
import { type ConnectWiseConfig, parseConnectWiseConfig } from "./config.ts";
import { attach, findFile, mostFileBytes } from "./files.ts";
import { Lookups } from "./lookups.ts";
import { type TicketTargets, notesOf, ticketBody } from "./map.ts";
import { addNote, findNote } from "./notes.ts";
import { findOutcome, refusedFields, submitOutcome } from "./outcome.ts";
import { changesSince, closeTicket, linkConfiguration, readTicket } from "./state.ts";
import { Values } from "./values.ts";

export type { ConnectWiseConfig, ConnectWiseConfigInput } from "./config.ts";

const kind = "connectwise";
const ticketsPath = "/service/tickets";

const capabilities: Capabilities = {
  find: true,
  notes: ["internal", "public"],
  mostFileBytes,
  changes: true,
  close: true,
  lookup: ["contact", "company", "site", "asset"],
};

export const connectWise: AdapterDefinition<ConnectWiseConfig> = {
  kind,
  displayName: "ConnectWise PSA",
  capabilities,
  parseConfig: parseConnectWiseConfig,
  create: (config) => new ConnectWiseAdapter(config),
};

class ConnectWiseAdapter implements PsaAdapter {
  readonly kind = kind;
  readonly capabilities = capabilities;
  readonly host: string;
  readonly #config: ConnectWiseConfig;
  readonly #client: ConnectWiseClient;
  readonly #lookups: Lookups;
  readonly #values: Values;

  constructor(config: ConnectWiseConfig) {
    this.#config = config;
    this.#client = new ConnectWiseClient(config);
    this.#lookups = new Lookups(this.#client, config);
    this.#values = new Values(this.#client);
    this.host = this.#client.host;
  }

  async check(context: AdapterContext): Promise<readonly CheckResult[]> {
    this.#forget();
    const [config, client, lookups, values] = [this.#config, this.#client, this.#lookups, this.#values];
    return checkConnectWise({ config, client, lookups, values, context });
  }

  async fields(context: AdapterContext): Promise<Answer<readonly TicketField[]>> {
    const fields = await orRefusal(async () => {
      const { value } = await this.#values.choose({}, { board: this.#config.values["board"] ?? "" }, context);
      return this.#values.fields(value.values.board, context);
    });
    return isRefusal(fields) ? fields : { status: "answered", value: fields };
  }

  async lookup(subject: Subject, context: AdapterContext): Promise<Answer<Known>> {
    const located = await orRefusal(async () => this.#lookups.locate(subject, context));
    return isRefusal(located) ? located : { status: "answered", value: located.value.known };
  }

  async prepare(subject: Subject, context: AdapterContext): Promise<void> {
    const before = this.#client.requests;
    const refusal = await orRefusal(async () => {
      await this.#targets(subject, {}, context);
      if (this.#client.requests === before) {
        await this.#client.refresh(context);
      }
    });
    if (refusal !== undefined) {
      context.logger.debug({ code: refusal.error.code }, "The helpdesk system could not be asked ahead.");
    }
  }

  async submit(draft: TicketDraft, context: AdapterContext): Promise<SubmitOutcome> {
    if (!isMarker(draft.pressId)) {
      return badMarker;
    }
    const sent = await orRefusal(async () => {
      const targets = await this.#targets(draft, draft.fields ?? {}, context);
      const result = await this.#client.post(ticketsPath, ticketBody(draft, targets.value), context);
      return { result, chosen: targets.value.chosen.values, ageMs: context.now() - targets.atMs };
    });
    if (isRefusal(sent)) {
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
    // A pair of values that ConnectWise does not take, say: the ticket is worth more than the value.
    if (outcome.status === "rejected" && this.#values.distrust(refusedFields(sent.result), sent.chosen, context)) {
      return { status: "retry", error: outcome.error };
    }
    return outcome;
  }

  async find(pressId: string, context: AdapterContext): Promise<FindOutcome> {
    if (!isMarker(pressId)) {
      return badMarker;
    }
    const conditions = equals("externalXRef", pressId);
    const query = { conditions, fields: "id,externalXRef", orderBy: "id asc", pageSize: "100" };
    const result = await orRefusal(async () => this.#client.get(ticketsPath, query, context));
    return isRefusal(result)
      ? result
      : findOutcome(result, this.#client.asked("GET", ticketsPath), pressId, (id) => this.#reference(id));
  }

  async notesAfter(draft: TicketDraft, context: AdapterContext): Promise<Answer<readonly Note[]>> {
    const targets = await orRefusal(async () => this.#targets(draft, draft.fields ?? {}, context));
    return isRefusal(targets) ? targets : { status: "answered", value: notesOf(draft, targets.value) };
  }

  async addNote(ticketId: string, note: Note, context: AdapterContext): Promise<WriteOutcome> {
    return addNote(this.#client, ticketId, note, context);
  }

  async findNote(ticketId: string, marker: string, context: AdapterContext): Promise<PresenceOutcome> {
    return findNote(this.#client, ticketId, marker, context);
  }

  async attach(ticketId: string, file: TicketFile, context: AdapterContext): Promise<WriteOutcome> {
    return attach(this.#client, ticketId, file, context);
  }

  async findFile(ticketId: string, name: string, context: AdapterContext): Promise<PresenceOutcome> {
    return findFile(this.#client, ticketId, name, context);
  }

  async linkAsset(ticketId: string, subject: Subject, context: AdapterContext): Promise<WriteOutcome> {
    const located = await orRefusal(async () => this.#lookups.locate(subject, context));
    if (isRefusal(located)) {
      return located;
    }
    const { asset } = located.value.place;
    return asset === undefined
      ? { status: "unsupported" }
      : linkConfiguration(this.#client, ticketId, asset.id, context);
  }

  async read(ticketId: string, context: AdapterContext): Promise<Answer<TicketState>> {
    return readTicket(this.#client, ticketId, (id) => this.#reference(id), context);
  }

  async changesSince(
    ticketIds: readonly string[],
    sinceMs: number,
    context: AdapterContext,
  ): Promise<Answer<readonly TicketChange[]>> {
    return changesSince(this.#client, ticketIds, sinceMs, context);
  }

  async close(ticketId: string, context: AdapterContext): Promise<WriteOutcome> {
    return closeTicket(this.#client, ticketId, context);
  }

  async #targets(
    subject: Subject,
    wanted: Readonly<Record<string, string>>,
    context: AdapterContext,
  ): Promise<Found<TicketTargets>> {
    const [codebase, located, chosen] = await Promise.all([
      this.#client.codebase(context),
      this.#lookups.locate(subject, context),
      this.#values.choose(wanted, this.#config.values, context),
    ]);
    return {
      value: { ...located.value, chosen: chosen.value },
      atMs: Math.min(codebase.atMs, located.atMs, chosen.atMs),
    };
  }

  #forget(): void {
    this.#client.forget();
    this.#lookups.forget();
    this.#values.forget();
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
