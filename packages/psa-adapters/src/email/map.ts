import type { MailComposerOptions } from "nodemailer/lib/mail-composer";
import type { Note, TicketDraft, TicketFile } from "../contract.ts";
import { written } from "../marker.ts";
import { registrationRequest } from "../place.ts";
import { cleanLine, cleanText, cut, isSearchableEmail } from "../text.ts";
import type { EmailConfig } from "./config.ts";
import { limits } from "./fields.ts";

/** A mail as the composer takes it; plain text, never HTML. */
export interface Mail extends Omit<MailComposerOptions, "attachments"> {
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: { filename: string; contentType: string; content: Uint8Array }[];
}

const domainOf = ({ from }: EmailConfig): string => from.slice(from.indexOf("@") + 1);

/** Two dots in a row, and one at the end, may not stand there (RFC 5322, 3.2.3). */
const dotless = (name: string): string => name.replaceAll(".", "=2E");

/** The same for every repeat: what was sent twice is told apart by nothing else. Names are markers, press ids, file names. */
const messageId = (config: EmailConfig, ...names: readonly string[]): string =>
  `<${names.map(dotless).join(".")}@${domainOf(config)}>`;

/** The ticket: what the customer may read, and who asks. `Reply-To` is who pressed, so that an answer reaches them. */
export function ticketMail(draft: TicketDraft, config: EmailConfig): Mail {
  const { email } = draft.person;
  const subject = cleanLine(draft.subject) || "Help button pressed";
  const short = cut(subject, limits.subject);
  const withheld =
    config.evidenceTo === undefined && draft.internalNote !== ""
      ? "Technical details were not sent: there is no address for them (evidenceTo)."
      : "";
  const text = [short === subject ? "" : subject, cleanText(draft.publicText), whoAndWhat(draft), withheld];
  return {
    ...(email !== undefined && isSearchableEmail(email) ? { replyTo: email } : {}),
    to: config.to,
    messageId: messageId(config, draft.pressId),
    subject: short,
    text: text.filter((part) => part !== "").join("\n\n"),
  };
}

function whoAndWhat({ person, device = {}, fields = {} }: TicketDraft): string {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["Name", person.name],
    ["E-mail", person.email],
    ["Phone", person.phone],
    ["Computer", device.hostname],
    ["Serial number", device.serialNumber],
    ...Object.entries(fields),
  ];
  return lines.flatMap(([name, value]) => (value ? [cleanLine(`${name}: ${value}`)] : [])).join("\n");
}

/** What only technicians may read; `evidenceTo` gets it as a mail of its own. */
export function notesOf(draft: TicketDraft, config: EmailConfig): readonly Note[] {
  const text = [cleanText(draft.internalNote), registrationRequest(draft.person)].filter((part) => part !== "");
  return config.evidenceTo === undefined
    ? []
    : [{ marker: `${draft.pressId.slice(0, 48)}-1`, text: text.join("\n\n"), visibility: "internal" }];
}

const references = (config: EmailConfig, ticketId: string): { references: string; inReplyTo: string } => {
  const first = messageId(config, ticketId);
  return { references: first, inReplyTo: first };
};

export const noteMail = (to: string, ticketId: string, note: Note, config: EmailConfig): Mail => ({
  to,
  messageId: messageId(config, ticketId, "note", note.marker),
  ...references(config, ticketId),
  subject: `Re: Help button ${written(ticketId)}`,
  text: `${cleanText(note.text)}\n\n${written(note.marker)}`,
});

export const fileMail = (to: string, ticketId: string, file: TicketFile, config: EmailConfig): Mail => ({
  to,
  messageId: messageId(config, ticketId, "file", file.name),
  ...references(config, ticketId),
  subject: `Re: Help button ${written(ticketId)}: ${file.name}`,
  text: `File: ${file.name}`,
  attachments: [{ filename: file.name, contentType: mediaTypeOf(file.type), content: file.bytes }],
});

const mediaTypeOf = (type: string): string => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "application/octet-stream");
