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
  TicketReference,
  TicketState,
  WriteOutcome,
} from "../contract.ts";
import { badMarker, isMarkedWith, isMarker } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { SecondLook } from "../second-look.ts";
import { checkAtera } from "./check.ts";
import { AteraClient } from "./client.ts";
import { type AteraConfig, parseAteraConfig } from "./config.ts";
import type { TicketRow } from "./fields.ts";
import { TicketSearch } from "./find.ts";
import { Lookups } from "./lookups.ts";
import { notesOf, ticketBody } from "./map.ts";
import { addNote, findNote } from "./notes.ts";
import { submitOutcome } from "./outcome.ts";
import { changesSince, closeTicket, readTicket, ticketOf } from "./state.ts";
import { idIsAnother, isTicketId } from "./ticket-id.ts";
import { type Wanted, choose, isOwnStatus, ticketFields } from "./values.ts";

export type { AteraConfig, AteraConfigInput } from "./config.ts";

const kind = "atera";
const ticketsPath = "/tickets";
const mostRemembered = 500;

/** Atera's API reads attachments of tickets and makes none. */
const capabilities: Capabilities = {
  find: true,
  notes: ["internal", "public"],
  mostFileBytes: 0,
  changes: true,
  close: true,
  lookup: ["contact", "company", "site", "asset"],
};

export const atera: AdapterDefinition<AteraConfig> = {
  kind,
  displayName: "Atera",
  capabilities,
  parseConfig: parseAteraConfig,
  create: (config) => new AteraAdapter(config),
};

class AteraAdapter implements PsaAdapter {
  readonly kind = kind;
  readonly capabilities = capabilities;
  readonly host: string;
  readonly #config: AteraConfig;
  readonly #client: AteraClient;
  readonly #lookups: Lookups;
  readonly #search: TicketSearch;
  /** Statuses of the configuration or of drafts that Atera has refused. */
  readonly #refusedStatuses = new Set<string>();
  readonly #secondLook = new SecondLook();
  /** When a press was submitted first, by its id. */
  readonly #firstSubmits = new Map<string, number>();
  /** Press ids by the ids that new tickets were answered with, until one of them was seen to be right. */
  readonly #unseen = new Map<string, string>();
  #answersTicketIds: boolean | undefined;

  constructor(config: AteraConfig) {
    this.#config = config;
    this.#client = new AteraClient(config);
    this.#lookups = new Lookups(this.#client, config);
    this.#search = new TicketSearch(this.#client);
    this.host = this.#client.host;
  }

