import type { Evidence, Reading } from "../capture/fields.ts";
import type { EvidencePart, EvidencePartName, ProcessList, ScreenFacts } from "../capture/parts.ts";
import type { PressDetails } from "../record/messages.ts";
import type { ShownPress } from "./source.ts";

/** The pieces that are text; the picture is none. */
export const shownParts: readonly EvidencePartName[] = ["base", "processes", "screen"];

/** Joins a press and its stored pieces. */
export function shownPress(details: PressDetails, parts: readonly EvidencePart[]): ShownPress {
  const read = (wanted: EvidencePartName): unknown => {
    const part = parts.find(({ name }) => name === wanted);
    return part === undefined ? undefined : (JSON.parse(Buffer.from(part.bytes).toString("utf8")) as unknown);
  };
  return {
    ...details,
    collected: {
      base: read("base") as Evidence | undefined,
      processes: read("processes") as Reading<ProcessList> | undefined,
      screen: read("screen") as Reading<ScreenFacts> | undefined,
    },
  };
}
