import { readFileSync } from "node:fs";
import os from "node:os";
import type { Clock } from "../clock.ts";
import { messageOf } from "../errors.ts";
import { readDisks } from "./disks.ts";
import { type Evidence, type EvidenceValues, type FieldName, type Reading, fieldNames } from "./fields.ts";
import { ProcessorLoad } from "./processor-load.ts";

/** How each field is read; each may throw. No process is started. */
export type Readers = { readonly [Name in FieldName]: () => EvidenceValues[Name] };

/** Reads the machine at a press. */
export interface Capturer {
  /** Takes about a millisecond. Never throws: a field that cannot be read says why. */
  capture(): Evidence;
  stop(): void;
}

export function createCapturer(clock: Clock): Capturer {
  const load = new ProcessorLoad(clock);
  const readers = machineReaders(() => load.busyPercent());
  return {
    capture: () => readEvidence(readers, clock.now()),
    stop: () => load.stop(),
  };
}

export function readEvidence(readers: Readers, capturedAtMs: number): Evidence {
  const fields = fieldNames.map((name) => [name, read<unknown>(readers[name])] as const);
  return { capturedAtMs, fields: Object.fromEntries(fields) as Evidence["fields"] };
}

function read<Value>(reader: () => Value): Reading<Value> {
  try {
    return { value: reader() };
  } catch (error) {
    return { notAvailable: messageOf(error) };
  }
}

export function machineReaders(busyPercent: () => number | undefined): Readers {
  return {
    hostname: () => os.hostname(),
    account: () => os.userInfo().username,
    operatingSystem: () => readOperatingSystem(),
    uptimeSeconds: () => Math.round(os.uptime()),
    processor: () => {
      const cpus = os.cpus();
      const busy = busyPercent();
      const model = cpus[0]?.model.trim() ?? "unknown";
      return { model, cores: cpus.length, ...(busy === undefined ? {} : { busyPercent: busy }) };
    },
    memory: () => ({ totalBytes: os.totalmem(), availableBytes: os.freemem() }),
    disks: () => readDisks(),
    addresses: () =>
      Object.entries(os.networkInterfaces()).flatMap(([name, addresses = []]) =>
        addresses.filter(({ internal }) => !internal).map(({ address }) => ({ name, address })),
      ),
  };
}

function readOperatingSystem(): string {
  if (os.platform() !== "linux") {
    return `${os.version()} ${os.release()}`;
  }
  const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux";
  return `${name}, kernel ${os.release()}`;
}
