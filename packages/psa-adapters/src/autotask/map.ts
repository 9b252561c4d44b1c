import type { Note, TicketDraft, Visibility } from "../contract.ts";
import { withoutMarks } from "../marker.ts";
import { registrationRequest, whereLines } from "../place.ts";
import { cleanLine, cleanText, cut, parts } from "../text.ts";
import { type ChoiceName, choices } from "./choices.ts";
import { limits } from "./fields.ts";
import type { Body } from "./left-out.ts";
import type { Located } from "./lookups.ts";
import type { Chosen } from "./values.ts";

/** Everything a ticket refers to, as ids of this Autotask. */
export interface TicketTargets extends Located {
  readonly chosen: Chosen;
}

const hourMs = 3_600_000;
const mostMarker = 50;
/** For the marker below the text, and a line between. */
const markerRoom = mostMarker + 10;

/** What is sent to `POST /Tickets`. Text fields of the API are plain. */
export function ticketBody(draft: TicketDraft, targets: TicketTargets, dueInHours: number, nowMs: number): Body {
  const { place, locationId, chosen } = targets;
  const ids = Object.entries(chosen.values).map(([name, { id }]) => [choices[name as ChoiceName].property, id]);
  return {
    companyID: place.companyId,
    ...(place.contact === undefined ? {} : { contactID: place.contact.id }),
    ...(locationId === undefined ? {} : { companyLocationID: locationId }),
    ...(place.asset === undefined ? {} : { configurationItemID: place.asset.id }),
    title: cut(subjectOf(draft), limits.title),
    description: publicParts(draft)[0] ?? "",
    ...(Object.fromEntries(ids) as Readonly<Record<string, number>>),
    dueDateTime: new Date(nowMs + dueInHours * hourMs).toISOString(),
    externalID: draft.pressId,
  };
}

/** What the ticket could not carry: the internal note, which Autotask takes apart only, and public text beyond the limit. `told`: what else a technician should know. */
export function notesOf(
  draft: TicketDraft,
  { place, known, chosen }: TicketTargets,
  told: readonly string[] = [],
): readonly Note[] {
  const internal = [
    cleanText(draft.internalNote),
    cleanLine(place.why),
    whereLines(known),
    ...(place.isCatchAll ? [cleanText(registrationRequest(draft.person))] : []),
    [...chosen.refused, ...told].map(cleanLine).join("\n"),
  ].filter((part) => part !== "");
  const notes = (texts: readonly string[], visibility: Visibility): Note[] =>
    texts.map((text, index) => ({
      marker: noteMarker(draft.pressId, `${visibility === "internal" ? "i" : "p"}${index + 1}`),
      text,
      visibility,
    }));
  return [
    ...notes(parts(withoutMarks(internal.join("\n\n")), limits.note - markerRoom), "internal"),
    ...notes(publicParts(draft).slice(1), "public"),
  ];
}

/** The text of a note with room for its marker; nothing in it is taken for another one. */
export const noteText = (text: string): string => cut(withoutMarks(cleanText(text)), limits.note - markerRoom);

/** Unique on the ticket; the press id gives way when there is no room for both. */
const noteMarker = (pressId: string, name: string): string =>
  `${pressId.slice(0, mostMarker - name.length - 1)}-${name}`;

const subjectOf = (draft: TicketDraft): string => cleanLine(draft.subject) || "Help button pressed";

/** A subject too long for the title stands whole above the text. The first part is the description. */
function publicParts(draft: TicketDraft): readonly string[] {
  const subject = subjectOf(draft);
  const isWhole = subject.length <= limits.title;
  const text = [...(isWhole ? [] : [subject]), cleanText(draft.publicText)].filter((part) => part.trim() !== "");
  return parts(text.join("\n\n"), limits.description);
}
