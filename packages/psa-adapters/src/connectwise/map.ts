import type { Note, TicketDraft, Visibility } from "../contract.ts";
import { withoutMarks } from "../marker.ts";
import { type Place, registrationRequest, whereLines } from "../place.ts";
import { cleanLine, cleanText, cut, isSearchableEmail, parts } from "../text.ts";
import { limits } from "./fields.ts";
import type { Located } from "./lookups.ts";
import type { Option } from "./choices.ts";
import type { Chosen } from "./values.ts";

/** Everything a ticket refers to, as ids of this ConnectWise. */
export interface TicketTargets extends Located {
  readonly chosen: Chosen;
}

const longestMarker = 50;

interface Reference {
  readonly id: number;
}

/** What is sent to `POST /service/tickets`. Values left out are ConnectWise's to choose. */
export interface TicketBody {
  readonly summary: string;
  readonly recordType: "ServiceTicket";
  readonly company: Located["company"];
  readonly contact?: Reference;
  readonly contactName?: string;
  readonly contactEmailAddress?: string;
  readonly contactPhoneNumber?: string;
  readonly externalXRef: string;
  readonly initialDescription: string;
  readonly initialInternalAnalysis: string;
  /** board, status, type, ... by id; severity and impact by name. */
  readonly [choice: string]: unknown;
}

/** Summary, and both texts in parts: the first is the ticket's. A subject too long stands whole above the description. */
function textsOf(draft: TicketDraft, { place, known, chosen }: TicketTargets) {
  const subject = cleanLine(draft.subject) || "Help button pressed";
  const summary = cut(subject, limits.summary);
  const publicText = cleanText(draft.publicText);
  const note = [
    cleanText(draft.internalNote),
    cleanLine(place.why),
    whereLines(known),
    ...(place.isCatchAll ? [cleanText(registrationRequest(draft.person))] : []),
    chosen.refused.map(cleanLine).join("\n"),
  ];
  const partsOf = (text: string): readonly string[] => parts(withoutMarks(text), limits.text);
  return {
    summary,
    public: partsOf(summary === subject ? publicText : `${subject}\n\n${publicText}`),
    internal: partsOf(note.filter((part) => part !== "").join("\n\n")),
  };
}

/** The notes for what is beyond the ticket's own texts. */
export function notesOf(draft: TicketDraft, targets: TicketTargets): readonly Note[] {
  const texts = textsOf(draft, targets);
  const notes = (visibility: Visibility): readonly Note[] =>
    texts[visibility].slice(1).map((text, index) => {
      const end = `-${visibility === "internal" ? "i" : "p"}${index + 1}`;
      return { marker: `${draft.pressId.slice(0, longestMarker - end.length)}${end}`, text, visibility };
    });
  return [...notes("internal"), ...notes("public")];
}

/** The ticket of a draft. */
export function ticketBody(draft: TicketDraft, targets: TicketTargets): TicketBody {
  const { place, company, chosen } = targets;
  const texts = textsOf(draft, targets);
  return {
    summary: texts.summary,
    recordType: "ServiceTicket",
    ...Object.fromEntries(Object.entries(chosen.values).map(([name, option]) => [name, referenceTo(option)])),
    company,
    ...(place.contact === undefined ? {} : { contact: { id: place.contact.id } }),
    ...writtenPerson(draft, place),
    externalXRef: draft.pressId,
    ...(draft.isQuiet === true ? { processNotifications: false } : {}),
    initialDescription: texts.public[0] ?? "",
    initialInternalAnalysis: texts.internal[0] ?? "",
  };
}

const referenceTo = ({ id, name }: Option): Reference | string => (id === undefined ? name : { id });

/** Who pressed, when the contact is another. */
function writtenPerson({ person }: TicketDraft, { isCatchAll }: Place): Partial<TicketBody> {
  if (!isCatchAll) {
    return {};
  }
  const { name = "", email = "", phone = "" } = person;
  const contactName = cut(cleanLine(name), limits.contactName);
  const contactPhoneNumber = cut(cleanLine(phone), limits.contactPhoneNumber);
  const isUsable = email.length <= limits.contactEmailAddress && isSearchableEmail(email);
  return {
    ...(contactName === "" ? {} : { contactName }),
    ...(isUsable ? { contactEmailAddress: email } : {}),
    ...(contactPhoneNumber === "" ? {} : { contactPhoneNumber }),
  };
}
