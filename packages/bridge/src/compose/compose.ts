import type { GestureKind } from "@tier2/button";
import type { TicketDraft } from "@tier2/psa-adapters";
import type { Evidence } from "../capture/fields.ts";
import type { SupportConfig } from "../config/sections.ts";
import { messageOf } from "../errors.ts";
import { type KnownContact, pressFacts } from "../facts/press-facts.ts";
import { type Said, cleanSaid } from "../facts/said.ts";
import type { ReadyRule, RulesOutcome } from "../rules/run-rules.ts";
import { labelled } from "../texts/plain-texts.ts";
import { type ReadyTexts, makeTexts } from "../texts/ready-texts.ts";
import { supportTexts } from "../texts/support-texts.ts";
import { type Unusable, textValues } from "../texts/text-values.ts";
import { afterRules } from "./after-rules.ts";
import { cleanLine } from "./clean-text.ts";
import { knownFacts, longestName } from "./known-facts.ts";
import { cleanPerson } from "./press-person.ts";
import { wellFormed } from "./well-formed.ts";

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
  /** The person said on the page that it is about something else than the ticket before; left away: no. */
  readonly isApart?: boolean;
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
  /** Left away: nothing. */
  readonly said?: Said | undefined;
  /** Whom the helpdesk system has for the person; left away: it was not asked. */
  readonly contact?: KnownContact | undefined;
  /** The configured templates; left away: the default texts. */
  readonly texts?: ReadyTexts | undefined;
  /** As it is configured; templates ask for it. */
  readonly support?: SupportConfig | undefined;
}

const longestSubject = 100;
/** A press that comes later than this says when it was; the longest time to undo one (120 s) is no delay. */
const lateMs = 180_000;
const longestProblem = 400;

/** The ticket of a press. Never throws: when the machine's data cannot be used, the ticket says so. */
export const compose = (input: ComposeInput): TicketDraft => composeByRules(input).draft;

/** The same, and what each rule did to it. */
export function composeByRules(input: ComposeInput): { readonly draft: TicketDraft; readonly outcome: RulesOutcome } {
  const evidence = parsed(input.evidence);
  const fields = "fields" in evidence ? evidence.fields : {};
  const known = knownFacts(input.person, fields);
  const press = { ...input, fields, isLate: isLate(input) };
  const made = makeTexts(textValues({ ...press, known, evidence }), input.texts ?? {}, () => ({
    ...pressFacts(press),
    support: supportTexts(input.support),
  }));
  const { choices: selections } = cleanSaid(input.said);
  const ruled = afterRules(press, { subject: made.subject, message: made.publicText, selections });
  const { internalLines, outcome } = ruled;
  const problems = made.problems.map((problem) => cleanLine(`Text templates: ${problem}`, longestProblem));
  const draft: TicketDraft = {
    pressId: input.pressId,
    person: cleanPerson(input.person),
    ...known.device,
    ...(Object.keys(ruled.fields).length === 0 ? {} : { fields: ruled.fields }),
    subject: markedSubject(input, ruled.subject),
    publicText: ruled.publicText,
    internalNote: [
      ...(made.internalNote === "" ? [] : [made.internalNote]),
      ...(problems.length === 0 ? [] : ["", ...problems]),
      ...internalLines,
      "",
      ...pressLines(input),
    ].join("\n"),
  };
  return { draft, outcome };
}

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

function pressLines(input: ComposeInput): string[] {
  const { serial, pressId } = input;
  return [
    labelled("Button", cleanLine(serial, longestName)),
    labelled("Press", howPressed(input)),
    labelled("Press id", pressId),
  ];
}

function howPressed({ sequence, gesture, holdMs, isApart, isFromSoftware }: ComposeInput): string {
  if (isApart === true) {
    return "pressed again and said to be about something else";
  }
  return isFromSoftware
    ? `${gesture ?? "short"}, by a program and not by hand`
    : `number ${sequence} since it was plugged in, ${gesture ?? "short"}${holdMs === undefined ? "" : `, held ${holdMs} ms`}`;
}
