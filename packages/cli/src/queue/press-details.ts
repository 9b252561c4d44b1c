import { type QueuedPress, type ShownPress, sizeText } from "@tier2/bridge";
import { harmlessLine } from "../harmless.ts";
import { states, timeText } from "./press-text.ts";

/** A press with what follows it, for people; nothing of what was read at it. */
export function detailText({ press, said, followUps, parts }: Omit<ShownPress, "collected">): string {
  const rows = [...pressRows(press), ...saidRows(said), ...followUps.map(followUpRow), ...parts.map(partRow)];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, text]) => {
      const lines = text.split("\n").map(harmlessLine);
      return `${harmlessLine(name).padEnd(width)}  ${lines.join(`\n${" ".repeat(width + 2)}`)}\n`;
    })
    .join("");
}

type Row = readonly [name: string, text: string];

function pressRows(press: QueuedPress): readonly Row[] {
  const { ticket, subject, lastError, gesture, attempts, nextAttemptAtMs, parentId, cancelledBy } = press;
  const isWaiting = press.state === "recorded" || press.state === "ready";
  const rows: readonly (Row | undefined)[] = [
    ["press", press.pressId],
    ["pressed", `${timeText(press.recordedAtMs)}${press.isFromSoftware ? ", by software" : ""}`],
    ["button", press.serial],
    ["gesture", gesture ?? "not settled yet"],
    ["state", `${states[press.state]}${cancelledBy === undefined ? "" : ` (${cancelWords[cancelledBy]})`}`],
    ["way", press.route === "fallback" ? "the fallback" : "the first"],
    subject === undefined ? undefined : ["subject", subject],
    ticket === undefined ? undefined : ["ticket", [ticket.number, ticket.url].filter(Boolean).join(", ")],
    press.blockText === undefined ? undefined : ["told", press.blockText],
    press.formUntilMs === undefined ? undefined : ["waits", `for its form, until ${timeText(press.formUntilMs)}`],
    parentId === undefined ? undefined : ["note of", parentId],
    ["attempts", `${attempts}${isWaiting && attempts > 0 ? `, the next at ${timeText(nextAttemptAtMs)}` : ""}`],
    press.findAfterMs === undefined ? undefined : ["unclear", "a ticket may have been made; it is looked for first"],
    lastError === undefined ? undefined : ["last error", errorText(lastError)],
  ];
  return rows.filter((row) => row !== undefined);
}

/** What the person said before the ticket was made. */
const saidRows = (said: ShownPress["said"]): readonly Row[] =>
  said === undefined
    ? []
    : [
        ...(said.words === "" ? [] : [["said", said.words] as const]),
        ...said.choices.map((choice): Row => ["chosen", choice]),
        ...Object.entries(said.typed).map(([name, text]): Row => [name, text]),
      ];

const cancelWords = {
  undo: "pressed again in time",
  long: "by a long press",
  request: "by request",
  rule: "by a rule",
} as const;

const errorText = ({ code, message, hint }: NonNullable<QueuedPress["lastError"]>): string =>
  [`${message} [${code}]`, ...(hint === undefined ? [] : [hint])].join("\n");

const kinds = {
  notes: "notes that are missing",
  note: "note",
  asset: "link to the computer",
  file: "file",
  reconcile: "look for a second ticket",
} as const;

const followUpStates = {
  waiting: "waits",
  held: "waits for the person's word",
  done: "done",
  unsupported: "the helpdesk system has no such thing",
  failed: "REFUSED",
} as const;

function followUpRow({ kind, name, state, attempts, lastError, doneAtMs }: ShownPress["followUps"][number]): Row {
  const at = doneAtMs === undefined ? "" : ` at ${timeText(doneAtMs)}`;
  const tries = attempts > 1 ? `, ${attempts} attempts` : "";
  const error = lastError === undefined || state === "done" ? "" : `\n${errorText(lastError)}`;
  return [kind === "file" ? name : kinds[kind], `${followUpStates[state]}${at}${tries}${error}`];
}

const partRow = ({ name, sizeBytes }: ShownPress["parts"][number]): Row => [`stored: ${name}`, sizeText(sizeBytes)];
