import { z } from "zod";
import { Buffer } from "node:buffer";
import type { AdapterContext, Note, PresenceOutcome, TicketFile, WriteOutcome } from "../contract.ts";
import { LookupCache, keptMs } from "../lookup-cache.ts";
import { badFileName, badMarker, isFileName, isMarkedWith, isMarker, withoutMarks, written } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { cleanText, cut } from "../text.ts";
import type { KaseyaBmsClient } from "./client.ts";
import type { KaseyaBmsConfig } from "./config.ts";
import { type NoteRow, limits, noteRow, settingsRow } from "./fields.ts";
import { formatted } from "./map.ts";
import { orIgnored, orNothing } from "../optional.ts";
import { writeOutcome } from "./outcome.ts";
import { plainText } from "../plain-text.ts";
import { ticketPath } from "./tables.ts";
import type { Values } from "./values.ts";

/** BMS's own limit is a setting of the tenant and heeded, too; this is ours. */
export const mostFileBytes = 10_000_000;
const mebibyte = 1_048_576;
/** So many that the answer stays below 1 MB; see limits.note. */
const notesPerPage = 25;
const mediaType = /^[\w.+-]+\/[\w.+-]+$/;

/** Notes of tickets. A file travels inside of a note: the ticket's own place for files has no published address. */
export class Notes {
  readonly #client: KaseyaBmsClient;
  readonly #config: KaseyaBmsConfig;
  readonly #values: Values;
  readonly #mostBytes = new LookupCache<number>(keptMs, { name: "most-bytes", shape: z.number() });

  constructor(client: KaseyaBmsClient, config: KaseyaBmsConfig, values: Values) {
    this.#client = client;
    this.#config = config;
    this.#values = values;
  }

  async add(ticketId: string, { marker, text, visibility }: Note, context: AdapterContext): Promise<WriteOutcome> {
    if (!isMarker(marker)) {
      return badMarker;
    }
    const details = `${cut(withoutMarks(cleanText(text)), limits.note)}\n\n${written(marker)}`;
    return this.#post(ticketId, details, visibility === "internal", {}, context);
  }

  async find(ticketId: string, marker: string, context: AdapterContext): Promise<PresenceOutcome> {
    return isMarker(marker)
      ? this.#look(ticketId, ({ details = "" }) => isMarkedWith(plainText(details), marker), context)
      : badMarker;
  }

  async attach(ticketId: string, file: TicketFile, context: AdapterContext): Promise<WriteOutcome> {
    const { name, type, bytes, visibility } = file;
    if (!isFileName(name)) {
      return badFileName;
    }
    const most = await this.#mostFileBytes(context);
    if (bytes.length > most) {
      const message = `${name} has ${bytes.length} bytes; this BMS takes files of at most ${most}.`;
      return { status: "rejected", error: { code: "validation_failed", message } };
    }
    const attachment = {
      Name: name,
      Base64Data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
      Type: mediaType.test(type) ? type : "application/octet-stream",
    };
    return this.#post(ticketId, name, visibility === "internal", { Attachments: [attachment] }, context);
  }

  async findFile(ticketId: string, name: string, context: AdapterContext): Promise<PresenceOutcome> {
    const isIt = ({ attachments }: NoteRow): boolean =>
      attachments.some(({ originalFileName, aliasName }) => originalFileName === name || aliasName === name);
    return isFileName(name) ? this.#look(ticketId, isIt, context) : badFileName;
  }

  /** All notes of a ticket. Rejects with a RemoteFailure. */
  async list(ticketId: string, context: AdapterContext): Promise<readonly NoteRow[]> {
    return this.#client.list(notesPath(ticketId), {}, noteRow, notesPerPage, context);
  }

  async #look(ticketId: string, isIt: (note: NoteRow) => boolean, context: AdapterContext): Promise<PresenceOutcome> {
    const rows = await orRefusal(async () => this.list(ticketId, context));
    return isRefusal(rows) ? rows : { status: rows.some(isIt) ? "found" : "absent" };
  }

  /** Nobody is mailed: without EmailNotification BMS has no addressees. */
  async #post(
    ticketId: string,
    details: string,
    isInternal: boolean,
    more: object,
    context: AdapterContext,
  ): Promise<WriteOutcome> {
    const path = notesPath(ticketId);
    const sent = await orRefusal(async () => {
      const body = {
        Details: formatted(details, this.#config.textFormat),
        IsInternal: isInternal,
        TypeId: await this.#values.noteType(this.#config.values["noteType"], context),
        NoteDate: new Date(context.now()).toISOString(),
        ...more,
      };
      return this.#client.post(path, body, context);
    });
    return isRefusal(sent) ? sent : writeOutcome(sent, this.#client.asked("POST", path));
  }

  async #mostFileBytes(context: AdapterContext): Promise<number> {
    const load = async (): Promise<number> => {
      const settings = await orNothing(async () => this.#client.one("/v2/system/settings", settingsRow, context));
      return (settings?.maximumAttachmentFileSizeinMb ?? Infinity) * mebibyte;
    };
    const found = await orIgnored("settings", context, async () => this.#mostBytes.get("", context, load));
    return Math.min(found?.value ?? mostFileBytes, mostFileBytes);
  }
}

const notesPath = (ticketId: string): string => `${ticketPath(ticketId)}/notes`;
