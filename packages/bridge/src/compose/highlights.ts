import { type Evidence, type EvidenceValues, type Reading, evidenceFields, fieldNames } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";
import { sizeText, spanText } from "./wording.ts";

/** Beyond these a technician wants to know at first sight. */
const limits = { diskFreeShare: 0.1, memoryFreeShare: 0.1, processorPercent: 90, uptimeSeconds: 30 * 86_400 };

const valueOf = <Value>(reading: Reading<Value> | undefined): Value | undefined =>
  reading !== undefined && "value" in reading ? reading.value : undefined;

type Look = (values: Partial<EvidenceValues>) => readonly string[];

const looks: readonly Look[] = [
  ({ disks = [] }) =>
    disks
      .filter(({ freeBytes, totalBytes }) => totalBytes > 0 && freeBytes / totalBytes < limits.diskFreeShare)
      .map(({ place, freeBytes }) => `Disk ${cleanLine(place, 60)} is nearly full: ${sizeText(freeBytes)} left.`),
  ({ memory }) =>
    memory !== undefined && memory.availableBytes / memory.totalBytes < limits.memoryFreeShare
      ? [`Memory is nearly used up: ${sizeText(memory.availableBytes)} of ${sizeText(memory.totalBytes)} left.`]
      : [],
  ({ processor }) =>
    (processor?.busyPercent ?? 0) >= limits.processorPercent
      ? [`The processor is ${processor?.busyPercent ?? 0} % busy.`]
      : [],
  ({ uptimeSeconds = 0 }) =>
    uptimeSeconds >= limits.uptimeSeconds ? [`Not restarted for ${spanText(uptimeSeconds)}.`] : [],
  ({ addresses }) => (addresses?.length === 0 ? ["No network address: the computer may be off-line."] : []),
];

/** What stands out on the machine, worst first, then what could not be read; empty when all is as it should be. */
export function highlights({ fields }: Evidence): string[] {
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, reading]) => [name, valueOf<unknown>(reading)]),
  ) as Partial<EvidenceValues>;
  const unread = fieldNames.filter((name) => valueOf<unknown>(fields[name]) === undefined);
  const labels = unread.map((name) => evidenceFields[name].label).join(", ");
  return [...looks.flatMap((look) => look(values)), ...(unread.length === 0 ? [] : [`Could not be read: ${labels}.`])];
}
