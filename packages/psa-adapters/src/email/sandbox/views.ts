import { Buffer } from "node:buffer";
import type { AttachmentView, NoteView, TicketView } from "../../sandbox/page.ts";
import type { SandboxMail } from "./index.ts";
import { type ReadMail, readMail } from "./read-mail.ts";

interface Mail extends ReadMail, Pick<SandboxMail, "from" | "to"> {
  readonly at: string;
}

const textOf = ({ parts }: ReadMail): string =>
  parts
    .filter(({ type, fileName }) => fileName === undefined && type.startsWith("text/"))
    .map(({ bytes }) => bytes.toString("utf8").replaceAll("\r\n", "\n").trimEnd())
    .join("\n\n");

const noteView = (mail: Mail, intake: string): NoteView => ({
  text: textOf(mail),
  isInternal: !mail.to.includes(intake),
  title: mail.headers["subject"] ?? "",
  writtenBy: `${mail.from} to ${mail.to.join(", ")}`,
  at: mail.at,
});

const filesOf = (mail: Mail, intake: string): readonly AttachmentView[] =>
  mail.parts.flatMap(({ fileName, bytes }) =>
    fileName === undefined
      ? []
      : [
          {
            name: fileName,
            sizeBytes: bytes.length,
            isPrivate: !mail.to.includes(intake),
            content: new Uint8Array(bytes),
          },
        ],
  );

/** A page asks again and again; a mail never changes. */
const alreadyRead = new WeakMap<SandboxMail, Mail>();

function mailOf(mail: SandboxMail): Mail {
  const known = alreadyRead.get(mail);
  if (known !== undefined) {
    return known;
  }
  const { from, to, raw, atMs } = mail;
  const read = { ...readMail(Buffer.from(raw).toString("latin1")), from, to, at: new Date(atMs).toISOString() };
  alreadyRead.set(mail, read);
  return read;
}

/** Mails as the tickets that a PSA's intake makes of them: one that answers none is a ticket, its answers are notes. */
export function ticketViews(mails: readonly SandboxMail[], intake: string): readonly TicketView[] {
  const all = mails.map(mailOf);
  const answers = Map.groupBy(all, ({ headers }) => headers["in-reply-to"] ?? "");
  return (answers.get("") ?? []).map((mail, index) => {
    const id = mail.headers["message-id"] ?? "";
    const thread = [mail, ...(id === "" ? [] : (answers.get(id) ?? []))];
    return {
      id: String(index + 1),
      summary: mail.headers["subject"] ?? "(no subject)",
      company: "",
      contact: mail.headers["reply-to"] ?? mail.from,
      board: mail.to.join(", "),
      status: "",
      priority: "",
      priorityColour: "",
      enteredBy: mail.from,
      at: mail.at,
      externalId: id,
      notes: thread.map((one) => noteView(one, intake)),
      attachments: thread.flatMap((one) => filesOf(one, intake)),
    };
  });
}
