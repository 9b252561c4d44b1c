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
import type { Found } from "../lookup-cache.ts";
import { badMarker, isMarker, written } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { checkRequestTracker } from "./check.ts";
import { RequestTrackerClient } from "./client.ts";
import { customFieldIs, subjectHas } from "./conditions.ts";
import { type RequestTrackerConfig, parseRequestTrackerConfig } from "./config.ts";
import { versionRow } from "./fields.ts";
import { Lookups } from "./lookups.ts";
import { type TicketTargets, notesOf, ticketBody } from "./map.ts";
import { addNote, attach, findFile, findNote, mostFileBytes } from "./messages.ts";
import { findOutcome, submitOutcome } from "./outcome.ts";
import { changesSince, closeTicket, readTicket } from "./state.ts";
import { Values } from "./values.ts";

export type { RequestTrackerConfig, RequestTrackerConfigInput } from "./config.ts";

const kind = "request-tracker";
/** What was looked up so recently is not looked up again because of a refusal. */
const freshMs = 60_000;

const capabilities: Capabilities = {
  find: true,
  notes: ["internal", "public"],
  mostFileBytes,
  changes: true,
  close: true,
  lookup: ["contact", "company", "site"],
};

export const requestTracker: AdapterDefinition<RequestTrackerConfig> = {
  kind,
  displayName: "Request Tracker",
  capabilities,
  parseConfig: parseRequestTrackerConfig,
  create: (config) => new RequestTrackerAdapter(config),
};

class RequestTrackerAdapter implements PsaAdapter {
  readonly kind = kind;
  readonly capabilities = capabilities;
  readonly host: string;
  readonly #config: RequestTrackerConfig;
  readonly #client: RequestTrackerClient;
  readonly #lookups: Lookups;
  readonly #values: Values;

  constructor(config: RequestTrackerConfig) {
    this.#config = config;
    this.#client = new RequestTrackerClient(config);
    this.#lookups = new Lookups(this.#client, config);
    this.#values = new Values(this.#client, config);
    this.host = this.#client.host;
  }

  async check(context: AdapterContext): Promise<readonly CheckResult[]> {
    this.#forget();
    return checkRequestTracker(this.#config, this.#client, this.#lookups, this.#values, context);
  }

  async fields(context: AdapterContext): Promise<Answer<readonly TicketField[]>> {
    const fields = await orRefusal(async () => this.#values.fields(context));
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
        await this.#client.read("/rt", {}, versionRow, context);
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
      const result = await this.#client.write("POST", "/ticket", ticketBody(draft, targets.value), context);
      return { result, ageMs: context.now() - targets.atMs };
    });
    if (isRefusal(sent)) {
      return sent;
    }
    const outcome = submitOutcome(sent.result, this.#client.asked("POST", "/ticket"), (id) => this.#reference(id));
    if (outcome.status === "rejected" && outcome.error.code !== "auth_rejected" && sent.ageMs > freshMs) {
      // A queue may have been renamed since it was looked up.
      this.#forget();
      return { status: "retry", error: outcome.error };
    }
    return outcome;
  }

  async find(pressId: string, context: AdapterContext): Promise<FindOutcome> {
    if (!isMarker(pressId)) {
      return badMarker;
    }
    const { pressIdField } = this.#config;
    const query = {
      query: `${customFieldIs(pressIdField, pressId)} OR ${subjectHas(written(pressId))}`,
      ...{ fields: "Subject,CustomFields", orderby: "id", order: "ASC", per_page: "100" },
    };
    const result = await this.#client.get("/tickets", query, context);
    const asked = this.#client.asked("GET", "/tickets");
    return findOutcome(result, asked, pressId, pressIdField, (id) => this.#reference(id));
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

  async linkAsset(): Promise<WriteOutcome> {
    return { status: "unsupported" };
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
    return closeTicket(this.#client, ticketId, this.#config.closedStatus, context);
  }

  async #targets(
    subject: Subject,
    wanted: Readonly<Record<string, string>>,
    context: AdapterContext,
  ): Promise<Found<TicketTargets>> {
    const [located, chosen] = await Promise.all([
      this.#lookups.locate(subject, context),
      this.#values.choose(wanted, context),
    ]);
    const { pressIdField } = this.#config;
    return {
      value: { ...located.value, chosen: chosen.value, pressIdField },
      atMs: Math.min(located.atMs, chosen.atMs),
    };
  }

  #forget(): void {
    this.#lookups.forget();
    this.#values.forget();
  }

  #reference(id: string): TicketReference {
    return { id, number: id, url: `${this.#config.site.base}/Ticket/Display.html?id=${id}` };
  }
}
