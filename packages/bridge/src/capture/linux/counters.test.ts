import { expect, test } from "vitest";
import { diskCounters, memoryInfo, networkCounters, processorCounters } from "./counters.ts";

test("the processors' time is busy but for idling and waiting; guests are not counted twice", () => {
  const stat = "cpu  100 10 50 1000 40 5 5 30 70 7\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 1 2 3\n";
  expect(processorCounters(stat)).toEqual({ busy: 200, total: 1240 });
  expect(processorCounters("cpu  100 10 50 1000\n")).toEqual({ busy: 160, total: 1160 }); // as kernel 2.4 wrote it
});

test.each(["", "cpu0 1 2 3 4", "cpu  a b c d", "cpu", "\0\0\0", "cpu  -1 2 3 4"])(
  "no time is made up from %j",
  (text) => {
    expect(processorCounters(text)).toBeUndefined();
  },
);

test("memory and swap are read in bytes", () => {
  const text =
    "MemTotal:  16000 kB\nMemFree: 10 kB\nMemAvailable:    9000 kB\nSwapTotal: 2000 kB\nSwapFree:  1500 kB\n";
  expect(memoryInfo(text)).toEqual({
    totalBytes: 16_384_000,
    availableBytes: 9_216_000,
    swapTotalBytes: 2_048_000,
    swapFreeBytes: 1_536_000,
  });
});

test("old kernels do not estimate what is available", () => {
  const text = "MemTotal: 100 kB\nMemFree: 10 kB\nBuffers: 5 kB\nCached: 20 kB\n";
  expect(memoryInfo(text)).toMatchObject({ availableBytes: 35 * 1024, swapTotalBytes: 0, swapFreeBytes: 0 });
});

test.each(["", "MemFree: 10 kB", "\u0001\u0002", "MemTotal: lots kB"])(
  "a memory of no size (%j) is refused",
  (text) => {
    expect(() => memoryInfo(text)).toThrow("does not tell");
  },
);

test("whole disks are counted, not their parts nor what lies on top or in memory", () => {
  const text = [
    " 259       0 nvme0n1 10 0 200 5 20 0 400 9 0 1 1 0 0 0 0 0 0",
    " 259       1 nvme0n1p1 10 0 200 5 20 0 400 9 0 1 1",
    " 253       0 dm-0 10 0 200 5 20 0 400 9 0 1 1",
    "   7       0 loop0 1 1 1 1 1 1 1 1 1 1 1",
    "   8       0 sda 1 2 x 4 5 6 7 8 9 10 11",
    "   8      16 sdb 1 2",
    "",
  ].join("\n");
  const counters = diskCounters(text, ["nvme0n1", "dm-0", "loop0", "sda", "sdb"]);
  expect([...counters]).toEqual([["nvme0n1", { readBytes: 102_400, writtenBytes: 204_800 }]]);
  expect(diskCounters("", ["sda"]).size).toBe(0);
});

test("network cards are counted, not loopback nor what passes a card again", () => {
  const text = [
    "Inter-|   Receive                                                |  Transmit",
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed",
    "    lo: 122 74 0 0 0 0 0 0 122 74 0 0 0 0 0 0",
    "  eth0:1000 8 1 2 0 0 0 0 2000 5 3 4 0 0 0 0",
    " veth12: 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5",
    "wlan0: 1 2 3",
    "enp3s0: 7 0 0 0 0 0 0 0 9 0 0 0 0 0 0 0",
  ].join("\n");
  expect([...networkCounters(text)]).toEqual([
    ["eth0", { receivedBytes: 1000, sentBytes: 2000, errors: 10 }],
    ["enp3s0", { receivedBytes: 7, sentBytes: 9, errors: 0 }],
  ]);
  expect(networkCounters("\0: \0").size).toBe(0);
});
