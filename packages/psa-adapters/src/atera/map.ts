import type { Note, TicketDraft } from "../contract.ts";
import { withoutMarks, written } from "../marker.ts";
import { registrationRequest, whereLines } from "../place.ts";
import { cleanLine, cleanText, cut, escapeHtml, parts } from "../text.ts";
import type { Technician } from "./config.ts";
import { limits } from "./fields.ts";
import type { Located } from "./lookups.ts";
import type { Chosen } from "./values.ts";

/** What is sent to `POST /tickets`. The customer follows from the contact. */
export interface TicketBody {
  readonly TicketTitle: string;
  readonly Description: string;
  readonly TicketPriority: string;
  readonly TicketImpact: string;
  readonly TicketStatus: string;
  readonly TicketType: string;
  readonly EndUserID?: number;
  readonly EndUserFirstName?: string;
  readonly EndUserLastName?: string;
  readonly EndUserEmail?: string;
}

/** What is sent to `POST /tickets/{id}/comments`: exactly one author, a technician. */
export interface CommentBody {
  readonly CommentText: string;
  readonly TechnicianCommentDetails: {
    readonly TechnicianId?: number;
    readonly TechnicianEmail?: string;
    readonly IsInternal: boolean;
  };
}

const longestMarker = 50;

/** Subject and text as the customer sees them; a subject too long for the title stands whole above the text. */
function publicTexts(draft: TicketDraft): { readonly title: string; readonly text: string } {
  const subject = withoutMarks(cleanLine(draft.subject)) || "Help button pressed";
  const title = cut(subject, limits.title - written(draft.pressId).length - 1);
  const text = withoutMarks(cleanText(draft.publicText));
  return { title, text: title === subject ? text || subject : `${subject}\n\n${text}` };
}

/** The ticket of a draft. Its title ends with the press id, by which it is found. */
export function ticketBody(
  draft: TicketDraft,
  { place }: Located,
  { values }: Chosen,
  catchAllEmail: string,
): TicketBody {
  const { title, text } = publicTexts(draft);
  const [description = ""] = parts(text, limits.description);
  return {
    TicketTitle: `${title} ${written(draft.pressId)}`,
    Description: escapeHtml(description),
    TicketPriority: values.priority,
    TicketImpact: values.impact,
    TicketStatus: values.status,
    TicketType: values.type,
    ...(place.contact === undefined
      ? { EndUserFirstName: "Unregistered", EndUserLastName: "User", EndUserEmail: catchAllEmail }
      : { EndUserID: place.contact.id }),
  };
}

/** What a ticket cannot carry: the internal note, and public text beyond the description. */
export function notesOf(draft: TicketDraft, { place, known }: Located, { refused }: Chosen): readonly Note[] {
  const internal = [
    cleanText(draft.internalNote),
    cleanLine(place.why),
    whereLines(known),
    ...(place.isCatchAll ? [cleanText(registrationRequest(draft.person))] : []),
    refused.map(cleanLine).join("\n"),
  ].filter((part) => part !== "");
  const { text } = publicTexts(draft);
  const [description = ""] = parts(text, limits.description);
  const rest = text.slice(description.length).replace(/^\n/, "");
  return [...notes(internal.join("\n\n"), "internal", draft.pressId, ""), ...notes(rest, "public", draft.pressId, "p")];
}

const notes = (text: string, visibility: Note["visibility"], pressId: string, kind: string): readonly Note[] =>
  parts(text, limits.comment).map((part, index) => {
    const end = `-${kind}${index + 1}`;
    return { marker: `${pressId.slice(0, longestMarker - end.length)}${end}`, text: part, visibility };
  });

/** A note by the technician, with its marker as the last line. */
export function commentBody({ marker, text, visibility }: Note, { id, email }: Technician): CommentBody {
  const shown = cut(withoutMarks(cleanText(text)), limits.comment);
  return {
    CommentText: escapeHtml(`${shown}\n\n${written(marker)}`),
    TechnicianCommentDetails: {
      ...(id === undefined ? {} : { TechnicianId: id }),
      ...(email === undefined ? {} : { TechnicianEmail: email }),
      IsInternal: visibility === "internal",
    },
  };
}
