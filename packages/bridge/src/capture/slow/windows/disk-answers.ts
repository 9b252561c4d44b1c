import { type DiskSays, sectorAttributes } from "../disk-words.ts";

/*
 * What disks answer to DeviceIoControl: winioctl.h, nvme.h, and the attributes of ATA disks as everybody reads them
 * (smartmontools: atacmds.h, struct ata_smart_values).
 */

/** STORAGE_DEVICE_DESCRIPTOR. */
const descriptor = { removable: 10, maker: 12, product: 16, bus: 28, headBytes: 36 };
/** BusTypeNvme. */
const nvmeBus = 17;

export interface DiskIdentity {
  readonly model: string;
  /** Sticks and cards. */
  readonly isRemovable: boolean;
  readonly isNvme: boolean;
}

/** From a STORAGE_DEVICE_DESCRIPTOR; undefined when it is cut. */
export function identityOf(answer: Buffer): DiskIdentity | undefined {
  if (answer.length < descriptor.headBytes) {
    return undefined;
  }
  const textAt = (offset: number): string => {
    const start = answer.readUInt32LE(offset);
    return start === 0 ? "" : answer.toString("latin1", start).replace(/\0.*$/s, "").trim();
  };
  const maker = textAt(descriptor.maker);
  const isBus = /^(ATA|NVMe)?$/i.test(maker); // of a disk that names its maker in its product
  return {
    model: `${isBus ? "" : `${maker} `}${textAt(descriptor.product)}`,
    isRemovable: answer.readUInt8(descriptor.removable) !== 0,
    isNvme: answer.readUInt32LE(descriptor.bus) === nvmeBus,
  };
}

/** STORAGE_PREDICT_FAILURE: a number, then for ATA disks their attributes. */
export const predictFailureBytes = 516;
const attributes = { start: 4, bytes: 512, first: 2, rowBytes: 12, rows: 30, raw: 5, rawBytes: 6 };
const hours = { id: 9, bytes: 3 };
const temperatureId = 194;

/** From a STORAGE_PREDICT_FAILURE. */
export function saysOfPrediction(answer: Buffer): DiskSays {
  if (answer.length < predictFailureBytes) {
    return {};
  }
  return {
    hasPassed: answer.readUInt32LE() === 0,
    ...saysOfAttributes(answer.subarray(attributes.start, attributes.start + attributes.bytes)),
  };
}

/** Nothing when there are none: the bytes of a real table add up to 0. */
function saysOfAttributes(table: Buffer): DiskSays {
  const rows = new Map(
    Array.from({ length: attributes.rows }, (_unused, index) => {
      const row = attributes.first + index * attributes.rowBytes;
      return [table.readUInt8(row), table.subarray(row + attributes.raw, row + attributes.raw + attributes.rawBytes)];
    }),
  );
  rows.delete(0);
  const sum = table.reduce((total, byte) => (total + byte) & 0xff, 0);
  if (sum !== 0 || rows.size === 0) {
    return {};
  }
  const raw = (id: number, bytes = attributes.rawBytes): number | undefined => rows.get(id)?.readUIntLE(0, bytes);
  return {
    celsius: raw(temperatureId, 1),
    hoursInUse: raw(hours.id, hours.bytes),
    sectors: {
      reallocated: raw(sectorAttributes.reallocated) ?? 0,
      pending: raw(sectorAttributes.pending) ?? 0,
      unreadable: raw(sectorAttributes.unreadable) ?? 0,
    },
  };
}

/** STORAGE_PROTOCOL_SPECIFIC_DATA, which stands after two numbers both in the question and in the answer. */
const protocol = { start: 8, bytes: 40, offset: 16, length: 20 };
/** NVME_HEALTH_INFO_LOG. */
const log = { bytes: 512, warning: 0, kelvin: 1, spare: 3, worn: 5, hours: 128, mediaErrors: 160 };
const kelvinOfZeroCelsius = 273;

/** Asks an NVMe disk for its health log; the answer has the same size. */
export function healthLogQuestion(): Buffer {
  const question = Buffer.alloc(protocol.start + protocol.bytes + log.bytes);
  const [specificProperty, nvme, logPage, healthLog] = [50, 3, 2, 2];
  question.writeUInt32LE(specificProperty, 0);
  question.writeUInt32LE(nvme, protocol.start);
  question.writeUInt32LE(logPage, protocol.start + 4);
  question.writeUInt32LE(healthLog, protocol.start + 8);
  question.writeUInt32LE(protocol.bytes, protocol.start + protocol.offset);
  question.writeUInt32LE(log.bytes, protocol.start + protocol.length);
  return question;
}

/** From a STORAGE_PROTOCOL_DATA_DESCRIPTOR with the health log. As smartctl has it, a disk without warnings has passed. */
export function saysOfHealthLog(answer: Buffer): DiskSays {
  if (answer.length < protocol.start + protocol.bytes) {
    return {};
  }
  const start = protocol.start + answer.readUInt32LE(protocol.start + protocol.offset);
  const health = answer.subarray(start, start + log.bytes);
  if (start < protocol.start + protocol.bytes || health.length < log.bytes) {
    return {};
  }
  const criticalWarning = health.readUInt8(log.warning);
  const kelvin = health.readUInt16LE(log.kelvin);
  return {
    hasPassed: criticalWarning === 0,
    celsius: kelvin === 0 ? undefined : kelvin - kelvinOfZeroCelsius,
    hoursInUse: Number(health.readBigUInt64LE(log.hours)),
    sparePercent: health.readUInt8(log.spare),
    wornPercent: health.readUInt8(log.worn),
    mediaErrors: Number(health.readBigUInt64LE(log.mediaErrors)),
    criticalWarning,
  };
}

/** An NVMe disk that any of the two answers calls failing is failing. */
export const withPrediction = (healthLog: DiskSays, { hasPassed }: DiskSays): DiskSays => ({
  ...healthLog,
  hasPassed: hasPassed === false ? false : (healthLog.hasPassed ?? hasPassed),
});
