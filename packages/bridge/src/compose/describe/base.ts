import type { BaseValues, LastMinutes, Trend, TrendName } from "../../capture/fields/base-values.ts";
import { sizeText, spanText } from "../wording.ts";
import type { Describers } from "./describer.ts";

const freeText = ({ free, total }: { readonly free: number; readonly total: number }): string =>
  `${sizeText(free)} of ${sizeText(total)} free`;

export const baseDescribers: Describers<BaseValues> = {
  hostname: (value) => [value],
  domain: (value) => (value === "" ? [] : [value]),
  account: (value) => [value],
  operatingSystem: (value) => [value],
  platform: ({ architecture, virtualMachine }) => [
    virtualMachine === "" ? architecture : `${architecture}, virtual machine (${virtualMachine})`,
  ],
  uptimeSeconds: (value) => [spanText(value)],
  hardware: ({ manufacturer, model }) => [`${manufacturer} ${model}`.trim()],
  serialNumber: (value) => [value],
  pendingReboot: (reasons) => (reasons.length === 0 ? ["no"] : reasons),
  session: ({ kind, isRemote, isLocked }) =>
    kind === "none"
      ? ["nobody is logged in"]
      : [[kind, isRemote ? "remote" : "at the computer itself", ...lockText(isLocked)].join(", ")],
  processor: ({ model, cores, busyPercent }) => [
    `${model}, ${cores} core${cores === 1 ? "" : "s"}${busyPercent === undefined ? "" : `, ${busyPercent} % busy`}`,
  ],
  memory: ({ totalBytes, availableBytes }) => [freeText({ free: availableBytes, total: totalBytes })],
  swap: ({ totalBytes, freeBytes }) => (totalBytes === 0 ? [] : [freeText({ free: freeBytes, total: totalBytes })]),
  disks: (disks) =>
    disks.map(({ place, totalBytes, freeBytes }) => `${place}: ${freeText({ free: freeBytes, total: totalBytes })}`),
  diskActivity: (disks) =>
    disks.map(
      ({ name, readBytesPerSecond, writtenBytesPerSecond }) =>
        `${name}: ${sizeText(readBytesPerSecond)} read, ${sizeText(writtenBytesPerSecond)} written per second`,
    ),
  networkActivity: (cards) =>
    cards.map(
      ({ name, receivedBytesPerSecond, sentBytesPerSecond, errors }) =>
        `${name}: ${sizeText(receivedBytesPerSecond)} received, ${sizeText(sentBytesPerSecond)} sent per second, ${errorText(errors)}`,
    ),
  battery: (batteries) => batteries.map(({ name, chargePercent, state }) => `${name}: ${chargePercent} %, ${state}`),
  lastMinutes: describeLastMinutes,
  addresses: (addresses) =>
    addresses.map(
      ({ name, address, mac, hasDefaultRoute = false }) =>
        `${name} ${address}${mac === undefined ? "" : ` (${mac})`}${hasDefaultRoute ? ", default route" : ""}`,
    ),
  gateways: (gateways) => gateways.map(({ address, through }) => `${address} through ${through}`),
  dnsServers: (servers) => servers,
};

const lockText = (isLocked: boolean | undefined): string[] =>
  isLocked === undefined ? [] : [isLocked ? "locked" : "not locked"];

const errorText = (count: number): string => (count === 0 ? "no errors" : `${count} error${count === 1 ? "" : "s"}`);

/** A value with its unit. */
type UnitText = (value: number) => string;

const percentText: UnitText = (value) => `${Math.round(value)} %`;
const rateText: UnitText = (value) => `${sizeText(value)}/s`;

const trendWords: Readonly<Record<TrendName, { readonly label: string; readonly text: UnitText }>> = {
  processorPercent: { label: "processor", text: percentText },
  memoryAvailableBytes: { label: "free memory", text: sizeText },
  swapUsedBytes: { label: "used swap", text: sizeText },
  diskReadBytesPerSecond: { label: "read from disks", text: rateText },
  diskWrittenBytesPerSecond: { label: "written to disks", text: rateText },
  receivedBytesPerSecond: { label: "received", text: rateText },
  sentBytesPerSecond: { label: "sent", text: rateText },
  batteryPercent: { label: "battery", text: percentText },
};

const trendNames = Object.keys(trendWords) as TrendName[];

function describeLastMinutes({ spanSeconds, trends, networkErrors }: LastMinutes): string[] {
  const lines = trendNames.flatMap((name) => {
    const trend = trends[name];
    return trend === undefined ? [] : [trendLine(name, trend)];
  });
  return [
    ...(spanSeconds < 290 ? [`only the last ${spanText(spanSeconds)} are known`] : []),
    ...lines,
    ...(networkErrors === 0 ? [] : [`network: ${errorText(networkErrors)}`]),
  ];
}

function trendLine(name: TrendName, { min, mean, max }: Trend): string {
  const { label, text } = trendWords[name];
  const [least, most] = [text(min), text(max)];
  return least === most ? `${label}: ${most}` : `${label}: ${rangeText(least, most)}, mean ${text(mean)}`;
}

/** 4 to 98 %, but 300 KB to 1.2 MB: a unit that both have stands once. */
function rangeText(least: string, most: string): string {
  const [number = "", ...unit] = least.split(" ");
  return most.endsWith(` ${unit.join(" ")}`) ? `${number} to ${most}` : `${least} to ${most}`;
}
