// What a bad host, a bad cable and a finger may do, as data: random, but near to what is right.
import {
  defaultSettings,
  encodeAcknowledge,
  encodeLight,
  encodeSettings,
  limits,
  reportIds,
  reportSizes,
} from "@tier2/button";
import type { Setup } from "../../../../packages/emulator/src/transfers.ts";
import type { Random } from "./random.ts";
import {
  features,
  getConfiguration,
  getDescriptor,
  getDeviceStatus,
  getEndpointStatus,
  getIdle,
  getInterface,
  getInterfaceDescriptor,
  getInterfaceStatus,
  getProtocol,
  getReport,
  reportTypes,
  setAddress,
  setConfiguration,
  setDeviceFeature,
  setEndpointHalt,
  setIdle,
  setInterface,
  setProtocol,
  setReport,
  types,
} from "./requests.ts";

export type FuzzStep =
  /** A whole control transfer. */
  | { readonly kind: "transfer"; readonly setup: Setup; readonly data: Uint8Array }
  /** A SETUP whose transfer goes on as the next steps say, or not at all. */
  | { readonly kind: "setup"; readonly setup: Setup }
  | { readonly kind: "in"; readonly endpoint: 0 | 1 }
  | { readonly kind: "out"; readonly data: Uint8Array }
  /** The acknowledgements of the next packets from the device get lost. */
  | { readonly kind: "lose"; readonly count: number }
  | { readonly kind: "reset"; readonly durationMs: number }
  | { readonly kind: "sleep"; readonly durationMs: number }
  | { readonly kind: "press"; readonly isClosed: boolean }
  | { readonly kind: "pass"; readonly durationNs: number };

const nothing = new Uint8Array(0);

/** Requests that a host could send, with what goes with them. */
function rightRequest(random: Random): { readonly setup: Setup; readonly data: Uint8Array } {
  const withoutData = (setup: Setup): { setup: Setup; data: Uint8Array } => ({ setup, data: nothing });
  const setting = (type: number, report: Uint8Array): { setup: Setup; data: Uint8Array } => ({
    setup: setReport(type, report[0] ?? 0, report.length),
    data: report,
  });
  const length = random.pick([0, 1, 2, 8, 9, 18, 34, 64, 255, 512, 65_535]);
  const endpoint = random.pick([0x81, 0x81, 0x80, 0]);
  const id = random.pick(Object.values(reportIds));
  return random.pick<() => { setup: Setup; data: Uint8Array }>([
    () => withoutData(getDescriptor(random.pick(Object.values(types)), length, random.below(4))),
    () => withoutData(getInterfaceDescriptor(random.pick([types.hid, types.hidReport]), length)),
    () => withoutData(random.pick([getDeviceStatus, getInterfaceStatus, getEndpointStatus(endpoint)])),
    () => withoutData(random.pick([getConfiguration, getInterface, getProtocol, getIdle(random.below(4))])),
    () => withoutData(setDeviceFeature(random.oneIn(2), features.remoteWakeup)),
    () => withoutData(setEndpointHalt(random.oneIn(2), endpoint)),
    () => withoutData(random.pick([setConfiguration(1), setConfiguration(0), setInterface(0), setProtocol(0)])),
    () => withoutData(setAddress(random.between(1, 127))),
    () => withoutData(setIdle(random.pick([0, 1, 25, 255]), random.below(3))),
    () => withoutData(getReport(random.pick(Object.values(reportTypes)), id, length)),
    () => setting(reportTypes.output, rightLight(random)),
    () => setting(reportTypes.output, rightAcknowledge(random)),
    () => setting(reportTypes.feature, rightSettings(random)),
    () => setting(reportTypes.feature, Uint8Array.of(reportIds.bootloader, ...random.bytes(4))),
    () => setting(reportTypes.feature, Uint8Array.of(reportIds.serial, ...random.bytes(reportSizes.serial - 1))),
  ])();
}

const rightLight = (random: Random): Uint8Array =>
  encodeLight({
    pattern: random.pick(["off", "solid", "blink", "pulse"]),
    ...{ red: random.below(256), green: random.below(256), blue: random.below(256) },
    ...{ periodMs: random.below(65_536), timeToLiveMs: random.below(65_536) },
  });

const rightAcknowledge = (random: Random): Uint8Array =>
  encodeAcknowledge({
    bootId: random.pick([0, 1, 2, random.word()]),
    sequence: random.between(1, 40),
    what: random.pick(["press", "gesture"]),
  });

const rightSettings = (random: Random): Uint8Array =>
  encodeSettings({ ...defaultSettings, brightness: random.between(1, 255), holdMs: random.pick([0, 300, 800]) });

/** As it would be in bytes; a changed byte makes it wrong in any way there is. */
function damaged(setup: Setup, random: Random): Setup {
  const field = random.pick(["requestType", "request", "value", "index", "length"] as const);
  const bits = field === "requestType" || field === "request" ? 8 : 16;
  return { ...setup, [field]: setup[field] ^ (1 << random.below(bits)) };
}

/** The one number that ends the firmware, and a serial number that starts it anew, are not for here. */
function isHarmless({ data }: { readonly data: Uint8Array }): boolean {
  const isBootloader =
    data[0] === reportIds.bootloader &&
    data.length === reportSizes.bootloader &&
    new DataView(data.buffer, data.byteOffset).getUint32(1, true) === limits.bootloaderMagic;
  const isSerial = data[0] === reportIds.serial && /^[\w-]+\0*$/.test(Buffer.from(data.subarray(1)).toString("latin1"));
  return !isBootloader && !isSerial;
}

function anyRequest(random: Random): { readonly setup: Setup; readonly data: Uint8Array } {
  const right = rightRequest(random);
  const setup = random.oneIn(3) ? damaged(right.setup, random) : right.setup;
  const size = random.oneIn(8) ? random.below(70) : right.data.length;
  const data = random.oneIn(6) ? random.bytes(size) : Uint8Array.from({ length: size }, (_, at) => right.data[at] ?? 0);
  return isHarmless({ data }) ? { setup, data } : { setup, data: nothing };
}

/** The next step. Those that take long are rare. */
export function nextStep(random: Random): FuzzStep {
  const choice = random.below(1000);
  if (choice < 700) {
    return { kind: "transfer", ...anyRequest(random) };
  }
  if (choice < 780) {
    return { kind: "setup", setup: anyRequest(random).setup };
  }
  if (choice < 860) {
    return { kind: "in", endpoint: random.oneIn(3) ? 0 : 1 };
  }
  if (choice < 900) {
    return { kind: "out", data: anyRequest(random).data.subarray(0, 64) };
  }
  if (choice < 920) {
    return { kind: "lose", count: random.between(1, 4) };
  }
  if (choice < 960) {
    return { kind: "pass", durationNs: random.pick([1000, 20_000, 300_000, 3_000_000]) };
  }
  if (choice < 990) {
    return { kind: "press", isClosed: random.oneIn(2) };
  }
  return random.oneIn(2)
    ? { kind: "reset", durationMs: random.pick([1, 3, 10, 50]) }
    : { kind: "sleep", durationMs: random.pick([1, 3, 5, 30]) };
}
