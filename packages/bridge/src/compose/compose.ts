import type { GestureKind } from "@tier2/button";
import type { TicketDraft } from "@tier2/psa-adapters";
import type { Evidence } from "../capture/fields.ts";
import { messageOf } from "../errors.ts";
import type { ReadyRule, RulesOutcome } from "../rules/run-rules.ts";
import { afterRules } from "./after-rules.ts";
import { cleanLine, fenced } from "./clean-text.ts";
import { highlights } from "./highlights.ts";
import { machineData } from "./machine-data.ts";
import { type KnownFacts, knownFacts, longestName } from "./known-facts.ts";
import { wellFormed } from "./well-formed.ts";
import { spanText, timeText } from "./wording.ts";

/** Everything a ticket is made of. Times in milliseconds since 1970. */
export interface ComposeInput {
  readonly pressId: string;
  readonly serial: string;
  readonly sequence: number;
  readonly recordedAtMs: number;
  readonly gesture: GestureKind | undefined;
  readonly holdMs: number | undefined;
  /** Pressed by a program. */
  readonly isFromSoftware: boolean;
  /** Another helpdesk system may have made a ticket of it. */
  readonly isPossibleDuplicate: boolean;
  /** As it was stored (JSON); empty when there is none. */
  readonly evidence: string;
  readonly person: TicketDraft["person"];
  /** Decides alone whether the press is late: the same input makes the same text. */
  readonly nowMs: number;
  /** Left away: none. */
  readonly rules?: readonly ReadyRule[];
  /** Kind of the helpdesk system that the ticket is for; the rules ask for it. */
  readonly psa?: string;
}

const longestSubject = 100;
/** A press that comes later than this says when it was; the longest time to undo one (120 s) is no delay. */
const lateMs = 180_000;
/** Evidence that was read later than this after the press says so. */
const lateEvidenceMs = 60_000;
const labelWidth = 10;

const line = (label: string, text: string): string => `${`${label}:`.padEnd(labelWidth)}${text}`;

/** The ticket of a press. Never throws: when the machine's data cannot be used, the ticket says so. */
export const compose = (input: ComposeInput): TicketDraft => composeByRules(input).draft;

/** The same, and what each rule did to it. */
export function composeByRules(input: ComposeInput): { readonly draft: TicketDraft; readonly outcome: RulesOutcome } {
  const evidence = parsed(input.evidence);
  const fields = "fields" in evidence ? evidence.fields : {};
  const known = knownFacts(input.person, fields);
  const before = { subject: plainSubject(known), message: publicText(input, known), selections: [] };
  const ruled = afterRules({ ...input, fields, isLate: isLate(input) }, before);
  const { internalLines, outcome } = ruled;
  const draft: TicketDraft = {
    pressId: input.pressId,
    person: input.person,
    ...known.device,
    ...(Object.keys(ruled.fields).length === 0 ? {} : { fields: ruled.fields }),
    subject: markedSubject(input, ruled.subject),
    publicText: ruled.publicText,
    internalNote: [...remarks(input), ...machineNote(input, evidence), ...internalLines, "", ...pressLines(input)].join(
      "\n",
    ),
  };
  return { draft, outcome };
}

type Unusable = { readonly unusable: string };

function parsed(text: string): Evidence | Unusable {
  try {
    const evidence = JSON.parse(text) as Partial<Evidence> | null;
    return typeof evidence?.fields === "object" && evidence.fields !== null
      ? { capturedAtMs: Number(evidence.capturedAtMs), fields: wellFormed(evidence.fields) }
      : { unusable: "it is not in the expected form" };
  } catch (error) {
    return { unusable: text === "" ? "nothing was read" : messageOf(error) };
  }
}

const isLate = ({ nowMs, recordedAtMs }: ComposeInput): boolean => nowMs - recordedAtMs > lateMs;

/** What a technician must see in a list of tickets is never cut off. */
function markedSubject(input: ComposeInput, subject: string): string {
  const before = input.gesture === "double" ? "URGENT: " : "";
  const after = [
    input.isPossibleDuplicate ? " (possible duplicate)" : "",
    isLate(input) ? " (delivered late)" : "",
  ].join("");
  return `${before}${cleanLine(subject, longestSubject - before.length - after.length)}${after}`;
}

const plainSubject = ({ who, hostname }: KnownFacts): string =>
  `Help button pressed: ${who}${hostname === undefined ? "" : ` at ${hostname}`}`;

/** Names the person and the computer, nothing else of it. */
function publicText(input: ComposeInput, { who, hostname }: KnownFacts): string {
  const { email } = input.person;
  const { recordedAtMs, nowMs, gesture, isFromSoftware } = input;
  const asked = isFromSoftware
    ? "asks for help, by the button on the screen."
    : "pressed the help button and asks for help.";
  const late = `This request was made at ${timeText(recordedAtMs)} and could only be delivered ${spanText((nowMs - recordedAtMs) / 1000)} later.`;
  return [
    `${who} ${asked}`,
    ...(gesture === "double" ? ["It is urgent: the button was pressed twice."] : []),
    "",
    line("Who", email === undefined || email === who ? who : `${who} <${cleanLine(email, longestName)}>`),
    ...(hostname === undefined ? [] : [line("Where", hostname)]),
    line("When", timeText(recordedAtMs)),
    ...(isLate(input) ? ["", late] : []),
  ].join("\n");
}

/** What a technician has to know before anything else. */
function remarks({ gesture, isPossibleDuplicate }: ComposeInput): string[] {
  const texts = [
    ...(gesture === "double" ? ["URGENT: the button was pressed twice."] : []),
    ...(isPossibleDuplicate
      ? [
          "Possible duplicate: this request was on its way into another helpdesk system, whose answer never came." +
            " Look there for a ticket with the press id below before you work on both.",
        ]
      : []),
  ];
  return texts.length === 0 ? [] : [...texts, ""];
}

function machineNote({ recordedAtMs }: ComposeInput, evidence: Evidence | Unusable): string[] {
  if ("unusable" in evidence) {
    return [
      `This ticket could not be made from the machine's data: ${cleanLine(evidence.unusable, 300)}`,
      "The request itself is real. Look into the bridge's log on that computer.",
    ];
  }
  const noticed = highlights(evidence);
  const delayMs = evidence.capturedAtMs - recordedAtMs;
  const delay = delayMs > lateEvidenceMs ? `, read ${spanText(delayMs / 1000)} after the press` : "";
  return [
    "What stands out",
    ...(noticed.length === 0 ? ["- nothing of what is looked at"] : noticed.map((text) => `- ${text}`)),
    "",
    fenced(`Machine data${delay}`, machineData(evidence)),
  ];
}

function pressLines({ serial, sequence, gesture, holdMs, isFromSoftware, pressId }: ComposeInput): string[] {
  const held = holdMs === undefined ? "" : `, held ${holdMs} ms`;
  const press = isFromSoftware
    ? `${gesture ?? "short"}, by a program and not by hand`
    : `number ${sequence} since it was plugged in, ${gesture ?? "short"}${held}`;
  return [line("Button", cleanLine(serial, longestName)), line("Press", press), line("Press id", pressId)];
}
