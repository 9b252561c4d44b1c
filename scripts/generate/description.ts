import { readFileSync } from "node:fs";
import path from "node:path";

export type FieldType = "u8" | "u16" | "u32" | "ascii16";
export const fieldSizes: Record<FieldType, number> = { u8: 1, u16: 2, u32: 4, ascii16: 16 };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly meaning: string;
  readonly unit?: string;
  /** Name of a table in `enums` whose one value the field holds. */
  readonly enum?: string;
  /** Name of a table in `enums` whose values are bits of the field. */
  readonly flags?: string;
  /** What a host may set, both counted; with `orZero` 0 as well. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly orZero?: boolean;
  /** What a board has that was never told otherwise. */
  readonly default?: number;
}

/** A field that a host may set within bounds. */
export interface BoundedField extends Field {
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}

export interface Report {
  readonly id: number;
  readonly name: string;
  readonly kind: "input" | "output" | "feature";
  /** Of a feature report: what a host may do with it. */
  readonly access?: "read" | "write" | "read-write";
  readonly meaning: string;
  readonly fields: readonly Field[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: number;
  readonly meaning: string;
}

export interface Light {
  readonly name: string;
  readonly setBy: "firmware" | "bridge";
  readonly priority: number;
  readonly pattern: string;
  readonly colour: string;
  readonly periodMs: number;
  readonly showForMs?: number;
  readonly meaning: string;
}

interface Documented {
  readonly value: number;
  readonly meaning: string;
}

interface Protocol {
  readonly protocolVersion: number;
  readonly usagePage: number;
  readonly usage: number;
  readonly timings: Readonly<Record<string, Documented>>;
  readonly limits: Readonly<Record<string, Documented>>;
  readonly reports: readonly Report[];
  readonly enums: Readonly<Record<string, readonly NamedValue[]>>;
  readonly lights: readonly Light[];
}

/** Four hexadecimal digits each. */
export interface UsbIds {
  readonly vendorId: string;
  readonly productId: string;
}

/** What a board is on the bus while it waits for a firmware. */
export interface Bootloader extends UsbIds {
  readonly board: string;
  readonly kind: "picoboot" | "avr109";
  /** Of boards that are wired and written the same way: boards.txt of Arduino's core (Leonardo, Micro, of both companies). */
  readonly others?: readonly UsbIds[];
}

interface Brand extends UsbIds {
  readonly manufacturer: string;
  readonly product: string;
  readonly productIdIsForTests: boolean;
  readonly bootloaders: readonly Bootloader[];
  readonly colours: Readonly<Record<string, string>>;
}

export interface Vector {
  readonly report: string;
  readonly hex: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A program that talks with the button. */
export interface Example {
  readonly title: string;
  /** As Markdown names it. */
  readonly language: string;
  readonly text: string;
}

/** Everything the generated files are made from. */
export interface Description {
  readonly protocol: Protocol;
  readonly brand: Brand;
  readonly vectors: readonly Vector[];
  readonly examples: readonly Example[];
}

/** Size of a report on the wire in bytes, the id counted. */
export const reportSize = (report: Report): number =>
  report.fields.reduce((size, field) => size + fieldSizes[field.type], 1);

/** The fields of a report that have bounds. */
export const boundedFields = (report: Report): readonly BoundedField[] =>
  report.fields.filter(
    (field): field is BoundedField =>
      field.minimum !== undefined && field.maximum !== undefined && field.default !== undefined,
  );

/** Red, green, blue of a colour of brand.json, 0 to 255 each. */
export function colourLevels(brand: Brand, name: string): readonly [number, number, number] {
  const hex = brand.colours[name];
  if (hex === undefined || !/^[0-9a-f]{6}$/.test(hex)) {
    throw new Error(`brand.json: colour "${name}" is missing or not six hexadecimal digits`);
  }
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
}

/** A table of `enums` by name. */
export function namedValues(protocol: Protocol, name: string): readonly NamedValue[] {
  const values = protocol.enums[name];
  if (values === undefined) {
    throw new Error(`protocol.json: there is no enum "${name}"`);
  }
  return values;
}

/** Reads the source files of packages/button and refuses what does not hold together. */
export function readDescription(root: string): Description {
  const readText = (file: string): string => readFileSync(path.join(root, "packages/button", file), "utf8");
  const read = (file: string): unknown => JSON.parse(readText(file));
  const protocol = read("protocol.json") as Protocol;
  const brand = read("brand.json") as Brand;
  const vectors = read("vectors/reports.json") as Vector[];

  const unique = (what: string, values: readonly (string | number)[]): void => {
    if (new Set(values).size !== values.length) {
      throw new Error(`protocol.json: ${what} must be unique: ${values.join(", ")}`);
    }
  };
  unique(
    "report ids",
    protocol.reports.map((report) => report.id),
  );
  unique(
    "report names",
    protocol.reports.map((report) => report.name),
  );
  unique(
    "light priorities",
    protocol.lights.map((light) => light.priority),
  );
  for (const report of protocol.reports) {
    if ((report.kind === "feature") !== (report.access !== undefined)) {
      throw new Error(`protocol.json: report "${report.name}": feature reports, and only they, have an access`);
    }
  }
  for (const field of protocol.reports.flatMap((report) => report.fields)) {
    const table = field.enum ?? field.flags;
    if (table !== undefined) {
      namedValues(protocol, table);
    }
  }
  for (const light of protocol.lights) {
    colourLevels(brand, light.colour);
    if (!namedValues(protocol, "lightPattern").some((pattern) => pattern.name === light.pattern)) {
      throw new Error(`protocol.json: light "${light.name}" has the unknown pattern "${light.pattern}"`);
    }
  }
  for (const vector of vectors) {
    const report = protocol.reports.find((candidate) => candidate.name === vector.report);
    if (report === undefined || vector.hex.length !== 2 * reportSize(report)) {
      throw new Error(`vectors/reports.json: "${vector.hex}" is no ${vector.report} report of the right size`);
    }
  }
  const examples = [
    { title: "C", language: "c", text: readText("examples/button.c") },
    { title: "Python", language: "python", text: readText("examples/button.py") },
    { title: "TypeScript", language: "ts", text: readText("examples/button.ts") },
  ];
  return { protocol, brand, vectors, examples };
}
