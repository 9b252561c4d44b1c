import type { Note, TicketDraft } from "../contract.ts";
import { withoutMarks, written } from "../marker.ts";
import { registrationRequest, whereLines } from "../place.ts";
import { cleanLine, cleanText, cut, parts } from "../text.ts";
import { limits } from "./fields.ts";
import type { Located } from "./lookups.ts";
import type { Chosen } from "./values.ts";

/** Everything a ticket refers to. */
export interface TicketTargets extends Located {
  readonly chosen: Chosen;
  /** Name of the custom field for the press id. */
  readonly pressIdField: string;
}

/** What is sent to `POST /ticket`. */
export interface TicketBody {
  readonly Queue: string;
  readonly Subject: string;
  readonly Requestor?: string;
  readonly Content: string;
  readonly ContentType: "text/plain";
  readonly Priority?: string;
  readonly CustomFields?: Readonly<Record<string, string>>;
}

const longestMarker = 50;
const defaultSubject = "Help button pressed";

/**
 * The ticket of a draft. Where the queue has no custom field for the press id, it stands in the subject. A subject that is
 * too long is cut, and stands whole above the text.
 */
export function ticketBody(draft: TicketDraft, { chosen, requestor, pressIdField }: TicketTargets): TicketBody {
  const subject = withoutMarks(cleanLine(draft.subject)) || defaultSubject;
  const mark = chosen.hasPressIdField ? "" : ` ${written(draft.pressId)}`;
  const short = cut(subject, limits.subject - mark.length);
  const publicText = withoutMarks(cleanText(draft.publicText));
  return {
    Queue: chosen.queue,
    Subject: `${short}${mark}`,
    ...(requestor === undefined ? {} : { Requestor: requestor }),
    // RT takes no empty text.
    Content: (short === subject ? publicText : `${subject}\n\n${publicText}`) || subject,
    ContentType: "text/plain",
    ...(chosen.priority === undefined ? {} : { Priority: chosen.priority }),
    ...(chosen.hasPressIdField ? { CustomFields: { [pressIdField]: draft.pressId } } : {}),
  };
}

/** RT makes a ticket with public text alone: the rest follows as comments. */
export function notesOf(draft: TicketDraft, { chosen, place, known, pressIdField }: TicketTargets): readonly Note[] {
  const where = chosen.hasPressIdField
    ? ""
    : `The press id stands in the subject: the queue ${chosen.queue} shows no custom field "${pressIdField}".`;
  const text = [
    cleanText(draft.internalNote),
    cleanLine(place.why),
    whereLines(known),
    ...(place.isCatchAll ? [cleanText(registrationRequest(draft.person))] : []),
    chosen.refused.map(cleanLine).join("\n"),
    where,
  ];
  return parts(withoutMarks(text.filter((part) => part !== "").join("\n\n")), limits.note).map((part, index) => {
    const end = `-${index + 1}`;
    return {
      marker: `${draft.pressId.slice(0, longestMarker - end.length)}${end}`,
      text: part,
      visibility: "internal",
    };
  });
}
