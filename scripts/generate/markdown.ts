import { type Description, type Field, type Report, fieldSizes, reportSize } from "./description.ts";
import { reportDescriptor } from "./report-descriptor.ts";
import { generatedFrom, hex } from "./words.ts";

const direction = { input: "board to host", output: "host to board" };
const access = { read: "read by the host", write: "written by the host", "read-write": "read and written by the host" };

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...rows.map(row), ""];
}

const bounds = ({ minimum, maximum, orZero, default: preset }: Field): string =>
  minimum === undefined ? "" : ` ${orZero === true ? "0, or " : ""}${minimum} to ${maximum}; ${preset} at first.`;

function reportSection(report: Report): string[] {
  let offset = 1;
  const rows = report.fields.map((field) => {
    const at = offset;
    offset += fieldSizes[field.type];
    const values = field.enum ?? field.flags;
    const meaning =
      values === undefined ? field.meaning : `${field.meaning} See [${values}](#${values.toLowerCase()}).`;
    return [String(at), field.type, field.name, field.unit ?? "", `${meaning}${bounds(field)}`];
  });
  return [
    `### ${report.id} ${report.name} (${report.kind}, ${report.kind === "feature" ? access[report.access ?? "read"] : direction[report.kind]}, ${reportSize(report)} bytes)`,
    "",
    report.meaning,
    "",
    ...table(
      ["offset", "type", "field", "unit", "meaning"],
      [["0", "u8", "report id", "", `always ${report.id}`], ...rows],
    ),
  ];
}

/** docs/protocol.md */
export function markdown(description: Description): string {
  const { protocol, brand, vectors } = description;
  const descriptor = reportDescriptor(description).map((byte) => hex(byte, 2).slice(2));
  const documented = Object.entries({ ...protocol.timings, ...protocol.limits });
  return [
    `<!-- ${generatedFrom} -->`,
    "",
    "# The HID protocol of the button",
    "",
    `Protocol version ${protocol.protocolVersion}. The button is a USB 2.0 full-speed device with one HID interface on the vendor-defined`,
    `usage page ${hex(protocol.usagePage, 4)}, usage ${protocol.usage}: it is no keyboard, types nothing, and needs no driver.`,
    "",
    ...table(
      ["", ""],
      [
        ["USB vendor id", `\`${brand.vendorId}\``],
        [
          "USB product id",
          `\`${brand.productId}\`${brand.productIdIsForTests ? " (a test id of pid.codes: a release build refuses it)" : ""}`,
        ],
        ["manufacturer, product", `${brand.manufacturer}, ${brand.product}`],
        ["serial number", "unique to the board"],
        ["endpoints", "0, and 1 IN interrupt (1 ms); output and feature reports go over endpoint 0"],
      ],
    ),
    "Numbers are little-endian. Every report has a fixed length; the report id is byte 0. A report with another length or an",
    "unknown id is refused with a STALL.",
    "",
    "## How a press travels",
    "",
    "1. The board reports *press* at the confirmed edge and repeats it until an *acknowledge* with the same boot id and",
    "   sequence arrives. The host acknowledges only what it has stored durably.",
    "2. When the press is settled the board reports *gesture*, and repeats it in the same way.",
    "3. (serial number, boot id, sequence) names a press: a repeated report is the same press. A board whose flash was erased",
    "   begins with boot id 1 again; deviceTimeMs tells its presses from the old ones.",
    "4. The host sends *light* at least once per time to live. When it falls silent, the board shows *no-bridge*.",
    "",
    "## Reports",
    "",
    ...protocol.reports.flatMap(reportSection),
    "## Values",
    "",
    ...Object.entries(protocol.enums).flatMap(([name, values]) => [
      `### ${name}`,
      "",
      ...table(
        ["value", "name", "meaning"],
        values.map((value) => [String(value.value), value.name, value.meaning]),
      ),
    ]),
    "## Timings and limits",
    "",
    ...table(
      ["name", "value", "meaning"],
      documented.map(([name, { value, meaning }]) => [name, String(value), meaning]),
    ),
    "## Lights",
    "",
    "Each differs from the others by its pattern, not only by its colour. The open one with the highest priority is shown.",
    "",
    ...table(
      ["light", "colour", "pattern", "period", "shown by", "priority", "meaning"],
      protocol.lights.map((light) => [
        light.name,
        light.colour,
        light.pattern,
        light.periodMs === 0 ? "" : `${light.periodMs} ms`,
        light.setBy,
        String(light.priority),
        light.showForMs === undefined ? light.meaning : `${light.meaning} Shown for ${light.showForMs / 1000} s.`,
      ]),
    ),
    "## Examples",
    "",
    "Each reads presses, says what they are, and acknowledges them. Writing to the button and opening it needs no driver; on",
    "Linux it needs the rule `packages/button/udev/70-tier2-button.rules`. Only one program should acknowledge: a press that",
    "another one acknowledged makes no ticket.",
    "",
    ...description.examples.flatMap(({ title, language, text }) => [
      `### ${title}`,
      "",
      `\`\`\`${language}`,
      text.trimEnd(),
      "```",
      "",
    ]),
    "## Report descriptor",
    "",
    "```",
    ...Array.from({ length: Math.ceil(descriptor.length / 16) }, (_, row) =>
      descriptor.slice(16 * row, 16 * row + 16).join(" "),
    ),
    "```",
    "",
    "## Golden vectors",
    "",
    "The C and the TypeScript tests read these from `packages/button/vectors/reports.json`.",
    "",
    ...table(
      ["report", "bytes", "fields"],
      vectors.map((vector) => [vector.report, `\`${vector.hex}\``, `\`${JSON.stringify(vector.fields)}\``]),
    ),
  ].join("\n");
}
