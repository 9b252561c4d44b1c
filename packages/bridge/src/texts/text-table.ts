import { factGroups } from "../facts/fact-table.ts";

/** A name that ticket texts have beside the facts of a press. */
export interface TextVariable {
  /** `who`, `support.phone`. */
  readonly name: string;
  readonly kind: "text" | "several lines" | "list" | "yes or no";
  readonly meaning: string;
  readonly example: string;
}

type Row = readonly [name: string, kind: TextVariable["kind"], meaning: string, example: string];

const rows: readonly Row[] = [
  ["summary", "text", "How the person's words begin: at most 50 characters, cut at a word.", "The printer jams"],
  ["message", "several lines", "What the person wrote; empty when they wrote nothing.", "The printer jams."],
  ["selections", "list", "What they ticked and chose.", '["This is urgent"]'],
  ["input_name", "text", "Name that they typed; empty for those whom the helpdesk system knows.", "Ann Example"],
  ["input_email", "text", "Mail address that they typed.", "ann@example.com"],
  ["input_phone", "text", "Telephone number that they typed.", "+1 202 555 0100"],
  ["input_company", "text", "Company that they typed.", "Example Ltd"],
  ["who", "text", "Name, address or login of who asks; Somebody, when nobody knows.", "Ann Example"],
  ["email", "text", "Their address; empty when it is not known.", "ann@example.com"],
  ["hostname", "text", "Name of the computer; empty when it is not known.", "FRONTDESK-02"],
  ["when", "text", "Time of the press where the computer is.", "2026-03-02 09:15:07 +01:00"],
  ["delay", "text", "How long after the press it is sent; empty up to 3 minutes.", "2 hours"],
  ["isUrgent", "yes or no", "The button was pressed twice.", "false"],
  ["isFromSoftware", "yes or no", "Pressed by a program and not by hand.", "false"],
  [
    "remarks",
    "list",
    "What has to be known before all else, in sentences.",
    '["URGENT: the button was pressed twice."]',
  ],
  ["standsOut", "list", "What stands out on the computer, worst first.", '["Disk C: is nearly full: 2 GB left."]'],
  [
    "machineData",
    "several lines",
    "What was read of the computer, in groups between two rules.",
    "---- Machine data ---",
  ],
  ["machineTrouble", "text", "Why there is no machine data; empty when there is.", "nothing was read"],
  ["support.name", "text", "Who helps: support.name of the configuration.", "Example IT"],
  ["support.phone", "text", "Its telephone number.", "+1 202 555 0199"],
  ["support.email", "text", "Its mail address.", "help@example.com"],
  ["support.hours", "text", "When somebody is there.", "Mo-Fr 8-18"],
  ["support.url", "text", "Its page.", "https://help.example.com"],
];

/** In the order of docs/texts.md. */
export const textVariables: readonly TextVariable[] = rows.map(([name, kind, meaning, example]) => ({
  ...{ name, kind, meaning, example },
}));

/** Everything that a template may read, with its kind: `who`, `disk.freePercent`, `said.words`, ... */
export const textNames: ReadonlyMap<string, string> = new Map([
  ...textVariables.map(({ name, kind }) => [name, kind] as const),
  ...factGroups.flatMap((group) => group.facts.map(({ name, kind }) => [`${group.name}.${name}`, kind] as const)),
]);
