import {
  type Description,
  type Field,
  type Report,
  type UsbIds,
  boundedFields,
  colourLevels,
  fieldSizes,
  reportSize,
} from "./description.ts";
import { generatedFrom, pascal } from "./words.ts";

const numbersOf = ({ vendorId, productId }: UsbIds): string => `vendorId: 0x${vendorId}, productId: 0x${productId}`;

const camel = (name: string): string => name.charAt(0).toLowerCase() + pascal(name).slice(1);

function fieldType(field: Field): string {
  if (field.enum !== undefined) {
    return pascal(field.enum);
  }
  if (field.flags !== undefined) {
    return `readonly ${pascal(field.flags)}[]`;
  }
  return field.type === "ascii16" ? "string" : "number";
}

function encodeField(field: Field, offset: number): string {
  const plain = `value.${field.name}`;
  let number = plain;
  if (field.enum !== undefined) {
    number = `${camel(field.enum)}Values[${plain}]`;
  } else if (field.flags !== undefined) {
    number = `joinFlags(${camel(field.flags)}Values, ${plain})`;
  }
  switch (field.type) {
    case "u8":
      return `  view.setUint8(${offset}, ${number});`;
    case "u16":
      return `  view.setUint16(${offset}, ${number}, true);`;
    case "u32":
      return `  view.setUint32(${offset}, ${number}, true);`;
    case "ascii16":
      return `  writeAscii(report, ${offset}, 16, ${plain});`;
  }
}

function readField(field: Field, offset: number): string {
  switch (field.type) {
    case "u8":
      return `view.getUint8(${offset})`;
    case "u16":
      return `view.getUint16(${offset}, true)`;
    case "u32":
      return `view.getUint32(${offset}, true)`;
    case "ascii16":
      return `readAscii(report, ${offset}, 16)`;
  }
}

function reportSection(report: Report): string[] {
  const type = `${pascal(report.name)}Report`;
  let at = 1;
  const offsets = report.fields.map((field) => {
    const offset = at;
    at += fieldSizes[field.type];
    return offset;
  });
  const locals: string[] = [];
  const members = report.fields.map((field, index) => {
    const read = readField(field, offsets[index] ?? 0);
    if (field.enum !== undefined) {
      locals.push(
        `  const ${field.name} = nameOf(${camel(field.enum)}Values, ${read});`,
        `  if (${field.name} === undefined) {`,
        `    return undefined;`,
        `  }`,
      );
      return `    ${field.name},`;
    }
    return field.flags === undefined
      ? `    ${field.name}: ${read},`
      : `    ${field.name}: splitFlags(${camel(field.flags)}Values, ${read}),`;
  });
  return [
    `/** ${report.meaning} */`,
    `export interface ${type} {`,
    ...report.fields.flatMap((field) => [
      `  /** ${field.meaning} */`,
      `  readonly ${field.name}: ${fieldType(field)};`,
    ]),
    `}`,
    ``,
    `export function encode${pascal(report.name)}(value: ${type}): Uint8Array {`,
    `  const report = new Uint8Array(${reportSize(report)});`,
    `  const view = new DataView(report.buffer);`,
    `  view.setUint8(0, ${report.id});`,
    ...report.fields.map((field, index) => encodeField(field, offsets[index] ?? 0)),
    `  return report;`,
    `}`,
    ``,
    `/** Undefined when the length, the report id or a listed value is not as described. */`,
    `export function decode${pascal(report.name)}(report: Uint8Array): ${type} | undefined {`,
    `  if (report.length !== ${reportSize(report)} || report[0] !== ${report.id}) {`,
    `    return undefined;`,
    `  }`,
    ...(report.fields.some((field) => field.type !== "ascii16")
      ? [`  const view = new DataView(report.buffer, report.byteOffset, report.byteLength);`]
      : []),
    ...locals,
    `  return {`,
    ...members,
    `  };`,
    `}`,
    ``,
  ];
}

/** Defaults and bounds of a report that a host may set. */
function boundsSection(report: Report): string[] {
  const fields = boundedFields(report);
  if (fields.length === 0) {
    return [];
  }
  const type = `${pascal(report.name)}Report`;
  return [
    `/** What a board has that was never told otherwise. */`,
    `export const default${pascal(report.name)}: ${type} = {`,
    ...fields.map((field) => `  ${field.name}: ${field.default},`),
    `};`,
    ``,
    `/** What a board takes, both ends counted; with \`orZero\` 0 as well. */`,
    `export const ${camel(report.name)}Bounds: Readonly<Record<keyof ${type}, Bounds>> = {`,
    ...fields.map(
      ({ name, minimum, maximum, orZero, unit }) =>
        `  ${name}: ${JSON.stringify({ minimum, maximum, orZero: orZero === true, unit: unit ?? "" })},`,
    ),
    `};`,
    ``,
  ];
}

