import os from "node:os";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { type Readers, createCapturer, machineReaders, readEvidence } from "./capture.ts";
import { placesOf } from "./disks.ts";
import { evidenceFields, fieldNames } from "./fields.ts";
import { ProcessorLoad } from "./processor-load.ts";

test("every field of this machine is read", () => {
  const clock = new FakeClock();
  const capturer = createCapturer(clock);
  const { capturedAtMs, fields } = capturer.capture();
  capturer.stop();
  expect(capturedAtMs).toBe(clock.now());
  expect(Object.keys(fields)).toEqual(fieldNames);
  expect(Object.entries(fields).filter(([, reading]) => !("value" in reading))).toEqual([]);
  expect(fields.hostname).toEqual({ value: os.hostname() });
});

test("loopback is left out", () => {
  const addresses = machineReaders(() => 1).addresses();
  expect(addresses.filter(({ address }) => address === "127.0.0.1" || address === "::1")).toEqual([]);
});

test("a field that cannot be read says why, and the others are there", () => {
  const fail = (): never => {
    throw new Error("ENOENT: no such file");
  };
  const readers: Readers = { ...machineReaders(() => 5), disks: fail, operatingSystem: fail };
  const { fields } = readEvidence(readers, 1);
  expect(fields.disks).toEqual({ notAvailable: "ENOENT: no such file" });
  expect(fields.operatingSystem).toEqual({ notAvailable: "ENOENT: no such file" });
  expect(fields.hostname).toEqual({ value: os.hostname() });
  expect(fields.processor).toMatchObject({ value: { busyPercent: 5 } });
});

test("every field is described for people", () => {
  const empty = Object.entries(evidenceFields).filter(([, field]) => Object.values(field).includes(""));
  expect(empty).toEqual([]);
});

test("local file systems are found in the mounts, each device once, names unescaped", () => {
  const mounts = [
    "proc /proc proc rw 0 0",
    "/dev/sda1 / ext4 rw 0 0",
    "/dev/sda1 /var/bound ext4 rw 0 0",
    "/dev/loop3 /snap/core squashfs ro 0 0",
    "server:/share /mnt/share nfs rw 0 0",
    String.raw`/dev/sdb1 /media/my\040disk vfat rw 0 0`,
    "",
  ].join("\n");
  expect(placesOf(mounts)).toEqual(["/", "/media/my disk"]);
  expect(placesOf("overlay / overlay rw 0 0")).toEqual(["/"]);
});

test("the processor's load is that of the last seconds, not since the start of the computer", () => {
  const clock = new FakeClock();
  const times = { user: 1000, nice: 0, sys: 0, idle: 9000, irq: 0 };
  const load = new ProcessorLoad(clock, () => [{ model: "m", speed: 1, times: { ...times } }]);
  expect(load.busyPercent()).toBeUndefined();
  times.user += 300;
  times.idle += 100;
  clock.advance(499);
  expect(load.busyPercent()).toBeUndefined();
  clock.advance(1);
  expect(load.busyPercent()).toBe(75);
  clock.advance(9500); // the counters are looked at
  times.idle += 400;
  expect(load.busyPercent()).toBe(38); // too soon after the look: measured from the one before
  clock.advance(5000);
  expect(load.busyPercent()).toBe(0);
  load.stop();
  expect(clock.nextAtMs).toBeUndefined();
});
