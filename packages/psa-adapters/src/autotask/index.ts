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
import type { Fleet } from "../fleet.ts";
import type { Found } from "../lookup-cache.ts";
import { badMarker, isMarker } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { SecondLook } from "../second-look.ts";
import { checkAutotask } from "./check.ts";
import { AutotaskClient, type Zone } from "./client.ts";
import { type AutotaskConfig, parseAutotaskConfig } from "./config.ts";
import { type TicketRow, fieldNames, ticketRow } from "./fields.ts";
import { type Body, LeftOut } from "./left-out.ts";
import { Lookups } from "./lookups.ts";
import { type TicketTargets, notesOf, ticketBody } from "./map.ts";
import { Notes, mostFileBytes } from "./notes.ts";
import { findOutcome, refusedFields, submitOutcome } from "./outcome.ts";
import { changesSince, closeTicket, readTicket } from "./state.ts";
import { badTicketId, isTicketId } from "./ticket-id.ts";
import { Values } from "./values.ts";

export type { AutotaskConfig, AutotaskConfigInput } from "./config.ts";

const kind = "autotask";

const capabilities: Capabilities = {
  find: true,
  notes: ["internal", "public"],
  mostFileBytes,
  changes: true,
  close: true,
  lookup: ["contact", "company", "site", "asset"],
};

export const autotask: AdapterDefinition<AutotaskConfig> = {
  kind,
  displayName: "Autotask PSA",
  capabilities,
  parseConfig: parseAutotaskConfig,
  create: (config, fleet) => new AutotaskAdapter(config, fleet),
};

class AutotaskAdapter implements PsaAdapter {
  readonly kind = kind;
  readonly capabilities = capabilities;
  readonly #config: AutotaskConfig;
  readonly #client: AutotaskClient;
  readonly #lookups: Lookups;
  readonly #values: Values;
  readonly #notes: Notes;
  readonly #leftOut = new LeftOut();
  readonly #secondLook = new SecondLook();

  constructor(config: AutotaskConfig, fleet?: Fleet) {
    this.#config = config;
    this.#client = new AutotaskClient(config, fleet);
    this.#lookups = new Lookups(this.#client, config);
    this.#values = new Values(this.#client);
    this.#notes = new Notes(this.#client, this.#values);
  }

  get host(): string {
    return this.#client.host;
  }

  async check(context: AdapterContext): Promise<readonly CheckResult[]> {
    this.#forget();
    return checkAutotask({
      config: this.#config,
      client: this.#client,
      lookups: this.#lookups,
      values: this.#values,
      context,
    });
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
      await Promise.all([this.#targets(subject, {}, context), this.#values.noteType(context)]);
      if (this.#client.requests === before) {
        await this.#client.greet(context);
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
      const zone = await this.#client.zone(context);
      const targets = await this.#targets(draft, draft.fields ?? {}, context);
      const whole = ticketBody(draft, targets.value, this.#config.dueInHours, context.now());
      const { body } = this.#leftOut.from(whole, context.now());
      const result = await this.#client.write("POST", "/Tickets", body, context);
      return { result, zone: zone.value, body };
    });
    if (isRefusal(sent)) {
      return sent;
    }
    const asked = this.#client.asked("POST", "/Tickets");
    const outcome = submitOutcome(sent.result, asked, (row) => reference(row, sent.zone));
    const isWorthMore =
      outcome.status === "rejected" &&
      outcome.error.code === "validation_failed" &&
      this.#isWorthMore(draft.pressId, sent.body, refusedFields(sent.result), context);
    return isWorthMore ? { status: "retry", error: outcome.error } : outcome;
  }

  /** A value may have been removed since it was looked up; one that is refused again is left out where that is possible. */
  #isWorthMore(pressId: string, body: Body, refused: readonly string[], context: AdapterContext): boolean {
    if (this.#secondLook.isWorth(pressId)) {
      this.#forget();
      return true;
    }
    return this.#leftOut.add(body, refused, context.now());
  }

  async find(pressId: string, context: AdapterContext): Promise<FindOutcome> {
    if (!isMarker(pressId)) {
      return badMarker;
    }
    const found = await orRefusal(async () => {
      const zone = await this.#client.zone(context);
      const filter = [{ op: "eq", field: "externalID", value: pressId }] as const;
      const rows = await this.#client.query("Tickets", filter, fieldNames.ticket, ticketRow, context);
      return { zone: zone.value, rows };
    });
    return isRefusal(found) ? found : findOutcome(found.rows, pressId, (row) => reference(row, found.zone));
  }

  async notesAfter(draft: TicketDraft, context: AdapterContext): Promise<Answer<readonly Note[]>> {
    const targets = await orRefusal(async () => this.#targets(draft, draft.fields ?? {}, context));
    if (isRefusal(targets)) {
      return targets;
    }
    const whole = ticketBody(draft, targets.value, this.#config.dueInHours, context.now());
    const { told } = this.#leftOut.from(whole, context.now());
    return { status: "answered", value: notesOf(draft, targets.value, told) };
  }

  async addNote(ticketId: string, note: Note, context: AdapterContext): Promise<WriteOutcome> {
    return this.#notes.add(ticketId, note, context);
  }

  async findNote(ticketId: string, marker: string, context: AdapterContext): Promise<PresenceOutcome> {
    return this.#notes.find(ticketId, marker, context);
  }

  async attach(ticketId: string, file: TicketFile, context: AdapterContext): Promise<WriteOutcome> {
    return (await this.#client.postponed("file", context)) ?? this.#notes.attach(ticketId, file, context);
  }

  async findFile(ticketId: string, name: string, context: AdapterContext): Promise<PresenceOutcome> {
    return this.#notes.findFile(ticketId, name, context);
  }

  /** The ticket itself carries the computer. */
  async linkAsset(): Promise<WriteOutcome> {
    return { status: "unsupported" };
  }

  async read(ticketId: string, context: AdapterContext): Promise<Answer<TicketState>> {
    if (!isTicketId(ticketId)) {
      return badTicketId;
    }
    const zone = await orRefusal(async () => this.#client.zone(context));
    return isRefusal(zone)
      ? zone
      : readTicket(this.#client, this.#values, ticketId, (row) => reference(row, zone.value), context);
  }

  async changesSince(
    ticketIds: readonly string[],
    sinceMs: number,
    context: AdapterContext,
  ): Promise<Answer<readonly TicketChange[]>> {
    return (
      (await this.#client.postponed("poll", context)) ??
      changesSince(this.#client, this.#values, ticketIds, sinceMs, context)
    );
  }

  async close(ticketId: string, context: AdapterContext): Promise<WriteOutcome> {
    return closeTicket(this.#client, ticketId, context);
  }

  async #targets(
    subject: Subject,
    wanted: Readonly<Record<string, string>>,
    context: AdapterContext,
  ): Promise<Found<TicketTargets>> {
    const [located, chosen] = await Promise.all([
      this.#lookups.locate(subject, context),
      this.#values.choose(wanted, this.#config.values, context),
    ]);
    return { value: { ...located.value, chosen: chosen.value }, atMs: Math.min(located.atMs, chosen.atMs) };
  }

  #forget(): void {
    this.#client.forget();
    this.#lookups.forget();
    this.#values.forget();
  }
}

/** The ticket's number is told by searches and `read` alone. The address of its page is not documented; see README.md. */
function reference({ id, ticketNumber }: TicketRow, { webUrl }: Zone): TicketReference {
  const page = "Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=";
  return {
    id: String(id),
    number: ticketNumber ?? String(id),
    ...(webUrl === undefined ? {} : { url: `${webUrl}${page}${id}` }),
  };
}
