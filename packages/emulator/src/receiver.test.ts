import { expect, test } from "vitest";
import { Host } from "./host.ts";
import { Receiver } from "./receiver.ts";
import type { InAnswer } from "./bus.ts";
import { unpluggedPort } from "./bus.ts";
import { Timers } from "./timers.ts";
import type { TransferResult } from "./usb-device.ts";

const endpoint = { address: 0x81, type: "interrupt", maxPacket: 4, interval: 1, interfaceNumber: 0 } as const;
const patience = new AbortController().signal;

/** A receiver at a device that sends these packets, one a frame, with right toggles. */
function receiverOf(packets: readonly (readonly number[])[]) {
  const timers = new Timers();
  const left = [...packets];
  let toggle: 0 | 1 = 0;
  let asked = 0;
  const answer = (): InAnswer => {
    asked += 1;
    const data = left[0];
    const finish = (): void => {
      left.shift();
      toggle = toggle === 0 ? 1 : 0;
    };
    return data === undefined ? { kind: "nak" } : { kind: "data", toggle, data: Uint8Array.from(data), finish };
  };
  const bus = {
    nowNs: 0,
    port: { ...unpluggedPort, isAttached: true, in: answer },
    advanceTo(timeNs: number): void {
      timers.runTo(timeNs, (dueNs) => {
        this.nowNs = Math.max(this.nowNs, dueNs);
      });
    },
    at: (timeNs: number, call: () => void) => timers.at(timeNs, call),
  };
  const host = new Host(bus);
  const run = (ms: number): void => host.advanceTo(bus.nowNs + ms * 1e6);
  run(1);
  host.reset(true);
  host.reset(false);
  const results: (readonly [string, ...number[]])[] = [];
  const receiver = new Receiver(host, endpoint);
  const receive = (length: number, signal = patience): void => {
    void receiver.receive(length, signal).then(({ end, data }: TransferResult) => results.push([end, ...data]));
  };
  return { host, run, receive, results, asked: () => asked };
}

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a transfer ends with a short packet, or when it is full", async () => {
  const { run, receive, results } = receiverOf([[1, 2, 3, 4], [5], [1, 2, 3, 4], [5, 6, 7, 8], [9]]);
  receive(64);
  receive(8);
  receive(4);
  run(10);
  await turn();
  expect(results).toEqual([
    ["done", 1, 2, 3, 4, 5],
    ["done", 1, 2, 3, 4, 5, 6, 7, 8],
    ["done", 9],
  ]);
});

test("a packet that does not fit fails the transfer", async () => {
  const { run, receive, results } = receiverOf([[1, 2, 3]]);
  receive(2);
  run(5);
  await turn();
  expect(results).toEqual([["failed", 1, 2, 3]]);
});

test("the device is asked only while a transfer waits", async () => {
  const { run, receive, results, asked } = receiverOf([]);
  run(5);
  expect(asked()).toBe(0);
  const abort = new AbortController();
  receive(4, abort.signal);
  run(5);
  const before = asked();
  expect(before).toBeGreaterThan(3);
  abort.abort();
  run(5);
  await turn();
  expect(asked()).toBe(before);
  expect(results).toEqual([["failed"]]);
});

test("a reset ends what waits", async () => {
  const { host, run, receive, results } = receiverOf([]);
  receive(4);
  receive(4);
  run(2);
  host.reset(true);
  await turn();
  expect(results).toEqual([["failed"], ["failed"]]);
});
