import {
  type CapturedOnce,
  type FieldEntry,
  type ProcessList,
  type Reading,
  agoText,
  cleanLine,
  entryGroups,
  evidenceFields,
  sizeText,
  timeText,
} from "@tier2/bridge";

const mostPrograms = 5;
/** Of a text from elsewhere, characters: what it is made of must not steer the terminal. */
const longest = 200;

/** All that a press would send, for people: the field's name for the configuration, who may see it, and its value. */
export function telemetryText({ evidence, processes, person, picture }: CapturedOnce): string {
  const groups = entryGroups(evidence);
  const all = groups.flatMap(({ entries }) => entries);
  const nameWidth = Math.max(...all.map(({ name }) => name.length));
  const off = all.filter(({ state }) => state === "off");
  const rows = (name: string, isPublic: boolean, texts: readonly string[]): string[] => {
    const start = `  ${name.padEnd(nameWidth)}  ${isPublic ? "public  " : "internal"}  `;
    return texts.map((text, index) => `${index === 0 ? start : " ".repeat(start.length)}${text}`);
  };
  const fieldRows = (entry: FieldEntry, [first = "", ...others]: readonly string[]): string[] =>
    rows(entry.name, evidenceFields[entry.name].sensitivity === "public", [`${labelOf(entry)}: ${first}`, ...others]);
  const lines = [
    `A press now (${timeText(evidence.capturedAtMs)}) would send this. Nothing was sent.`,
    "public: may stand where the customer reads it; internal: for technicians alone.",
    "",
    `For: ${whoIs(person)}`,
    ...groups.flatMap(({ title, entries }) => {
      const shown = entries.filter(({ state }) => state !== "off");
      return shown.length === 0 ? [] : ["", title, ...shown.flatMap((entry) => fieldRows(entry, textsOf(entry)))];
    }),
    "",
    "Programs that run, in the report alone",
    ...rows("processes", false, processTexts(processes)),
    "",
    "Picture of the screen",
    `  ${picture.text}`,
    ...(off.length === 0
      ? []
      : [
          "",
          "Not collected (capture.without, or by default)",
          ...off.flatMap((entry) => fieldRows(entry, [evidenceFields[entry.name].meaning])),
        ]),
  ];
  return `${lines.join("\n")}\n`;
}

const whoIs = ({ name, email }: CapturedOnce["person"]): string =>
  cleanLine([name, email].filter((text) => text !== undefined).join(", "), longest) || "somebody unknown";

const labelOf = ({ label, ageSeconds }: FieldEntry): string =>
  ageSeconds === undefined ? label : `${label} (read ${agoText(ageSeconds)})`;

function textsOf({ state, lines }: FieldEntry): readonly string[] {
  return state === "read" ? lines : [state === "unread" ? `not available: ${lines.join(" ")}` : "none"];
}

function processTexts(reading: Reading<ProcessList>): string[] {
  if (!("value" in reading)) {
    return [`not available: ${cleanLine(reading.notAvailable, longest)}`];
  }
  const { count, processes } = reading.value;
  const largest = processes
    .slice(0, mostPrograms)
    .map(({ name, account, memoryBytes }) => cleanLine(`${name} (${account}, ${sizeText(memoryBytes)})`, longest));
  return [
    `${count}, of these the ${processes.length} with the most memory: name, account, memory, processor, id`,
    ...largest,
  ];
}
