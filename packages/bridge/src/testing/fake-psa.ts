import type {
  Answer,
  Capabilities,
  FindOutcome,
  Known,
  Note,
  PresenceOutcome,
  Refusal,
  SubmitOutcome,
  TicketChange,
  TicketDraft,
  TicketFile,
  TicketReference,
  TicketState,
  WriteOutcome,
} from "@tier2/psa-adapters";
import type { Destination } from "../deliver/destination.ts";

/** What the helpdesk system does with the next submit: a ticket may be made or not, whatever the answer is. */
export interface PlannedSubmit {
  readonly makes: boolean;
  readonly answer: Exclude<SubmitOutcome, { status: "accepted" }> | "accepted" | "never";
}

/** The same for the next note, file or link. */
export interface PlannedWrite {
  readonly makes: boolean;
  readonly answer: Exclude<WriteOutcome, { status: "accepted" }> | "accepted" | "never";
}

/** A helpdesk system in memory; its answers are planned, and the default is that all goes well. */
export class FakePsa implements Destination {
  readonly kind = "fake";
  readonly host: string;
  capabilities: Capabilities = {
    find: true,
    notes: ["internal", "public"],
    mostFileBytes: 1_000_000,
    changes: true,
    close: true,
    lookup: [],
  };
  readonly drafts: TicketDraft[] = [];
  readonly notes: (Note & { readonly ticketId: string })[] = [];
  readonly files: (TicketFile & { readonly ticketId: string })[] = [];
  readonly calls: string[] = [];
  /** Whom it knows; undefined: it cannot be asked. */
  known: Known | undefined;
  /** What `notesAfter` says of every draft. */
  missingNotes: readonly Note[] = [];
  /** These are used up from the front. */
  readonly plannedSubmits: PlannedSubmit[] = [];
  readonly plannedFinds: FindOutcome[] = [];
  readonly plannedWrites: PlannedWrite[] = [];
  readonly plannedLooks: PresenceOutcome[] = [];
  readonly plannedRefusals: Refusal[] = [];
  readonly plannedChanges: Answer<readonly TicketChange[]>[] = [];
  running = 0;
  mostAtOnce = 0;

  constructor(host = "psa.invalid") {
    this.host = host;
  }

  async check(): Promise<never> {
    throw new Error("not planned: check");
  }

  async lookup(): Promise<Answer<Known>> {
    this.calls.push("lookup");
    return this.known === undefined ? { status: "unsupported" } : { status: "answered", value: this.known };
  }

  async prepare(): Promise<void> {
    this.calls.push("prepare");
  }

  async submit(draft: TicketDraft): Promise<SubmitOutcome> {
    this.calls.push(`submit ${draft.pressId}`);
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    const { makes, answer } = this.plannedSubmits.shift() ?? { makes: true, answer: "accepted" };
    await new Promise((resolve) => setImmediate(resolve));
    this.running -= 1;
    if (makes) {
      this.drafts.push(draft);
    }
    if (answer === "never") {
      return new Promise(() => undefined);
    }
    return answer === "accepted" ? { status: "accepted", ticket: this.#ticket(this.drafts.length) } : answer;
  }

  async find(pressId: string): Promise<FindOutcome> {
    this.calls.push(`find ${pressId}`);
    const planned = this.plannedFinds.shift();
    if (planned !== undefined) {
      return planned;
    }
    if (!this.capabilities.find) {
      return { status: "unsupported" };
    }
    const numbers = this.drafts.flatMap((draft, index) => (draft.pressId === pressId ? [index + 1] : []));
    const [first, ...others] = numbers.map((number) => this.#ticket(number));
    return first === undefined ? { status: "absent" } : { status: "found", ticket: first, duplicates: others };
  }

  async notesAfter({ pressId }: TicketDraft): Promise<Answer<readonly Note[]>> {
    this.calls.push(`notesAfter ${pressId}`);
    return this.plannedRefusals.shift() ?? { status: "answered", value: this.missingNotes };
  }

  async addNote(ticketId: string, note: Note): Promise<WriteOutcome> {
    this.calls.push(`addNote ${ticketId} ${note.marker}`);
    return this.#write(() => this.notes.push({ ...note, ticketId }));
  }

  async findNote(ticketId: string, marker: string): Promise<PresenceOutcome> {
    this.calls.push(`findNote ${ticketId} ${marker}`);
    return this.#look(this.notes.some((note) => note.ticketId === ticketId && note.marker === marker));
  }

  async attach(ticketId: string, file: TicketFile): Promise<WriteOutcome> {
    this.calls.push(`attach ${ticketId} ${file.name}`);
    return this.#write(() => this.files.push({ ...file, ticketId }));
  }

  async findFile(ticketId: string, name: string): Promise<PresenceOutcome> {
    this.calls.push(`findFile ${ticketId} ${name}`);
    return this.#look(this.files.some((file) => file.ticketId === ticketId && file.name === name));
  }

  async linkAsset(ticketId: string): Promise<WriteOutcome> {
    this.calls.push(`linkAsset ${ticketId}`);
    return this.#write(() => undefined);
  }

  async read(ticketId: string): Promise<Answer<TicketState>> {
    throw new Error(`not planned: read ${ticketId}`);
  }

  async changesSince(ticketIds: readonly string[]): Promise<Answer<readonly TicketChange[]>> {
    this.calls.push(`changesSince ${ticketIds.join(" ")}`);
    return this.plannedChanges.shift() ?? { status: "answered", value: [] };
  }

  async #write(make: () => void): Promise<WriteOutcome> {
    const { makes, answer } = this.plannedWrites.shift() ?? { makes: true, answer: "accepted" };
    await new Promise((resolve) => setImmediate(resolve));
    if (makes) {
      make();
    }
    if (answer === "never") {
      return new Promise(() => undefined);
    }
    return answer === "accepted" ? { status: "accepted" } : answer;
  }

  #look(isThere: boolean): PresenceOutcome {
    const planned = this.plannedLooks.shift();
    if (planned !== undefined) {
      return planned;
    }
    if (!this.capabilities.find) {
      return { status: "unsupported" };
    }
    return { status: isThere ? "found" : "absent" };
  }

  #ticket(number: number): TicketReference {
    return { id: String(number), number: `T${number}`, url: `https://${this.host}/tickets/${number}` };
  }
}
