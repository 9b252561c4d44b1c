import { expect, test } from "vitest";
import type { Bus, DevicePort, InAnswer, OutAnswer } from "./bus.ts";
import { Host } from "./host.ts";
import { InterruptIn, type TransferEnd } from "./transfers.ts";

const nak = { kind: "nak" } as const;
const ack: OutAnswer = { kind: "ack", finish: () => undefined };
const packet = (toggle: 0 | 1, ...data: readonly number[]): InAnswer => ({
  kind: "data",
  toggle,
  data: Uint8Array.from(data),
  finish: () => undefined,
});

/** A host with a device whose answers the test gives, attached and past its reset. */
function hostWith(answers: Partial<DevicePort>) {
  const told: string[] = [];
  const timers: { readonly timeNs: number; readonly call: () => void }[] = [];
  const port = {
    isAttached: true,
    setup: () => ack,
    in: () => nak,
    out: () => nak,
    startOfFrame: () => undefined,
    reset: () => undefined,
    suspend: () => told.push("suspend"),
    resume: () => told.push("resume"),
    ...answers,
  };
  const bus: Bus & { nowNs: number } = {
    nowNs: 0,
    port,
    advanceTo(timeNs) {
      for (const timer of timers.splice(0)) {
        if (timer.timeNs > timeNs) {
          timers.push(timer);
        } else {
          timer.call();
        }
      }
      this.nowNs = Math.max(this.nowNs, timeNs);
    },
    at(timeNs, call) {
      const timer = { timeNs, call };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const host = new Host(bus);
  const run = (ms: number): void => host.advanceTo(bus.nowNs + ms * 1e6);
  run(1);
  host.reset(true);
  host.reset(false);
  return { host, bus, port, told, run };
}

const read = { requestType: 0x80, request: 6, value: 0x100, index: 0, length: 18 };

/** What becomes of a control request for 18 bytes. */
function outcome(answers: Partial<DevicePort>, ms = 6000): readonly [TransferEnd, ...number[]] | undefined {
  const { host, run } = hostWith(answers);
  let result: [TransferEnd, ...number[]] | undefined;
  host.control(read, new Uint8Array(0), (end, data) => {
    result = [end, ...data];
  });
  run(ms);
  return result;
}

test.each<[string, Partial<DevicePort>, TransferEnd]>([
  ["a device that does not answer", { setup: () => ({ kind: "timeout" }) }, "failed"],
  ["one that only says NAK", {}, "timed-out"],
  ["one that stalls", { in: () => ({ kind: "stall" }) }, "stalled"],
  ["one that sends more than asked for", { in: () => packet(1, ...Array.from({ length: 19 }, () => 0)) }, "failed"],
  ["one that never flips its toggle", { in: () => packet(0, 1), out: () => ack }, "timed-out"],
])("a control transfer with %s ends", (_name, answers, end) => {
  expect(outcome(answers)).toEqual([end]);
});

test("NAKs, a silent try and a repeated packet are lived through", () => {
  const script: InAnswer[] = [
    nak,
    { kind: "timeout" },
    { kind: "timeout" },
    nak,
    packet(1, ...Array.from({ length: 8 }, () => 7)),
  ];
  const received = outcome({ in: () => script.shift() ?? nak, out: () => ack });
  expect(received).toEqual(["done", 7, 7, 7, 7, 7, 7, 7, 7]);
});

test("an interrupt endpoint is polled once a frame; a repeated packet is dropped; STALL ends it", () => {
  const script: InAnswer[] = [packet(0, 1), nak, packet(1, 2), packet(1, 2), packet(0, 3), { kind: "stall" }];
  const { host, run } = hostWith({ in: (_address, endpoint) => (endpoint === 1 ? (script.shift() ?? nak) : nak) });
  const seen: number[] = [];
  let end: TransferEnd | undefined;
  host.poll(
    new InterruptIn(
      { number: 1, maxPacket: 8, intervalMs: 1 },
      (data) => seen.push(...data),
      (why) => {
        end = why;
      },
    ),
  );
  run(3);
  expect(script).toHaveLength(3);
  run(5);
  expect(seen).toEqual([1, 2, 3]);
  expect(end).toBe("stalled");
});

test("a device is suspended after 3 ms of silence and resumed for 20 ms", () => {
  const { host, told, run } = hostWith({});
  host.suspend();
  run(2);
  expect(told).toEqual([]);
  run(2);
  host.resume();
  expect(told).toEqual(["suspend", "resume"]);
});

test("a device that goes away ends its transfers", () => {
  const { host, port, run } = hostWith({});
  const ends: TransferEnd[] = [];
  host.control(read, new Uint8Array(0), (end) => ends.push(end));
  run(5);
  port.isAttached = false;
  run(1);
  host.control(read, new Uint8Array(0), (end) => ends.push(end));
  expect(ends).toEqual(["detached", "detached"]);
});
