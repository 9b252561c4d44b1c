import type { TicketDraft } from "../contract.ts";
import { type Place, registrationRequest, whereLines } from "../place.ts";
import { cleanLine, cleanText, cut, isSearchableEmail } from "../text.ts";
import { limits } from "./fields.ts";
import type { Located } from "./lookups.ts";
import type { Option } from "./choices.ts";
import type { Chosen } from "./values.ts";

/** Everything a ticket refers to, as ids of this ConnectWise. */
export interface TicketTargets extends Located {
  readonly chosen: Chosen;
}

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

/** The ticket of a draft. A subject too long for a summary is cut there and stands whole above the description. */
export function ticketBody(draft: TicketDraft, { place, known, company, chosen }: TicketTargets): TicketBody {
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
  return {
    summary,
    recordType: "ServiceTicket",
    ...Object.fromEntries(Object.entries(chosen.values).map(([name, option]) => [name, referenceTo(option)])),
    company,
    ...(place.contact === undefined ? {} : { contact: { id: place.contact.id } }),
    ...writtenPerson(draft, place),
    externalXRef: draft.pressId,
    ...(draft.isQuiet === true ? { processNotifications: false } : {}),
    initialDescription: summary === subject ? publicText : `${subject}\n\n${publicText}`,
    initialInternalAnalysis: note.filter((part) => part !== "").join("\n\n"),
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
