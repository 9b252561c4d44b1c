import type { Evidence, EvidenceValues } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";
import { firstLines, sizeText, spanText } from "./wording.ts";

/** Beyond these a technician wants to know at first sight. */
const limits = {
  diskFreeShare: 0.1,
  memoryFreeShare: 0.1,
  processorPercent: 90,
  minutesSeconds: 120,
  batteryPercent: 15,
  clockSeconds: 120,
  waitingJobs: 5,
  uptimeSeconds: 30 * 86_400,
};
const mostHighlights = 8;
const longestHighlight = 200;
/** Of a name within a sentence, characters. */
const longestName = 80;

const short = (text: string): string => cleanLine(text, longestName);

type Look = (values: Partial<EvidenceValues>) => readonly string[];

/** What matters most comes first. */
const looks: readonly Look[] = [
  ({ diskHealth = [] }) =>
    diskHealth
      .filter(({ verdict }) => verdict === "failing")
      .map(({ name, details }) => `Disk ${short(name)} is failing: ${short(details.join(", "))}.`),
  ({ disks = [] }) =>
    disks
      .filter(({ freeBytes, totalBytes }) => totalBytes > 0 && freeBytes / totalBytes < limits.diskFreeShare)
      .map(({ place, freeBytes }) => `Disk ${short(place)} is nearly full: ${sizeText(freeBytes)} left.`),
  ({ addresses }) => (addresses?.length === 0 ? ["No network address: the computer may be off-line."] : []),
  ({ reachability = [] }) => {
    const hasGateway = reachability.some(({ role, isReachable }) => role === "gateway" && isReachable);
    return reachability
      .filter(({ role, isReachable }) => !isReachable && !(role === "gateway" && hasGateway))
      .map(({ role, name, detail }) => {
        const why = detail === undefined ? "" : `: ${short(detail)}`;
        return `Not reachable: ${role.replace("-", " ")} ${short(name)}${why}.`;
      });
  },
  ({ memory }) =>
    memory !== undefined && memory.availableBytes / memory.totalBytes < limits.memoryFreeShare
      ? [`Memory is nearly used up: ${sizeText(memory.availableBytes)} of ${sizeText(memory.totalBytes)} left.`]
      : [],
  ({ processor, lastMinutes }) => {
    const { spanSeconds = 0, trends = {} } = lastMinutes ?? {};
    const before = trends.processorPercent?.mean ?? 0;
    // A bridge that has just started knows seconds alone.
    if (before >= limits.processorPercent && spanSeconds >= limits.minutesSeconds) {
      return [`The processor was ${Math.round(before)} % busy over the last minutes.`];
    }
    const now = processor?.busyPercent ?? 0;
    return now >= limits.processorPercent ? [`The processor is ${now} % busy.`] : [];
  },
  ({ printers = [] }) =>
    printers
      .filter(({ state, waitingJobs }) => state === "stopped" || waitingJobs >= limits.waitingJobs)
      .map(({ name, state, waitingJobs, reason }) => {
        const jobs = `${waitingJobs} job${waitingJobs === 1 ? " waits" : "s wait"}`;
        return `Printer ${short(name)}: ${state}, ${jobs}${reason === undefined ? "" : `, ${short(reason)}`}.`;
      }),
  ({ battery = [] }) =>
    battery
      .filter(({ state, chargePercent }) => state === "discharging" && chargePercent < limits.batteryPercent)
      .map(({ name, chargePercent }) => `Battery ${short(name)} is nearly empty: ${chargePercent} %.`),
  ({ clockSkew }) => {
    const ahead = clockSkew?.aheadSeconds ?? 0;
    return Math.abs(ahead) >= limits.clockSeconds
      ? [`The clock is ${spanText(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}.`]
      : [];
  },
  ({ pendingReboot: [reason] = [] }) => (reason === undefined ? [] : [`Waits to be restarted: ${short(reason)}.`]),
  ({ uptimeSeconds = 0 }) =>
    uptimeSeconds >= limits.uptimeSeconds ? [`Not restarted for ${spanText(uptimeSeconds)}.`] : [],
];

/** What stands out on the machine, worst first, each a sentence; empty when all is as it should be. Never throws. */
export function highlights({ fields }: Evidence): readonly string[] {
  const values = Object.fromEntries(
    Object.entries(fields).flatMap(([name, reading]) => ("value" in reading ? [[name, reading.value]] : [])),
  ) as Partial<EvidenceValues>;
  const sentences = looks.flatMap((look) => seen(look, values)).map((text) => cleanLine(text, longestHighlight));
  return firstLines(sentences, mostHighlights);
}

function seen(look: Look, values: Partial<EvidenceValues>): readonly string[] {
  try {
    return look(values);
  } catch {
    return []; // a value in a shape that an older bridge stored; the field itself says so
  }
}
