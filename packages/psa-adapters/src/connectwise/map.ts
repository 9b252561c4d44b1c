import type { TicketDraft } from "../contract.ts";
import { isSearchableEmail } from "./conditions.ts";
import { limits } from "./fields.ts";
import type { ChosenPerson } from "./person.ts";

/** Everything a ticket refers to, as ids of this ConnectWise. */
export interface TicketTargets {
  readonly boardId: number;
  readonly statusId?: number | undefined;
  readonly priorityId?: number | undefined;
  readonly person: ChosenPerson;
}

interface Reference {
  readonly id: number;
}

/** What is sent to `POST /service/tickets`. */
export interface TicketBody {
  readonly summary: string;
  readonly recordType: "ServiceTicket";
  readonly board: Reference;
  readonly status?: Reference;
  readonly priority?: Reference;
  readonly company: Reference;
  readonly contact?: Reference;
  readonly contactName?: string;
  readonly contactEmailAddress?: string;
  readonly externalXRef: string;
  readonly initialDescription: string;
  readonly initialInternalAnalysis: string;
}

/** The ticket of a draft. A subject too long for a summary is cut there and stands whole above the description. */
export function ticketBody(draft: TicketDraft, { boardId, statusId, priorityId, person }: TicketTargets): TicketBody {
  const subject = cleanLine(draft.subject) || "Help button pressed";
  const summary = cut(subject, limits.summary);
  const publicText = cleanText(draft.publicText);
  return {
    summary,
    recordType: "ServiceTicket",
    board: { id: boardId },
    ...(statusId === undefined ? {} : { status: { id: statusId } }),
    ...(priorityId === undefined ? {} : { priority: { id: priorityId } }),
    company: { id: person.companyId },
    ...(person.contactId === undefined ? {} : { contact: { id: person.contactId } }),
    ...(person.isCatchAll ? writtenPerson(draft.person) : {}),
    externalXRef: draft.pressId,
    initialDescription: summary === subject ? publicText : `${subject}\n\n${publicText}`,
    initialInternalAnalysis: `${cleanText(draft.internalNote)}\n\n${cleanLine(person.why)}`,
  };
}

function writtenPerson({
  name,
  email,
}: TicketDraft["person"]): Pick<TicketBody, "contactName" | "contactEmailAddress"> {
  const contactName = cut(cleanLine(name ?? ""), limits.contactName);
  const isUsable = email !== undefined && email.length <= limits.contactEmailAddress && isSearchableEmail(email);
  return {
    ...(contactName === "" ? {} : { contactName }),
    ...(isUsable ? { contactEmailAddress: email } : {}),
  };
}

/** Line breaks and tabs stay. */
const controls = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}]/gu;

const cleanText = (text: string): string =>
  text.replaceAll(/\r\n?/g, "\n").replaceAll(controls, "").toWellFormed().trimEnd();

const cleanLine = (text: string): string => cleanText(text.replaceAll(/\s+/g, " ")).trim();

/** At most `longest` UTF-16 units, ending with an ellipsis when cut; never between the halves of a character. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) {
    return text;
  }
  const kept = text.slice(0, longest - 1);
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}…`;
}
