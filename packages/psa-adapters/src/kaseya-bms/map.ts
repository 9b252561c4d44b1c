import type { Note, TicketDraft, Visibility } from "../contract.ts";
import { withoutMarks, written } from "../marker.ts";
import { registrationRequest, whereLines } from "../place.ts";
import { cleanLine, cleanText, cut, escapeHtml, parts } from "../text.ts";
import { type ChoiceName, choices } from "./choices.ts";
import type { KaseyaBmsConfig } from "./config.ts";
import { limits } from "./fields.ts";
import type { Located } from "./lookups.ts";
import type { Chosen } from "./values.ts";

/** Everything a ticket refers to, as ids of this BMS. */
export interface TicketTargets extends Located {
  readonly chosen: Chosen;
}

type TextFormat = KaseyaBmsConfig["textFormat"];

/** Text as it is sent. */
export const formatted = (text: string, format: TextFormat): string => (format === "html" ? escapeHtml(text) : text);

/** The `TicketInputDto` of a draft. Its title ends with the written press id, by which it is found again. */
export function ticketBody(draft: TicketDraft, targets: TicketTargets, format: TextFormat, nowMs: number): object {
  const { place, locationId, chosen } = targets;
  const ids = Object.entries(chosen.values).map(([name, { id }]) => [choices[name as ChoiceName].property, id]);
  return {
    Title: titleOf(draft),
    Details: formatted(publicParts(draft)[0] ?? "", format),
    AccountId: place.companyId,
    LocationId: locationId,
    ...(place.contact === undefined ? {} : { ContactId: place.contact.id }),
    ...(place.asset === undefined ? {} : { HardwareAssetId: place.asset.id }),
    ...(Object.fromEntries(ids) as Readonly<Record<string, number>>),
    OpenDate: new Date(nowMs).toISOString(),
  };
}

/** What the ticket could not carry: the internal note, which BMS takes apart only, and public text beyond the limit. */
export function notesOf(draft: TicketDraft, { place, known, chosen }: TicketTargets): readonly Note[] {
  const internal = [
    cleanText(draft.internalNote),
    cleanLine(place.why),
    whereLines(known),
    ...(place.isCatchAll ? [cleanText(registrationRequest(draft.person))] : []),
    chosen.refused.map(cleanLine).join("\n"),
  ].filter((part) => part !== "");
  const notes = (texts: readonly string[], visibility: Visibility): Note[] =>
    texts.map((text, index) => ({
      marker: noteMarker(draft.pressId, `${visibility === "internal" ? "i" : "p"}${index + 1}`),
      text,
      visibility,
    }));
  return [
    ...notes(parts(internal.join("\n\n"), limits.note), "internal"),
    ...notes(publicParts(draft).slice(1), "public"),
  ];
}

const mostMarker = 50;

/** Unique on the ticket; the press id gives way when there is no room for both. */
function noteMarker(pressId: string, name: string): string {
  return `${pressId.slice(0, mostMarker - name.length - 1)}-${name}`;
}

const subjectOf = (draft: TicketDraft): string => withoutMarks(cleanLine(draft.subject)) || "Help button pressed";

function titleOf(draft: TicketDraft): string {
  const mark = written(draft.pressId);
  return `${cut(subjectOf(draft), limits.title - mark.length - 1)} ${mark}`;
}

/** A subject too long for the title stands whole above the text. The first part is the ticket's; there always is one. */
function publicParts(draft: TicketDraft): readonly string[] {
  const subject = subjectOf(draft);
  const isWhole = titleOf(draft).startsWith(`${subject} `);
  const text = [...(isWhole ? [] : [subject]), cleanText(draft.publicText)].filter((part) => part.trim() !== "");
  return parts(text.length === 0 ? subject : text.join("\n\n"), limits.details);
}
