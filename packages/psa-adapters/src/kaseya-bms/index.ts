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
  Refusal,
  Subject,
  SubmitOutcome,
  TicketChange,
  TicketDraft,
  TicketField,
  TicketFile,
  TicketState,
  WriteOutcome,
} from "../contract.ts";
import { type Fleet, FleetShare, type Yielding, alone, postponement } from "../fleet.ts";
import { badMarker, isMarker } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { SecondLook } from "../second-look.ts";
import { checkKaseyaBms } from "./check.ts";
import { KaseyaBmsClient } from "./client.ts";
import { type KaseyaBmsConfig, parseKaseyaBmsConfig } from "./config.ts";
import { ticketRow } from "./fields.ts";
import { Lookups } from "./lookups.ts";
import { type TicketTargets, notesOf, ticketBody } from "./map.ts";
import { Notes, mostFileBytes } from "./notes.ts";
import { findOutcome, submitOutcome } from "./outcome.ts";
import { type Reference, referenceAt } from "./reference.ts";
import { searchPath } from "./tables.ts";
import { Tracking } from "./tracking.ts";
import { remedyOf } from "./troubleshooting.ts";
import { Values } from "./values.ts";

export type { KaseyaBmsConfig, KaseyaBmsConfigInput } from "./config.ts";

const kind = "kaseya-bms";
const ticketsPath = "/v2/servicedesk/tickets";
const ticketsPerPage = 25;

const capabilities: Capabilities = {
  find: true,
  notes: ["internal", "public"],
  mostFileBytes,
  changes: true,
  close: true,
  lookup: ["contact", "company", "site", "asset"],
};

export const kaseyaBms: AdapterDefinition<KaseyaBmsConfig> = {
  kind,
  displayName: "Kaseya BMS",
  capabilities,
  parseConfig: parseKaseyaBmsConfig,
  create: (config, fleet) => new KaseyaBmsAdapter(config, fleet),
};

class KaseyaBmsAdapter implements PsaAdapter {
  readonly kind = kind;
  readonly host: string;
  readonly capabilities: Capabilities = capabilities;
  readonly #config: KaseyaBmsConfig;
  readonly #client: KaseyaBmsClient;
  readonly #lookups: Lookups;
  readonly #values: Values;
  readonly #notes: Notes;
  readonly #tracking: Tracking;
  readonly #reference: Reference;
  readonly #share: FleetShare;
  readonly #secondLook = new SecondLook();

