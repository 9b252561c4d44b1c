import type { Note, TicketDraft } from "../contract.ts";
import { cleanLine, cleanText } from "../text.ts";
import type { PostedNote, PostedTicket } from "./fields.ts";

/** Only what is there, each on one line. */
const lines = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, cleanLine(value)]])),
  );

export const ticketOf = (draft: TicketDraft): PostedTicket => ({
  type: "ticket",
  pressId: draft.pressId,
  subject: cleanLine(draft.subject),
  publicText: cleanText(draft.publicText),
  internalNote: cleanText(draft.internalNote),
  person: lines({ email: draft.person.email, name: draft.person.name, phone: draft.person.phone }),
  device: lines({ hostname: draft.device?.hostname, serialNumber: draft.device?.serialNumber }),
  fields: lines(draft.fields ?? {}),
});

export const noteOf = (ticketId: string, { marker, text, visibility }: Note): PostedNote => ({
  type: "note",
  ticketId,
  marker,
  text: cleanText(text),
  visibility,
});
