import { expect, test } from "vitest";
import { diskHealthOf } from "../disk-words.ts";
import {
  healthLogQuestion,
  identityOf,
  predictFailureBytes,
  saysOfHealthLog,
  saysOfPrediction,
  withPrediction,
} from "./disk-answers.ts";

/** A STORAGE_DEVICE_DESCRIPTOR with its texts behind it. */
function descriptor(change: { maker?: string; product?: string; bus?: number; removable?: number }): Buffer {
  const { maker = "", product = "", bus = 11, removable = 0 } = change;
  const bytes = Buffer.alloc(256);
  bytes.writeUInt8(removable, 10);
  bytes.writeUInt32LE(bus, 28);
  bytes.writeUInt32LE(maker === "" ? 0 : 100, 12);
  bytes.write(`${maker}\0`, 100, "latin1");
  bytes.writeUInt32LE(product === "" ? 0 : 150, 16);
  bytes.write(`${product}\0S1234`, 150, "latin1");
  return bytes;
}

test.each([
  [{ product: "Samsung SSD 870 EVO 500GB   " }, { model: "Samsung SSD 870 EVO 500GB" }],
  [
    { maker: "NVMe    ", product: "WD_BLACK SN770", bus: 17 },
    { model: "WD_BLACK SN770", isNvme: true },
  ],
  [
    { maker: "SanDisk ", product: "Ultra", bus: 7, removable: 1 },
    { model: "SanDisk Ultra", isRemovable: true },
  ],
  [{}, { model: "" }],
])("a disk that says %j is %j", (said, identity) => {
  expect(identityOf(descriptor(said))).toEqual({ isRemovable: false, isNvme: false, ...identity });
});

test("an answer that is cut says nothing, and texts outside of it are none", () => {
  expect(identityOf(Buffer.alloc(8))).toBeUndefined();
  const outside = descriptor({ product: "A" });
  outside.writeUInt32LE(4_000_000, 16);
  expect(identityOf(outside)).toMatchObject({ model: "" });
});

/** A STORAGE_PREDICT_FAILURE with ATA attributes: their numbers and raw values. */
function prediction(failing: number, attributes: Readonly<Record<number, number>>): Buffer {
  const bytes = Buffer.alloc(predictFailureBytes);
  bytes.writeUInt32LE(failing, 0);
  Object.entries(attributes).forEach(([id, raw], index) => {
    const at = 4 + 2 + index * 12;
    bytes.writeUInt8(Number(id), at);
    bytes.writeUIntLE(raw, at + 5, 6);
  });
  const sum = bytes.subarray(4).reduce((total, byte) => total + byte, 0);
  bytes.writeUInt8((256 - (sum % 256)) % 256, 515);
  return bytes;
}

test("an ATA disk says its attributes in the words of smartctl's", () => {
  // Upper bytes: of the hours something else, of the temperature its extremes.
  const said = saysOfPrediction(prediction(1, { 5: 12, 9: 0x07_00_2e_e0, 194: 0x14_00_29, 197: 0, 198: 1 }));
  expect(diskHealthOf("disk 0", "A", said)).toEqual({
    name: "disk 0",
    model: "A",
    verdict: "failing",
    details: ["41 °C", "12000 hours in use", "12 reallocated sectors", "1 unreadable sectors"],
  });
});

test.each([
  ["that is well and says no more", prediction(0, {}), "good", []],
  ["whose attributes do not add up", prediction(0, { 5: 1 }).fill(9, 500, 501), "good", []],
  ["that refuses", Buffer.alloc(0), "unknown", ["the disk says nothing of its health"]],
])("a disk %s", (_name, answer, verdict, details) => {
  expect(diskHealthOf("disk 0", undefined, saysOfPrediction(answer))).toEqual({ name: "disk 0", verdict, details });
});

/** A STORAGE_PROTOCOL_DATA_DESCRIPTOR with an NVME_HEALTH_INFO_LOG behind it. */
function healthLog(warning: number): Buffer {
  const answer = Buffer.alloc(48 + 512);
  answer.writeUInt32LE(48, 0);
  answer.writeUInt32LE(48, 4);
  answer.writeUInt32LE(40, 8 + 16);
  answer.writeUInt32LE(512, 8 + 20);
  const log = answer.subarray(48);
  log.writeUInt8(warning, 0);
  log.writeUInt16LE(314, 1);
  log.writeUInt8(98, 3);
  log.writeUInt8(7, 5);
  log.writeBigUInt64LE(3100n, 128);
  log.writeBigUInt64LE(2n, 160);
  return answer;
}

test("an NVMe disk says its health log; a warning, or a failure that Windows predicts, is a failure", () => {
  const words = ["41 °C", "3100 hours in use", "7 % worn", "98 % of its spare left", "2 media errors"];
  const well = saysOfHealthLog(healthLog(0));
  const of = (said: typeof well): object => diskHealthOf("disk 1", undefined, said);
  expect(of(withPrediction(well, {}))).toEqual({ name: "disk 1", verdict: "good", details: words });
  expect(of(withPrediction(well, { hasPassed: false }))).toMatchObject({ verdict: "failing" });
  expect(of(withPrediction({}, { hasPassed: true }))).toMatchObject({ verdict: "good" });
  expect(of(withPrediction(saysOfHealthLog(healthLog(4)), { hasPassed: true }))).toEqual({
    ...{ name: "disk 1", verdict: "failing" },
    details: [...words, "critical warning 0x4"],
  });
});

test("a health log that is refused, cut or elsewhere says nothing", () => {
  const elsewhere = healthLog(4);
  elsewhere.writeUInt32LE(4_000_000, 8 + 16);
  for (const answer of [Buffer.alloc(0), healthLog(4).subarray(0, 500), elsewhere]) {
    expect(saysOfHealthLog(answer)).toEqual({});
  }
});

test("the question for the health log is as winioctl.h has it", () => {
  const question = healthLogQuestion();
  const numbers = Array.from({ length: 12 }, (_unused, index) => question.readUInt32LE(index * 4));
  // Property 50, standard query; protocol NVMe, a log page, page 2, from 0; data 40 bytes from here, 512 bytes.
  expect(numbers).toEqual([50, 0, 3, 2, 2, 0, 40, 512, 0, 0, 0, 0]);
  expect(question).toHaveLength(8 + 40 + 512);
});