  constructor(config: KaseyaBmsConfig, fleet: Fleet = alone) {
    this.#config = config;
    this.#share = new FleetShare(Math.max(1, Math.floor(config.callsPerHour / 4 / fleet.endpoints)));
    this.#client = new KaseyaBmsClient(config);
    this.#lookups = new Lookups(this.#client, config);
    this.#values = new Values(this.#client);
    this.#notes = new Notes(this.#client, config, this.#values);
    this.#reference = referenceAt(config.site.webOrigin);
    this.#tracking = new Tracking({
      client: this.#client,
      values: this.#values,
      notes: this.#notes,
      reference: this.#reference,
      closedStatus: config.closedStatus,
    });
    this.host = this.#client.host;
  }

  async check(context: AdapterContext): Promise<readonly CheckResult[]> {
    this.#client.forget();
    this.#forget();
    return checkKaseyaBms(this.#config, this.#client, this.#lookups, this.#values, context);
  }

  async fields(context: AdapterContext): Promise<Answer<readonly TicketField[]>> {
    return answered(async () => this.#values.fields(context));
  }

  async lookup(subject: Subject, context: AdapterContext): Promise<Answer<Known>> {
    return answered(async () => (await this.#lookups.locate(subject, context)).known);
  }

  async prepare(subject: Subject, context: AdapterContext): Promise<void> {
    const before = this.#client.requests;
    const refusal = await orRefusal(async () => {
      await Promise.all([
        this.#lookups.locate(subject, context),
        this.#values.choose({}, this.#config.values, context),
      ]);
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
      const body = ticketBody(draft, await this.#targets(draft, context), this.#config.textFormat, context.now());
      return this.#client.post(ticketsPath, body, context);
    });
    if (isRefusal(sent)) {
      return sent;
    }
    const outcome = submitOutcome(sent, this.#client.asked("POST", ticketsPath), this.#reference);
    const isAboutIds = outcome.status === "rejected" && ["validation_failed", "not_found"].includes(outcome.error.code);
    if (isAboutIds && this.#secondLook.isWorth(draft.pressId)) {
      // A queue, a status or a location may have changed since it was looked up.
      this.#forget();
      return { status: "retry", error: outcome.error };
    }
    return outcome;
  }

  async find(pressId: string, context: AdapterContext): Promise<FindOutcome> {
    if (!isMarker(pressId)) {
      return badMarker;
    }
    // The press id alone: brackets may mean something in the server's comparison.
    const filter = { Title: pressId, ExcludeCompleted: 0 };
    const rows = await orRefusal(async () =>
      this.#client.search(searchPath, filter, ticketRow, ticketsPerPage, context),
    );
    return isRefusal(rows) ? rows : findOutcome(rows, pressId, this.#reference);
  }

  async notesAfter(draft: TicketDraft, context: AdapterContext): Promise<Answer<readonly Note[]>> {
    return answered(async () => notesOf(draft, await this.#targets(draft, context)));
  }

  async addNote(ticketId: string, note: Note, context: AdapterContext): Promise<WriteOutcome> {
    return isTicketId(ticketId) ? this.#notes.add(ticketId, note, context) : badTicketId;
  }

  async findNote(ticketId: string, marker: string, context: AdapterContext): Promise<PresenceOutcome> {
    return isTicketId(ticketId) ? this.#notes.find(ticketId, marker, context) : badTicketId;
  }

  async attach(ticketId: string, file: TicketFile, context: AdapterContext): Promise<WriteOutcome> {
    if (!isTicketId(ticketId)) {
      return badTicketId;
    }
    return this.#postponed("file", context) ?? this.#notes.attach(ticketId, file, context);
  }

  async findFile(ticketId: string, name: string, context: AdapterContext): Promise<PresenceOutcome> {
    return isTicketId(ticketId) ? this.#notes.findFile(ticketId, name, context) : badTicketId;
  }

  /** The ticket is made with its asset. */
  linkAsset(): Promise<WriteOutcome> {
    return Promise.resolve({ status: "unsupported" });
  }

  async read(ticketId: string, context: AdapterContext): Promise<Answer<TicketState>> {
    return isTicketId(ticketId) ? answered(async () => this.#tracking.read(ticketId, context)) : badTicketId;
  }

  async changesSince(
    ticketIds: readonly string[],
    sinceMs: number,
    context: AdapterContext,
  ): Promise<Answer<readonly TicketChange[]>> {
    const known = ticketIds.filter(isTicketId);
    return (
      this.#postponed("poll", context) ?? answered(async () => this.#tracking.changesSince(known, sinceMs, context))
    );
  }

  async close(ticketId: string, context: AdapterContext): Promise<WriteOutcome> {
    return isTicketId(ticketId) ? orRefusal(async () => this.#tracking.close(ticketId, context)) : badTicketId;
  }

  async #targets(draft: TicketDraft, context: AdapterContext): Promise<TicketTargets> {
    const [located, chosen] = await Promise.all([
      this.#lookups.locate(draft, context),
      this.#values.choose(draft.fields ?? {}, this.#config.values, context),
    ]);
    return { ...located, chosen };
  }

  /** Why what gives way to tickets may not be sent now. */
  #postponed(what: Yielding, context: AdapterContext): Refusal | undefined {
    const retryAfterMs = this.#share.take(what, context.now());
    return retryAfterMs === 0 ? undefined : postponement(what, retryAfterMs, remedyOf("limit"));
  }

  #forget(): void {
    this.#lookups.forget();
    this.#values.forget();
  }
}

async function answered<Value>(work: () => Promise<Value>): Promise<Answer<Value>> {
  const found = await orRefusal(async () => ({ value: await work() }));
  return isRefusal(found) ? found : { status: "answered", value: found.value };
}

const isTicketId = (id: string): boolean => /^[1-9]\d{0,9}$/.test(id);

const badTicketId = {
  status: "rejected",
  error: { code: "validation_failed", message: "The id of a BMS ticket is a number." },
} as const;