const helpers = `/** The name of a value; tables with the name "unknown" give it for values they do not list. */
function nameOf<Name extends string>(values: Readonly<Record<Name, number>>, value: number): Name | undefined {
  const names = Object.keys(values) as Name[];
  return names.find((name) => values[name] === value) ?? names.find((name) => name === "unknown");
}

function joinFlags<Name extends string>(values: Readonly<Record<Name, number>>, names: readonly Name[]): number {
  return names.reduce((bits, name) => bits | values[name], 0);
}

function splitFlags<Name extends string>(values: Readonly<Record<Name, number>>, bits: number): Name[] {
  return (Object.keys(values) as Name[]).filter((name) => (bits & values[name]) !== 0);
}

function writeAscii(report: Uint8Array, offset: number, size: number, text: string): void {
  for (let index = 0; index < Math.min(size, text.length); index++) {
    report[offset + index] = text.charCodeAt(index) & 0x7f;
  }
}

function readAscii(report: Uint8Array, offset: number, size: number): string {
  const bytes = report.subarray(offset, offset + size);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end === -1 ? bytes : bytes.subarray(0, end)));
}
`;

/** packages/button/src/protocol.generated.ts */
export function typescriptCodec({ protocol, brand }: Description): string {
  const documented = (table: Readonly<Record<string, { value: number; meaning: string }>>): string[] =>
    Object.entries(table).flatMap(([name, { value, meaning }]) => [`  /** ${meaning} */`, `  ${name}: ${value},`]);
  const enums = Object.entries(protocol.enums).flatMap(([table, values]) => [
    `export type ${pascal(table)} = ${values.map(({ name }) => `"${name}"`).join(" | ")};`,
    `const ${camel(table)}Values: Readonly<Record<${pascal(table)}, number>> = {`,
    ...values.flatMap(({ name, value, meaning }) => [`  /** ${meaning} */`, `  "${name}": ${value},`]),
    `};`,
    ``,
  ]);
  const lightNames = protocol.lights.map(({ name }) => `"${name}"`).join(" | ");
  return [
    `// ${generatedFrom}`,
    ``,
    `export const protocolVersion = ${protocol.protocolVersion};`,
    `/** Vendor-defined usage page and usage of the button's only collection. */`,
    `export const usagePage = 0x${protocol.usagePage.toString(16)};`,
    `export const usage = ${protocol.usage};`,
    `export const vendorId = 0x${brand.vendorId};`,
    `export const productId = 0x${brand.productId};`,
    `/** True for a product id that must not be sold with. */`,
    `export const productIdIsForTests: boolean = ${brand.productIdIsForTests};`,
    `export const manufacturer = ${JSON.stringify(brand.manufacturer)};`,
    `export const product = ${JSON.stringify(brand.product)};`,
    ``,
    `/** What a board is on the bus while it waits for a firmware, and what it speaks there; \`others\` are boards like it. */`,
    `export const bootloaders = {`,
    ...brand.bootloaders.map(
      ({ board, kind, others = [], ...own }) =>
        `  ${board}: { kind: "${kind}", ${numbersOf(own)}, others: [${others.map((ids) => `{ ${numbersOf(ids)} }`).join(", ")}] },`,
    ),
    `} as const;`,
    ``,
    `export const timings = {`,
    ...documented(protocol.timings),
    `} as const;`,
    `export const limits = {`,
    ...documented(protocol.limits),
    `} as const;`,
    ``,
    `export const reportIds = { ${protocol.reports.map(({ name, id }) => `${name}: ${id}`).join(", ")} } as const;`,
    `/** Bytes on the wire, the report id counted. */`,
    `export const reportSizes = { ${protocol.reports.map((report) => `${report.name}: ${reportSize(report)}`).join(", ")} } as const;`,
    ``,
    ...enums,
    helpers,
    `export interface Bounds {`,
    `  readonly minimum: number;`,
    `  readonly maximum: number;`,
    `  readonly orZero: boolean;`,
    `  /** "us", "ms", or "" for a plain number. */`,
    `  readonly unit: string;`,
    `}`,
    ``,
    ...protocol.reports.flatMap((report) => [...reportSection(report), ...boundsSection(report)]),
    `export type LightName = ${lightNames};`,
    `export interface LightDescription {`,
    `  readonly name: LightName;`,
    `  readonly setBy: "firmware" | "bridge";`,
    `  /** The highest open one wins. */`,
    `  readonly priority: number;`,
    `  readonly pattern: LightPattern;`,
    `  /** A name of \`colours\`. */`,
    `  readonly colour: ColourName;`,
    `  readonly periodMs: number;`,
    `  /** Shown for this long, then no longer; without it as long as its reason lasts. */`,
    `  readonly showForMs?: number;`,
    `  readonly meaning: string;`,
    `}`,
    `export type ColourName = ${Object.keys(brand.colours)
      .map((name) => `"${name}"`)
      .join(" | ")};`,
    `/** Levels 0 to 255 as the eye sees them. */`,
    `export const colours: Readonly<Record<ColourName, { readonly red: number; readonly green: number; readonly blue: number }>> = {`,
    ...Object.keys(brand.colours).map((name) => {
      const [red, green, blue] = colourLevels(brand, name);
      return `  ${name}: { red: ${red}, green: ${green}, blue: ${blue} },`;
    }),
    `};`,
    `export const lights: readonly LightDescription[] = [`,
    ...protocol.lights.map((light) => `  ${JSON.stringify(light)},`),
    `];`,
    ``,
  ].join("\n");
}
