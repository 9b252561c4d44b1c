import type {
  ClockSkewValue,
  DiskHealthValue,
  PrinterValue,
  ReachabilityValue,
  SlowValues,
  SystemErrorValue,
  WifiValue,
} from "../../capture/fields/slow.ts";
import { cleanLine } from "../clean-text.ts";
import { spanText, timeText } from "../wording.ts";
import type { Describers } from "./describer.ts";

/** A clock that differs by less does no harm, and the comparison is no finer. */
const unimportantSkewSeconds = 2;
const longestErrorText = 160;

export const slowDescribers: Describers<SlowValues> = {
  reachability: (values) => values.map(describeReachability),
  clockSkew: (value) => [describeClockSkew(value)],
  wifi: (cards) => cards.map(describeWifi),
  vpn: (cards) => cards.map(({ name, kind, isUp }) => `${name} (${kind}): ${isUp ? "up" : "down"}`),
  printers: (printers) => printers.map(describePrinter),
  diskHealth: (disks) => disks.map(describeDiskHealth),
  systemErrors: ({ sinceHours, errors, note }) => [
    ...(errors.length === 0 ? [`none in the last ${sinceHours} hours`] : errors.map(describeError)),
    ...(note === undefined ? [] : [note]),
  ],
};

const roleWords: Readonly<Record<ReachabilityValue["role"], string>> = {
  gateway: "gateway",
  "name-server": "name server",
  proxy: "proxy",
  helpdesk: "helpdesk",
  host: "host",
};

function describeReachability({ role, name, isReachable, elapsedMs, detail }: ReachabilityValue): string {
  const answer = isReachable ? (elapsedMs === undefined ? "reachable" : `${elapsedMs} ms`) : "NOT reachable";
  return [`${roleWords[role]} ${name}: ${answer}`, ...present(detail)].join(", ");
}

function describeClockSkew({ aheadSeconds, host }: ClockSkewValue): string {
  if (Math.abs(aheadSeconds) < unimportantSkewSeconds) {
    return `agrees with ${host}`;
  }
  return `${spanText(Math.abs(aheadSeconds))} ${aheadSeconds > 0 ? "ahead of" : "behind"} ${host}`;
}

function describeWifi({ name, isConnected, network, signalDbm, signalPercent }: WifiValue): string {
  const state = isConnected ? (network ?? "connected") : "not connected";
  const signals = [
    ...(signalDbm === undefined ? [] : [`${signalDbm} dBm`]),
    ...(signalPercent === undefined ? [] : [`signal ${signalPercent} %`]),
  ];
  return [`${name}: ${state}`, ...signals].join(", ");
}

function describePrinter({ name, isDefault, state, waitingJobs, reason }: PrinterValue): string {
  const jobs = waitingJobs === 0 ? [] : [waitingJobs === 1 ? "1 job waits" : `${waitingJobs} jobs wait`];
  return [`${name}${isDefault ? " (default)" : ""}: ${state}`, ...jobs, ...present(reason)].join(", ");
}

function describeDiskHealth({ name, model, verdict, details }: DiskHealthValue): string {
  const title = [name, ...present(model)].join(" ");
  return [`${title}: ${verdict === "failing" ? "FAILING" : verdict}`, ...details].join(", ");
}

function describeError({ atMs, source, text, count }: SystemErrorValue): string {
  const time = atMs === undefined ? "" : `${timeText(atMs).slice(0, 16)} `;
  const times = count === 1 ? "" : ` (${count} times)`;
  return `${time}${cleanLine(source, 40)}: ${cleanLine(text, longestErrorText)}${times}`;
}

const present = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);
