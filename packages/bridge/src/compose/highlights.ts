import type { Evidence, EvidenceValues } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";
import { type LightName, type Look, type Severity, looks } from "./highlights-table.ts";
import { firstLines } from "./wording.ts";

const mostHighlights = 8;
const longestHighlight = 200;

/** Something that stands out on the machine, as a clean sentence of at most 200 characters. */
export interface Finding {
  readonly light: LightName;
  readonly severity: Severity;
  readonly text: string;
}

/** All that stands out, worst first. Never throws. */
export function findings({ fields }: Evidence): readonly Finding[] {
  const values = Object.fromEntries(
    Object.entries(fields).flatMap(([name, reading]) => ("value" in reading ? [[name, reading.value]] : [])),
  ) as Partial<EvidenceValues>;
  return looks.flatMap((look) =>
    seen(look, values).map((text) => ({
      light: look.light,
      severity: look.severity,
      text: cleanLine(text, longestHighlight),
    })),
  );
}

/** What stands out on the machine, worst first, each a sentence; empty when all is as it should be. Never throws. */
export const highlights = (evidence: Evidence): readonly string[] =>
  firstLines(
    findings(evidence).map(({ text }) => text),
    mostHighlights,
  );

function seen(look: Look, values: Partial<EvidenceValues>): readonly string[] {
  try {
    return look.see(Object.fromEntries(look.fields.map((name) => [name, values[name]])));
  } catch {
    return []; // a value in a shape that an older bridge stored; the field itself says so
  }
}
