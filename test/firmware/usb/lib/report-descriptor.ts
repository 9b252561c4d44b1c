import type { ReportType } from "./requests.ts";

/** A main item of a report descriptor (HID 1.11, 6.2.2). */
export interface ReportField {
  readonly type: ReportType;
  readonly id: number;
  readonly bits: number;
  readonly count: number;
  readonly logicalMinimum: number | undefined;
  readonly logicalMaximum: number | undefined;
  readonly usages: readonly number[];
}

export interface ReportDescriptor {
  /** Of the one application collection around everything. */
  readonly application: { readonly usagePage: number; readonly usage: number };
  readonly fields: readonly ReportField[];
}

// Tags with their type, the size left out (HID 1.11, 6.2.2.4 to 6.2.2.8).
const items = {
  input: 0x80,
  output: 0x90,
  feature: 0xb0,
  collection: 0xa0,
  endCollection: 0xc0,
  usagePage: 0x04,
  logicalMinimum: 0x14,
  logicalMaximum: 0x24,
  reportSize: 0x74,
  reportId: 0x84,
  reportCount: 0x94,
  usage: 0x08,
};
const mains = new Map<number, ReportType>([
  [items.input, "input"],
  [items.output, "output"],
  [items.feature, "feature"],
]);
const applicationCollection = 1;

/** Reads a report descriptor of one application collection. Throws an Error when it is not one. */
export function parseReportDescriptor(bytes: Uint8Array): ReportDescriptor {
  const globals = new Map<number, number>();
  const fields: ReportField[] = [];
  let application: ReportDescriptor["application"] | undefined;
  let depth = 0;
  let usages: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const prefix = bytes[at] ?? 0;
    const size = [0, 1, 2, 4][prefix & 3] ?? 0;
    const tag = prefix & 0xfc;
    const isGlobal = (prefix & 0x0c) === 0x04;
    if (at + 1 + size > bytes.length) {
      throw new Error(`the item at ${at} is cut off`);
    }
    const value = valueOf(
      bytes.subarray(at + 1, at + 1 + size),
      tag === items.logicalMinimum || tag === items.logicalMaximum,
    );
    at += 1 + size;
    const type = mains.get(tag);
    if (isGlobal) {
      globals.set(tag, value);
    } else if (tag === items.usage) {
      usages.push(value);
    } else if (tag === items.collection) {
      if (value !== applicationCollection || depth !== 0 || application !== undefined || usages[0] === undefined) {
        throw new Error("there is more than one application collection");
      }
      application = { usagePage: globals.get(items.usagePage) ?? 0, usage: usages[0] };
      depth += 1;
      usages = [];
    } else if (tag === items.endCollection) {
      depth -= 1;
    } else if (type !== undefined && depth === 1) {
      fields.push({
        type,
        id: globals.get(items.reportId) ?? 0,
        bits: globals.get(items.reportSize) ?? 0,
        count: globals.get(items.reportCount) ?? 0,
        logicalMinimum: globals.get(items.logicalMinimum),
        logicalMaximum: globals.get(items.logicalMaximum),
        usages,
      });
      usages = [];
    } else {
      throw new Error(`an item 0x${prefix.toString(16)} before ${at} that is not expected`);
    }
  }
  if (application === undefined || depth !== 0) {
    throw new Error("the collection is not closed");
  }
  return { application, fields };
}

/** Little-endian; logical limits are signed. */
function valueOf(bytes: Uint8Array, isSigned: boolean): number {
  const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  const range = 256 ** bytes.length;
  return isSigned && bytes.length > 0 && value >= range / 2 ? value - range : value;
}
