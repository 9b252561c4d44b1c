import { finishedText } from "./finished-text.ts";
import type { TextPart } from "./section.ts";
import type { TextValues } from "./text-values.ts";

const labelWidth = 10;

/** `Who:      Ann Example` */
export const labelled = (label: string, text: string): string => `${`${label}:`.padEnd(labelWidth)}${text}`;

/** One of the default texts; the same as its template in default-texts.ts gives. */
export const plainText = (part: TextPart, values: TextValues): string => finishedText(part, makers[part](values));

const makers: Readonly<Record<TextPart, (values: TextValues) => string>> = {
  subject: ({ summary, who, hostname }) =>
    summary === "" ? `Help button pressed: ${who}${hostname === "" ? "" : ` at ${hostname}`}` : summary,
  publicText,
  internalNote,
};

/** What the person said; then who, where and when. Of the machine it has the name alone. */
function publicText(values: TextValues): string {
  const { message, selections, who, email, hostname, when, delay, isUrgent, isFromSoftware } = values;
  const asked = isFromSoftware
    ? "asks for help, by the button on the screen."
    : "pressed the help button and asks for help.";
  return [
    message,
    ...selections.map((choice) => `- ${choice}`),
    "",
    `${who} ${asked}`,
    ...(isUrgent ? ["It is urgent: the button was pressed twice."] : []),
    "",
    labelled("Who", email === "" || email === who ? who : `${who} <${email}>`),
    ...(hostname === "" ? [] : [labelled("Where", hostname)]),
    labelled("When", when),
    ...(delay === "" ? [] : ["", `This request was made at ${when} and could only be delivered ${delay} later.`]),
  ].join("\n");
}

function internalNote(values: TextValues): string {
  const { input_name: name, input_email: email, input_phone: phone, input_company: company } = values;
  const typed = Object.entries({ Name: name, "E-mail": email, Phone: phone, Company: company }).flatMap(
    ([label, text]) => (text === "" ? [] : [labelled(label, text)]),
  );
  return [
    ...values.remarks,
    "",
    ...(typed.length === 0 ? [] : ["The person typed", ...typed, ""]),
    ...machineLines(values),
  ].join("\n");
}

const machineLines = ({ standsOut, machineData, machineTrouble }: TextValues): readonly string[] =>
  machineTrouble === ""
    ? [
        "What stands out",
        ...(standsOut.length === 0 ? ["- nothing of what is looked at"] : standsOut.map((text) => `- ${text}`)),
        "",
        machineData,
      ]
    : [
        `This ticket could not be made from the machine's data: ${machineTrouble}`,
        "The request itself is real. Look into the bridge's log on that computer.",
      ];
