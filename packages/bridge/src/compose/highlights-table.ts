import type { EvidenceValues, FieldName } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";
import { hardwareErrors, killedForMemory, refusedSignIns, stoppedServices } from "./highlights-log.ts";
import { sizeText, spanText } from "./wording.ts";

/** What a finding is about: the traffic lights of the report. */
export const lightNames = ["network", "software", "hardware", "security"] as const;
export type LightName = (typeof lightNames)[number];

/** - problem: something does not work, or is about to. - warning: it may be the reason. */
export type Severity = "problem" | "warning";

/** One thing that is looked at. */
export interface Look {
  readonly light: LightName;
  readonly severity: Severity;
  /** What it needs; no other field is given to it. */
  readonly fields: readonly FieldName[];
  /** A sentence for each thing it saw. May throw where a value has the shape that an older bridge stored. */
  readonly see: (values: Partial<EvidenceValues>) => readonly string[];
}

/** Beyond these a technician wants to know at first sight. */
const limits = {
  diskFreeShare: 0.1,
  diskFullShare: 0.02,
  memoryFreeShare: 0.1,
  processorPercent: 90,
  minutesSeconds: 120,
  batteryPercent: 15,
  clockSeconds: 120,
  /** Kerberos refuses sign-ins beyond (RFC 4120, 8.2: five minutes by default). */
  clockRefusedSeconds: 300,
  waitingJobs: 5,
  uptimeSeconds: 30 * 86_400,
  weakSignalDbm: -80,
  weakSignalPercent: 25,
  networkErrors: 1000,
};
/** Of a name within a sentence, characters. */
const longestName = 80;

const short = (text: string): string => cleanLine(text, longestName);

/** The names of the fields type what it sees. */
const look = <Name extends FieldName>(
  light: LightName,
  severity: Severity,
  fields: readonly Name[],
  see: (values: Pick<Partial<EvidenceValues>, Name>) => readonly string[],
): Look => ({ light, severity, fields, see });

/** All that is looked at; problems first, and what matters most comes first. */
export const looks: readonly Look[] = [
  look("hardware", "problem", ["diskHealth"], ({ diskHealth = [] }) =>
    diskHealth
      .filter(({ verdict }) => verdict === "failing")
      .map(({ name, details }) => `Disk ${short(name)} is failing: ${short(details.join(", "))}.`),
  ),
  look("hardware", "problem", ["disks"], ({ disks = [] }) => fullDisks(disks, 0, limits.diskFullShare)),
  look("hardware", "problem", ["systemErrors"], ({ systemErrors }) => hardwareErrors(systemErrors)),
  look("network", "problem", ["addresses"], ({ addresses }) =>
    addresses?.length === 0 ? ["No network address: the computer may be off-line."] : [],
  ),
  look("network", "problem", ["reachability"], ({ reachability = [] }) => unreachable(reachability)),
  look("software", "problem", ["memory"], ({ memory }) =>
    memory !== undefined && memory.availableBytes / memory.totalBytes < limits.memoryFreeShare
      ? [`Memory is nearly used up: ${sizeText(memory.availableBytes)} of ${sizeText(memory.totalBytes)} left.`]
      : [],
  ),
  look("software", "problem", ["systemErrors"], ({ systemErrors }) => killedForMemory(systemErrors)),
  look("security", "problem", ["clockSkew"], ({ clockSkew }) =>
    wrongClock(clockSkew, limits.clockRefusedSeconds, Number.POSITIVE_INFINITY),
  ),
  look("hardware", "warning", ["disks"], ({ disks = [] }) =>
    fullDisks(disks, limits.diskFullShare, limits.diskFreeShare),
  ),
  look("software", "warning", ["processor", "lastMinutes"], busyProcessor),
  look("hardware", "warning", ["printers"], ({ printers = [] }) =>
    printers
      .filter(({ state, waitingJobs }) => state === "stopped" || waitingJobs >= limits.waitingJobs)
      .map(({ name, state, waitingJobs, reason }) => {
        const jobs = `${waitingJobs} job${waitingJobs === 1 ? " waits" : "s wait"}`;
        return `Printer ${short(name)}: ${state}, ${jobs}${reason === undefined ? "" : `, ${short(reason)}`}.`;
      }),
  ),
  look("hardware", "warning", ["battery"], ({ battery = [] }) =>
    battery
      .filter(({ state, chargePercent }) => state === "discharging" && chargePercent < limits.batteryPercent)
      .map(({ name, chargePercent }) => `Battery ${short(name)} is nearly empty: ${chargePercent} %.`),
  ),
  look("network", "warning", ["wifi"], ({ wifi = [] }) => wifi.flatMap(weakSignal)),
  look("network", "warning", ["vpn", "reachability"], ({ vpn = [], reachability = [] }) =>
    // Cards of a VPN that nobody needs now are down on many computers.
    reachability.some(({ isReachable }) => !isReachable)
      ? vpn.filter(({ isUp }) => !isUp).map(({ name }) => `VPN ${short(name)} is down.`)
      : [],
  ),
  look("network", "warning", ["lastMinutes"], ({ lastMinutes }) =>
    lastMinutes !== undefined && lastMinutes.networkErrors >= limits.networkErrors
      ? [`The network lost or spoiled ${lastMinutes.networkErrors} packets in the last minutes.`]
      : [],
  ),
  look("software", "warning", ["systemErrors"], ({ systemErrors }) => stoppedServices(systemErrors)),
  look("security", "warning", ["systemErrors"], ({ systemErrors }) => refusedSignIns(systemErrors)),
  look("security", "warning", ["clockSkew"], ({ clockSkew }) =>
    wrongClock(clockSkew, limits.clockSeconds, limits.clockRefusedSeconds),
  ),
  // Mostly an update that is installed and not yet in force.
  look("security", "warning", ["pendingReboot"], ({ pendingReboot = [] }) =>
    pendingReboot.slice(0, 1).map((reason) => `Waits to be restarted: ${short(reason)}.`),
  ),
  look("software", "warning", ["uptimeSeconds"], ({ uptimeSeconds = 0 }) =>
    uptimeSeconds >= limits.uptimeSeconds ? [`Not restarted for ${spanText(uptimeSeconds)}.`] : [],
  ),
];

