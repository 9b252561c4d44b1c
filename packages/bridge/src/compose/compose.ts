import type { GestureKind } from "@tier2/button";
import type { TicketDraft } from "@tier2/psa-adapters";
import { type Evidence, type FieldName, evidenceFields, fieldNames } from "../capture/fields.ts";
import { messageOf } from "../errors.ts";
import { cleanLine, fenced } from "./clean-text.ts";
import { describeField } from "./describe-field.ts";
import { highlights } from "./highlights.ts";
import { spanText, timeText } from "./wording.ts";

/** Everything a ticket is made of. Times in milliseconds since 1970. */
export interface ComposeInput {
  readonly pressId: string;
  readonly serial: string;
  readonly sequence: number;
  readonly recordedAtMs: number;
  readonly gesture: GestureKind | undefined;
  readonly holdMs: number | undefined;
  /** As it was stored (JSON); empty when there is none. */
  readonly evidence: string;
  readonly person: TicketDraft["person"];
  readonly nowMs: number;
}

const longestName = 80;
const longestSubject = 100;
/** A press that comes later than this says when it was. */
const lateMs = 60_000;
const labelWidth = 16;

const line = (label: string, text: string): string => `${`${label}:`.padEnd(labelWidth)}${text}`;

/** The ticket of a press. Never throws: when the text cannot be made, a plain one says so. */
export function compose(input: ComposeInput): TicketDraft {
  try {
    return composeFromEvidence(input, JSON.parse(input.evidence) as Evidence);
  } catch (error) {
    return composeFallback(input, messageOf(error));
  }
}

function composeFromEvidence(input: ComposeInput, evidence: Evidence): TicketDraft {
  const [hostname = ""] = describeField("hostname", evidence.fields.hostname);
  const [account = ""] = describeField("account", evidence.fields.account);
  const { email } = input.person;
  const who = cleanLine(input.person.name ?? email ?? account, longestName);
  const noticed = highlights(evidence);
  const captureDelayMs = evidence.capturedAtMs - input.recordedAtMs;
  const capturedText = captureDelayMs > lateMs ? `, read ${spanText(captureDelayMs / 1000)} after the press` : "";
  return {
    pressId: input.pressId,
    person: input.person,
    ...deviceOf(evidence),
    subject: cleanLine(`Help button pressed: ${who} at ${hostname}`, longestSubject),
    publicText: [
      `${who} pressed the help button and asks for help.`,
      "",
      line("Who", email === undefined || email === who ? who : `${who} <${cleanLine(email, longestName)}>`),
      line("Where", hostname),
      ...whenLines(input),
    ].join("\n"),
    internalNote: [
      "What stands out",
      ...(noticed.length === 0
        ? ["- nothing: disks, memory, processor and network look well"]
        : noticed.map((text) => `- ${text}`)),
      "",
      fenced(
        `Machine data${capturedText}`,
        fieldNames.flatMap((name) => fieldLines(name, evidence)),
      ),
      "",
      ...pressLines(input),
    ].join("\n"),
  };
}

/** The computer as the helpdesk system may know it. */
function deviceOf({ fields: { hostname } }: Evidence): Pick<TicketDraft, "device"> {
  return hostname !== undefined && "value" in hostname ? { device: { hostname: hostname.value } } : {};
}

function fieldLines(name: FieldName, evidence: Evidence): string[] {
  const [first = "", ...rest] = describeField(name, evidence.fields[name]);
  return [line(evidenceFields[name].label, first), ...rest.map((text) => `${" ".repeat(labelWidth)}${text}`)];
}

function whenLines({ recordedAtMs, nowMs }: ComposeInput): string[] {
  const late = nowMs - recordedAtMs;
  return [
    line("When", timeText(recordedAtMs)),
    ...(late > lateMs
      ? [
          "",
          `This request was made at ${timeText(recordedAtMs)} and could only be delivered ${spanText(late / 1000)} later.`,
        ]
      : []),
  ];
}

function pressLines({ serial, sequence, gesture, holdMs, pressId }: ComposeInput): string[] {
  const held = holdMs === undefined ? "" : `, held ${holdMs} ms`;
  return [
    line("Button", cleanLine(serial, longestName)),
    line("Press", `number ${sequence} since it was plugged in, ${gesture ?? "short"}${held}`),
    line("Press id", pressId),
  ];
}

function composeFallback(input: ComposeInput, reason: string): TicketDraft {
  const who = cleanLine(input.person.name ?? input.person.email ?? "Somebody", longestName);
  return {
    pressId: input.pressId,
    person: input.person,
    subject: cleanLine(`Help button pressed: ${who}`, longestSubject),
    publicText: [`${who} pressed the help button and asks for help.`, "", ...whenLines(input)].join("\n"),
    internalNote: [
      `The text of this ticket could not be made from the machine's data: ${cleanLine(reason, 300)}`,
      "The request itself is real. Look into the bridge's log on that computer.",
      "",
      ...pressLines(input),
    ].join("\n"),
  };
}
