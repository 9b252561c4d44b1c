import type { EvidenceValues, FieldName, Reading } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";
import { sizeText, spanText } from "./wording.ts";

/** Longest text of one value, characters. */
const longestValue = 300;

type Describers = { readonly [Name in FieldName]: (value: EvidenceValues[Name]) => readonly string[] };

const describers: Describers = {
  hostname: (value) => [value],
  account: (value) => [value],
  operatingSystem: (value) => [value],
  uptimeSeconds: (value) => [spanText(value)],
  processor: ({ model, cores, busyPercent }) => [
    `${model}, ${cores} core${cores === 1 ? "" : "s"}${busyPercent === undefined ? "" : `, ${busyPercent} % busy`}`,
  ],
  memory: ({ totalBytes, availableBytes }) => [`${sizeText(availableBytes)} of ${sizeText(totalBytes)} free`],
  disks: (disks) =>
    disks.map(({ place, totalBytes, freeBytes }) => `${place}: ${sizeText(freeBytes)} of ${sizeText(totalBytes)} free`),
  addresses: (addresses) => addresses.map(({ name, address }) => `${name} ${address}`),
};

/** A field in words, one or several lines, cleaned; what could not be read says why. */
export function describeField<Name extends FieldName>(
  name: Name,
  reading: Reading<EvidenceValues[Name]> | undefined,
): string[] {
  if (reading === undefined) {
    return ["not collected"];
  }
  const lines = "value" in reading ? describers[name](reading.value) : [`not available: ${reading.notAvailable}`];
  return (lines.length === 0 ? ["none"] : lines).map((line) => cleanLine(line, longestValue));
}
