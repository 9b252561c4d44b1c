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
  WriteOutcome,
} from "../contract.ts";
import { badFileName, badMarker, isFileName, isMarker } from "../marker.ts";
import { WebhookClient } from "./client.ts";
import { type WebhookConfig, parseWebhookConfig } from "./config.ts";
import { mostFileBytes } from "./fields.ts";
import { fileOf } from "./file.ts";
import { noteOf, ticketOf } from "./map.ts";
import { submitOutcome, writeOutcome } from "./outcome.ts";

export type { WebhookConfig, WebhookConfigInput } from "./config.ts";

const kind = "webhook";

const capabilities: Capabilities = {
  find: false,
  notes: ["internal", "public"],
  mostFileBytes,
  changes: false,
  close: false,
  lookup: [],
};

export const webhook: AdapterDefinition<WebhookConfig> = {
  kind,
  displayName: "Webhook",
  capabilities,
  parseConfig: parseWebhookConfig,
  create: (config) => new WebhookAdapter(config),
};

const unsupported = { status: "unsupported" } as const;

class WebhookAdapter implements PsaAdapter {
  readonly kind = kind;
  readonly capabilities = capabilities;
  readonly host: string;
  readonly #client: WebhookClient;

  constructor(config: WebhookConfig) {
    this.#client = new WebhookClient(config);
    this.host = this.#client.host;
  }

  /** Sends a signed "ping". */
  async check(context: AdapterContext): Promise<readonly CheckResult[]> {
    const outcome = writeOutcome(await this.#client.post({ type: "ping" }, "ping", context), this.host);
    if (outcome.status === "accepted") {
      return [{ name: "url", status: "ok", message: `${this.host} takes what is signed with the secret` }];
    }
    const { httpStatus: _status, ...told } = "error" in outcome ? outcome.error : { message: "" };
    return [{ name: "url", status: "failed", ...told }];
  }

  async fields(): Promise<Answer<readonly TicketField[]>> {
    return { status: "answered", value: [] };
  }

  async lookup(): Promise<Answer<Known>> {
    return unsupported;
  }

  /** Opens the connection. */
  async prepare(_subject: unknown, context: AdapterContext): Promise<void> {
    await this.#client.post({ type: "ping" }, "ping", context);
  }

  async submit(draft: TicketDraft, context: AdapterContext): Promise<SubmitOutcome> {
    const { pressId } = draft;
    return isMarker(pressId)
      ? submitOutcome(await this.#client.post(ticketOf(draft), pressId, context), this.host, pressId)
      : badMarker;
  }

  async find(): Promise<FindOutcome> {
    return unsupported;
  }

  /** A ticket carries everything. */
  async notesAfter(): Promise<Answer<readonly Note[]>> {
    return { status: "answered", value: [] };
  }

  async addNote(ticketId: string, note: Note, context: AdapterContext): Promise<WriteOutcome> {
    if (!isMarker(note.marker)) {
      return badMarker;
    }
    const key = keyOf(ticketId, note.marker);
    return writeOutcome(await this.#client.post(noteOf(ticketId, note), key, context), this.host);
  }

  async findNote(): Promise<PresenceOutcome> {
    return unsupported;
  }

  async attach(ticketId: string, file: TicketFile, context: AdapterContext): Promise<WriteOutcome> {
    if (!isFileName(file.name)) {
      return badFileName;
    }
    if (file.bytes.length > mostFileBytes) {
      const message = `${file.name} has ${file.bytes.length} bytes; a file has at most ${mostFileBytes}.`;
      return { status: "rejected", error: { code: "validation_failed", message } };
    }
    const key = keyOf(ticketId, file.name);
    return writeOutcome(await this.#client.post(fileOf(ticketId, file), key, context), this.host);
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
}

/** Markers and names are unique within a ticket alone. An id of the receiver's can hold any character. */
const keyOf = (ticketId: string, name: string): string => `${encodeURIComponent(ticketId)}/${name}`;