  async check(context: AdapterContext): Promise<readonly CheckResult[]> {
    this.#lookups.forget();
    this.#refusedStatuses.clear();
    return checkAtera(this.#config, this.#client, this.#lookups, context);
  }

  async fields(): Promise<Answer<readonly TicketField[]>> {
    return { status: "answered", value: ticketFields(this.#config.values) };
  }

  async lookup(subject: Subject, context: AdapterContext): Promise<Answer<Known>> {
    const located = await orRefusal(async () => this.#lookups.locate(subject, context));
    return isRefusal(located) ? located : { status: "answered", value: located.known };
  }

  async prepare(subject: Subject, context: AdapterContext): Promise<void> {
    const before = this.#client.requests;
    const refusal = await orRefusal(async () => {
      const located = await this.#lookups.locate(subject, context);
      if (this.#client.requests === before && !(await this.#lookups.isStillThere(located.place, subject, context))) {
        this.#lookups.forget();
        await this.#lookups.locate(subject, context);
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
    const located = await orRefusal(async () => this.#lookups.locate(draft, context));
    if (isRefusal(located)) {
      return located;
    }
    remember(this.#firstSubmits, draft.pressId, this.#firstSubmits.get(draft.pressId) ?? context.now());
    const chosen = this.#choose(draft.fields ?? {});
    const body = ticketBody(draft, located, chosen, this.#config.catchAll.contactEmail);
    const result = await this.#client.write("POST", ticketsPath, body, context);
    const asked = this.#client.asked("POST", ticketsPath);
    const outcome = submitOutcome(result, asked, (id) => ({ id, number: id }));
    if (outcome.status === "accepted") {
      return this.#believed(outcome.ticket, draft.pressId);
    }
    if (outcome.status === "rejected" && ["validation_failed", "not_found"].includes(outcome.error.code)) {
      return this.#refused(outcome, draft.pressId, chosen.values.status);
    }
    return outcome;
  }

  async find(pressId: string, context: AdapterContext): Promise<FindOutcome> {
    const firstMs = this.#firstSubmits.get(pressId);
    return this.#search.find(pressId, firstMs, reference, context);
  }

  async notesAfter(draft: TicketDraft, context: AdapterContext): Promise<Answer<readonly Note[]>> {
    const located = await orRefusal(async () => this.#lookups.locate(draft, context));
    return isRefusal(located)
      ? located
      : { status: "answered", value: notesOf(draft, located, this.#choose(draft.fields ?? {})) };
  }

  async addNote(ticketId: string, note: Note, context: AdapterContext): Promise<WriteOutcome> {
    if (!isMarker(note.marker)) {
      return badMarker;
    }
    const refusal = await this.#verify(ticketId, context);
    return refusal ?? addNote(this.#client, this.#config.technician, ticketId, note, context);
  }

  async findNote(ticketId: string, marker: string, context: AdapterContext): Promise<PresenceOutcome> {
    return findNote(this.#client, ticketId, marker, context);
  }

  async attach(): Promise<WriteOutcome> {
    return { status: "unsupported" };
  }

  async findFile(): Promise<PresenceOutcome> {
    return { status: "unsupported" };
  }

  /** Atera links no computer to a ticket; its name stands in the internal note. */
  async linkAsset(): Promise<WriteOutcome> {
    return { status: "unsupported" };
  }

  async read(ticketId: string, context: AdapterContext): Promise<Answer<TicketState>> {
    return (await this.#verify(ticketId, context)) ?? readTicket(this.#client, ticketId, reference, context);
  }

  async changesSince(
    ticketIds: readonly string[],
    sinceMs: number,
    context: AdapterContext,
  ): Promise<Answer<readonly TicketChange[]>> {
    return changesSince(this.#client, ticketIds, sinceMs, context);
  }

  async close(ticketId: string, context: AdapterContext): Promise<WriteOutcome> {
    return (await this.#verify(ticketId, context)) ?? closeTicket(this.#client, ticketId, context);
  }

  #choose(wanted: Wanted): ReturnType<typeof choose> {
    return choose(wanted, this.#config.values, this.#refusedStatuses);
  }

  /** Where the id in the answer was once not the ticket's, every ticket has to be searched for. */
  #believed(ticket: TicketReference, pressId: string): SubmitOutcome {
    if (this.#answersTicketIds === false) {
      return { status: "ambiguous", error: idIsAnother(ticket.id, this.host) };
    }
    if (this.#answersTicketIds === undefined) {
      remember(this.#unseen, ticket.id, pressId);
    }
    return { status: "accepted", ticket };
  }

  /** Nothing was made, and it may be our own doing: the next attempt leaves out what may be wrong. */
  #refused(outcome: SubmitOutcome & Refusal, pressId: string, status: string): SubmitOutcome {
    if (this.#secondLook.isWorth(pressId)) {
      // A contact may have been deleted or merged since it was looked up.
      this.#lookups.forget();
      return { status: "retry", error: outcome.error };
    }
    if (isOwnStatus(status)) {
      this.#refusedStatuses.add(status);
      return { status: "retry", error: outcome.error };
    }
    return outcome;
  }

  /** Before a new ticket's id is used first, its title is looked at: that the answer's id is the ticket's is not published. */
  async #verify(ticketId: string, context: AdapterContext): Promise<Refusal | undefined> {
    const pressId = this.#unseen.get(ticketId);
    if (pressId === undefined || !isTicketId(ticketId)) {
      return undefined;
    }
    const row = await orRefusal(async () => ticketOf(this.#client, ticketId, context));
    if (isRefusal(row)) {
      return row;
    }
    this.#answersTicketIds = isMarkedWith(row.TicketTitle ?? "", pressId);
    if (this.#answersTicketIds) {
      this.#unseen.clear();
      return undefined;
    }
    return { status: "rejected", error: idIsAnother(ticketId, this.host) };
  }
}

/** Keeps the newest. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= mostRemembered) {
      break;
    }
    map.delete(oldest);
  }
}

/** TicketNumber is what people see; the address of a ticket's page is not published. */
function reference({ TicketID, TicketNumber }: TicketRow): TicketReference {
  const number = String(TicketNumber ?? "").trim();
  return { id: String(TicketID), number: number === "" || number === "0" ? String(TicketID) : number };
}