/** Those whose free share is between the two. */
const fullDisks = (disks: EvidenceValues["disks"], fromShare: number, toShare: number): string[] =>
  disks
    .filter(({ freeBytes, totalBytes }) => totalBytes > 0 && isWithin(freeBytes / totalBytes, fromShare, toShare))
    .map(({ place, freeBytes }) => `Disk ${short(place)} is nearly full: ${sizeText(freeBytes)} left.`);

const isWithin = (value: number, from: number, to: number): boolean => value >= from && value < to;

function unreachable(reachability: EvidenceValues["reachability"]): string[] {
  const hasGateway = reachability.some(({ role, isReachable }) => role === "gateway" && isReachable);
  return reachability
    .filter(({ role, isReachable }) => !isReachable && !(role === "gateway" && hasGateway))
    .map(({ role, name, detail }) => {
      const why = detail === undefined ? "" : `: ${short(detail)}`;
      return `Not reachable: ${role.replace("-", " ")} ${short(name)}${why}.`;
    });
}

function busyProcessor({
  processor,
  lastMinutes,
}: Pick<Partial<EvidenceValues>, "processor" | "lastMinutes">): string[] {
  const { spanSeconds = 0, trends = {} } = lastMinutes ?? {};
  const before = trends.processorPercent?.mean ?? 0;
  // A bridge that has just started knows seconds alone.
  if (before >= limits.processorPercent && spanSeconds >= limits.minutesSeconds) {
    return [`The processor was ${Math.round(before)} % busy over the last minutes.`];
  }
  const now = processor?.busyPercent ?? 0;
  return now >= limits.processorPercent ? [`The processor is ${now} % busy.`] : [];
}

function weakSignal({ name, isConnected, signalDbm, signalPercent }: EvidenceValues["wifi"][number]): string[] {
  const isWeak = (signalDbm ?? 0) <= limits.weakSignalDbm || (signalPercent ?? 100) <= limits.weakSignalPercent;
  const signal = signalDbm === undefined ? `${signalPercent ?? 0} %` : `${signalDbm} dBm`;
  return isConnected && isWeak ? [`Wi-Fi ${short(name)} has a weak signal: ${signal}.`] : [];
}

function wrongClock(clockSkew: EvidenceValues["clockSkew"] | undefined, from: number, to: number): string[] {
  const ahead = clockSkew?.aheadSeconds ?? 0;
  return isWithin(Math.abs(ahead), from, to)
    ? [`The clock is ${spanText(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}.`]
    : [];
}
