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
  SubmitOutcome,
  TicketChange,
  TicketDraft,
  TicketField,
  TicketFile,
  TicketState,
  Visibility,
  WriteOutcome,
} from "../contract.ts";
import { badFileName, badMarker, isFileName, isMarker } from "../marker.ts";
import { checkEmail } from "./check.ts";
import { SmtpClient } from "./client.ts";
import { type EmailConfig, parseEmailConfig } from "./config.ts";
import { mostFileBytes } from "./fields.ts";
import { fileMail, noteMail, notesOf, ticketMail } from "./map.ts";
import { submitOutcome, writeOutcome } from "./outcome.ts";

export type { EmailConfig, EmailConfigInput } from "./config.ts";

const kind = "email";

/** With `evidenceTo`; without it there are public notes alone, and no files. */
const capabilities: Capabilities = {
  find: false,
  notes: ["internal", "public"],
  mostFileBytes,
  changes: false,
  close: false,
  lookup: [],
};

export const email: AdapterDefinition<EmailConfig> = {
  kind,
  displayName: "E-mail",
  capabilities,
  parseConfig: parseEmailConfig,
  create: (config) => new EmailAdapter(config),
};

const unsupported = { status: "unsupported" } as const;

class EmailAdapter implements PsaAdapter {
  readonly kind = kind;
  readonly capabilities: Capabilities;
  readonly host: string;
  readonly #config: EmailConfig;
  readonly #client: SmtpClient;

  constructor(config: EmailConfig) {
    this.#config = config;
    this.#client = new SmtpClient(config);
    this.host = config.host;
    this.capabilities =
      config.evidenceTo === undefined ? { ...capabilities, notes: ["public"], mostFileBytes: 0 } : capabilities;
  }

  async check(context: AdapterContext): Promise<readonly CheckResult[]> {
    return checkEmail(this.#config, this.#client, context);
  }

  async fields(): Promise<Answer<readonly TicketField[]>> {
    return { status: "answered", value: [] };
  }

  async lookup(): Promise<Answer<Known>> {
    return unsupported;
  }

  /** Nothing is looked up, and a mail server does not wait for a mail on an open connection. */
  async prepare(): Promise<void> {}

  async submit(draft: TicketDraft, context: AdapterContext): Promise<SubmitOutcome> {
    const { pressId } = draft;
    if (!isMarker(pressId)) {
      return badMarker;
    }
    const result = await this.#client.send(ticketMail(draft, this.#config), context);
    return submitOutcome(result, this.host, { id: pressId, number: pressId });
  }

  async find(): Promise<FindOutcome> {
    return unsupported;
  }

  async notesAfter(draft: TicketDraft): Promise<Answer<readonly Note[]>> {
    return { status: "answered", value: notesOf(draft, this.#config) };
  }

  async addNote(ticketId: string, note: Note, context: AdapterContext): Promise<WriteOutcome> {
    if (!isMarker(ticketId) || !isMarker(note.marker)) {
      return badMarker;
    }
    const to = this.#addressFor(note.visibility);
    if (to === undefined) {
      return unsupported;
    }
    return writeOutcome(await this.#client.send(noteMail(to, ticketId, note, this.#config), context), this.host);
  }

  async findNote(): Promise<PresenceOutcome> {
    return unsupported;
  }

  /** Files go to `evidenceTo`, whatever their visibility. */
  async attach(ticketId: string, file: TicketFile, context: AdapterContext): Promise<WriteOutcome> {
    const to = this.#addressFor("internal");
    if (to === undefined) {
      return unsupported;
    }
    if (!isMarker(ticketId)) {
      return badMarker;
    }
    if (!isFileName(file.name)) {
      return badFileName;
    }
    if (file.bytes.length > mostFileBytes) {
      const message = `${file.name} has ${file.bytes.length} bytes; a file has at most ${mostFileBytes}.`;
      return { status: "rejected", error: { code: "validation_failed", message } };
    }
    return writeOutcome(await this.#client.send(fileMail(to, ticketId, file, this.#config), context), this.host);
  }

  async findFile(): Promise<PresenceOutcome> {
    return unsupported;
  }

  async linkAsset(): Promise<WriteOutcome> {
    return unsupported;
  }

  async read(): Promise<Answer<TicketState>> {
    return unsupported;
  }

  async changesSince(): Promise<Answer<readonly TicketChange[]>> {
    return unsupported;
  }

  async close(): Promise<WriteOutcome> {
    return unsupported;
  }

  #addressFor(visibility: Visibility): string | undefined {
    return visibility === "public" ? this.#config.to : this.#config.evidenceTo;
  }
}
