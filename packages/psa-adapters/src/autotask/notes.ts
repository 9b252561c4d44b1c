import { Buffer } from "node:buffer";
import { z } from "zod";
import type { AdapterContext, Note, PresenceOutcome, TicketFile, WriteOutcome } from "../contract.ts";
import { badFileName, badMarker, isFileName, isMarkedWith, isMarker, written } from "../marker.ts";
import { isRefusal, orRefusal } from "../remote-failure.ts";
import { ByteBudget } from "./budget.ts";
import type { AutotaskClient } from "./client.ts";
import { attachmentRow, fieldNames, noteRow } from "./fields.ts";
import { noteText } from "./map.ts";
import { writeOutcome } from "./outcome.ts";
import { badTicketId, isTicketId } from "./ticket-id.ts";
import { remedyOf } from "./troubleshooting.ts";
import type { Values } from "./values.ts";

/** Autotask takes 6 to 7 MB; what is surely taken. */
export const mostFileBytes = 6_000_000;
/** Autotask help, "Attachments": beyond this all are refused for five minutes. */
const mostBytesInWindow = 10_000_000;
const windowMs = 5 * 60_000;
/** 1: all Autotask users, the customer's portal among them; 2: internal users. */
const publish = { public: 1, internal: 2 } as const;
/** Below the title our own notes are told from those of technicians. */
export const noteTitles = { public: "Help button", internal: "Help button: for technicians" } as const;
const mediaType = /^[\w.+-]+\/[\w.+-]+$/;

/** Notes and files of tickets. */
export class Notes {
  readonly #client: AutotaskClient;
  readonly #values: Values;
  readonly #budget = new ByteBudget(mostBytesInWindow, windowMs);

  constructor(client: AutotaskClient, values: Values) {
    this.#client = client;
    this.#values = values;
  }

  async add(ticketId: string, { marker, text, visibility }: Note, context: AdapterContext): Promise<WriteOutcome> {
    if (!isMarker(marker)) {
      return badMarker;
    }
    if (!isTicketId(ticketId)) {
      return badTicketId;
    }
    const path = `/Tickets/${ticketId}/Notes`;
    const sent = await orRefusal(async () => {
      const body = {
        ticketID: Number(ticketId),
        title: noteTitles[visibility],
        description: `${noteText(text)}\n\n${written(marker)}`,
        noteType: await this.#values.noteType(context),
        publish: publish[visibility],
      };
      return this.#client.write("POST", path, body, context);
    });
    return isRefusal(sent) ? sent : writeOutcome(sent, this.#client.asked("POST", path));
  }

  async find(ticketId: string, marker: string, context: AdapterContext): Promise<PresenceOutcome> {
    if (!isMarker(marker)) {
      return badMarker;
    }
    if (!isTicketId(ticketId)) {
      return badTicketId;
    }
    const rows = await orRefusal(async () =>
      this.#client.query(
        "TicketNotes",
        [
          { op: "eq", field: "ticketID", value: Number(ticketId) },
          // Without its brackets, which mean a set of letters where the server compares by patterns.
          { op: "contains", field: "description", value: marker },
        ],
        fieldNames.note,
        noteRow,
        context,
        25,
      ),
    );
    if (isRefusal(rows)) {
      return rows;
    }
    const isThere = rows.some(
      ({ ticketID, description }) => ticketID === Number(ticketId) && isMarkedWith(description ?? "", marker),
    );
    return { status: isThere ? "found" : "absent" };
  }

  /** `retry` with a time when more bytes were sent than Autotask takes in five minutes. */
  async attach(ticketId: string, file: TicketFile, context: AdapterContext): Promise<WriteOutcome> {
    const { name, type, bytes, visibility } = file;
    if (!isFileName(name)) {
      return badFileName;
    }
    if (!isTicketId(ticketId)) {
      return badTicketId;
    }
    if (bytes.length > mostFileBytes) {
      const message = `${name} has ${bytes.length} bytes; Autotask takes files of at most ${mostFileBytes}.`;
      return { status: "rejected", error: { code: "validation_failed", message } };
    }
    const retryAfterMs = this.#budget.take(bytes.length, context.now());
    if (retryAfterMs > 0) {
      const message = `${name} waits: Autotask takes ${mostBytesInWindow} bytes of files in five minutes.`;
      return { status: "retry", error: { code: "rate_limited", message, hint: remedyOf("files") }, retryAfterMs };
    }
    const path = `/Tickets/${ticketId}/Attachments`;
    const body = {
      id: 0,
      attachDate: new Date(context.now()).toISOString(),
      attachmentType: "FILE_ATTACHMENT",
      fullPath: name,
      title: name,
      publish: publish[visibility],
      contentType: mediaType.test(type) ? type : "application/octet-stream",
      data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
    };
    const sent = await orRefusal(async () => this.#client.write("POST", path, body, context));
    return isRefusal(sent) ? sent : writeOutcome(sent, this.#client.asked("POST", path));
  }

  async findFile(ticketId: string, name: string, context: AdapterContext): Promise<PresenceOutcome> {
    if (!isFileName(name)) {
      return badFileName;
    }
    if (!isTicketId(ticketId)) {
      return badTicketId;
    }
    const answer = z.object({ items: z.array(attachmentRow) });
    const rows = await orRefusal(async () => this.#client.one(`/Tickets/${ticketId}/Attachments`, answer, context));
    if (isRefusal(rows)) {
      return rows;
    }
    return {
      status: rows.items.some(({ fullPath, title }) => fullPath === name || title === name) ? "found" : "absent",
    };
  }
}
