import type { GestureKind } from "@tier2/button";
import type { Person } from "@tier2/psa-adapters";
import { cleanLine, fenced } from "../compose/clean-text.ts";
import { highlights } from "../compose/highlights.ts";
import { type KnownFacts, longestName } from "../compose/known-facts.ts";
import { machineData } from "../compose/machine-data.ts";
import { spanText, timeText } from "../compose/wording.ts";
import type { Evidence } from "../capture/fields.ts";
import { type Said, cleanSaid } from "../facts/said.ts";

/** Why there is no evidence. */
export type Unusable = { readonly unusable: string };

export interface TextInput {
  readonly recordedAtMs: number;
  readonly nowMs: number;
  readonly gesture: GestureKind | undefined;
  readonly isFromSoftware: boolean;
  readonly isPossibleDuplicate: boolean;
  readonly isLate: boolean;
  readonly person: Person;
  readonly known: Pick<KnownFacts, "who" | "hostname">;
  readonly evidence: Evidence | Unusable;
  readonly said?: Said | undefined;
}

/**
 * What texts are made of, beside the facts of a press: as text-table.ts describes them. All of it is cleaned; but for
 * `message` and `machineData`, each text is one line.
 */
export interface TextValues {
  readonly summary: string;
  readonly message: string;
  readonly selections: readonly string[];
  readonly input_name: string;
  readonly input_email: string;
  readonly input_phone: string;
  readonly input_company: string;
  readonly who: string;
  readonly email: string;
  readonly hostname: string;
  readonly when: string;
  readonly delay: string;
  readonly isUrgent: boolean;
  readonly isFromSoftware: boolean;
  readonly remarks: readonly string[];
  readonly standsOut: readonly string[];
  readonly machineData: string;
  readonly machineTrouble: string;
}

/** Evidence that was read later than this after the press says so. */
const lateEvidenceMs = 60_000;
const longestTrouble = 300;
const longestSummary = 50;

/** Never throws. */
export function textValues(input: TextInput): TextValues {
  const { known, person, recordedAtMs, nowMs, gesture, isFromSoftware, isLate, evidence } = input;
  const { words, choices, typed } = cleanSaid(input.said);
  return {
    ...{ summary: summaryOf(words), message: words, selections: choices },
    ...{ input_name: typed.name, input_email: typed.email, input_phone: typed.phone, input_company: typed.company },
    ...{ who: known.who, email: cleanLine(person.email ?? "", longestName), hostname: known.hostname ?? "" },
    ...{ when: timeText(recordedAtMs), delay: isLate ? spanText((nowMs - recordedAtMs) / 1000) : "" },
    ...{ isUrgent: gesture === "double", isFromSoftware, remarks: remarksOf(input) },
    ...("unusable" in evidence
      ? { standsOut: [], machineData: "", machineTrouble: cleanLine(evidence.unusable, longestTrouble) }
      : { standsOut: highlights(evidence), machineData: fencedData(evidence, recordedAtMs), machineTrouble: "" }),
  };
}

/** The beginning of what the person wrote, cut at a word where there is one. */
function summaryOf(words: string): string {
  const line = cleanLine(words, Number.POSITIVE_INFINITY);
  const characters = Array.from(line);
  if (characters.length <= longestSummary) {
    return line;
  }
  const start = characters.slice(0, longestSummary + 1).join("");
  const end = start.lastIndexOf(" ");
  return `${end > 0 ? start.slice(0, end) : characters.slice(0, longestSummary).join("")}…`;
}

function remarksOf({ gesture, isPossibleDuplicate }: TextInput): readonly string[] {
  return [
    ...(gesture === "double" ? ["URGENT: the button was pressed twice."] : []),
    ...(isPossibleDuplicate
      ? [
          "Possible duplicate: this request was on its way into another helpdesk system, whose answer never came." +
            " Look there for a ticket with the press id below before you work on both.",
        ]
      : []),
  ];
}

function fencedData(evidence: Evidence, recordedAtMs: number): string {
  const delayMs = evidence.capturedAtMs - recordedAtMs;
  const delay = delayMs > lateEvidenceMs ? `, read ${spanText(delayMs / 1000)} after the press` : "";
  return fenced(`Machine data${delay}`, machineData(evidence));
}
