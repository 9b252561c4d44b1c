import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { LoadHistory } from "./load-history.ts";
import type { Counters } from "./machine.ts";

/** A computer whose counters a test turns; its time since boot also goes on while it sleeps. */
class FakeLoad {
  readonly clock: FakeClock = new FakeClock();
  sleptMs = 0;
  processor = { busy: 0, total: 0 };
  memoryAvailableBytes = 1000;
  disk = { readBytes: 0, writtenBytes: 0 };
  card = { receivedBytes: 0, sentBytes: 0, errors: 0 };
  readonly #startMs: number = this.clock.elapsed();

  readonly history: LoadHistory = new LoadHistory(this.clock, () => this.#counters());

  /** Lets time pass with the processors busy to a share and bytes read. */
  pass(seconds: number, busyShare = 0, readBytesPerSecond = 0): void {
    for (let second = 0; second < seconds; second++) {
      this.processor = { busy: this.processor.busy + busyShare * 100, total: this.processor.total + 100 };
      this.disk = { ...this.disk, readBytes: this.disk.readBytes + readBytesPerSecond };
      this.clock.advance(1000);
    }
  }

  #counters(): Counters {
    return {
      sinceBootMs: this.clock.elapsed() - this.#startMs + this.sleptMs,
      processor: { ...this.processor },
      memoryAvailableBytes: this.memoryAvailableBytes,
      disks: new Map([["sda", { ...this.disk }]]),
      networkCards: new Map([["eth0", { ...this.card }]]),
    };
  }
}

test("right after the start there is nothing to compare with", () => {
  const load = new FakeLoad();
  expect(load.history.look().now).toBeUndefined();
  expect(load.history.look().lastMinutes).toMatchObject({
    spanSeconds: 0,
    trends: { memoryAvailableBytes: { min: 1000, mean: 1000, max: 1000 } },
  });
  expect(load.history.look().lastMinutes.trends).not.toHaveProperty("processorPercent");
});

test("now is the time since the last sample that is half a second old", () => {
  const load = new FakeLoad();
  load.pass(9, 0.5, 300);
  expect(load.history.look().now).toMatchObject({
    processorPercent: 50,
    disks: [{ name: "sda", readBytesPerSecond: 300, writtenBytesPerSecond: 0 }],
  });
  load.pass(1, 0.5); // a sample is taken
  expect(load.history.look().now?.processorPercent).toBe(50); // compared with the one before
  load.pass(1, 1);
  expect(load.history.look().now?.processorPercent).toBe(100);
});

test("least, mean and most of the last five minutes, no more", () => {
  const load = new FakeLoad();
  load.pass(600, 1, 9000); // forgotten
  load.pass(150, 0.2, 100);
  load.memoryAvailableBytes = 400;
  load.pass(150, 0.6, 300);
  const { spanSeconds, trends } = load.history.look().lastMinutes;
  expect(spanSeconds).toBe(300);
  expect(trends.processorPercent).toEqual({ min: 20, mean: 40, max: 60 });
  expect(trends.diskReadBytesPerSecond).toEqual({ min: 100, mean: 200, max: 300 });
  expect(trends.memoryAvailableBytes).toMatchObject({ min: 400, max: 1000 });
});

test("the course is what was between the samples, up to the press", () => {
  const load = new FakeLoad();
  load.pass(600, 1, 9000); // forgotten
  load.pass(150, 0.2, 100);
  load.pass(144, 0.6, 300);
  const { course } = load.history.look().lastMinutes;
  // The oldest sample within five minutes, then one every 10 seconds, then the press.
  expect(course?.secondsBefore).toEqual([...Array.from({ length: 30 }, (_value, index) => 294 - 10 * index), 0]);
  const { processorPercent, diskReadBytesPerSecond, memoryAvailableBytes } = course?.lines ?? {};
  expect(processorPercent).toEqual([null, ...Array(15).fill(20), ...Array(15).fill(60)]);
  expect(diskReadBytesPerSecond).toEqual([null, ...Array(15).fill(100), ...Array(15).fill(300)]);
  expect(memoryAvailableBytes).toEqual(Array(31).fill(1000));
  expect(course?.lines).not.toHaveProperty("batteryPercent");
});

test("a course of a few seconds is none, and a sleep is a gap in it", () => {
  const load = new FakeLoad();
  load.pass(29);
  expect(load.history.look().lastMinutes).not.toHaveProperty("course");
  load.pass(1, 0.5);
  load.sleptMs += 60_000;
  load.pass(20, 0.5);
  const { course } = load.history.look().lastMinutes;
  expect(course?.secondsBefore).toEqual([110, 100, 90, 80, 10, 0, 0]);
  expect(course?.lines.processorPercent).toMatchObject({ 0: null, 4: null, 5: 50, 6: null });
});

test("the samples stay few however long it runs", () => {
  const load = new FakeLoad();
  load.pass(3600);
  const { spanSeconds, course } = load.history.look().lastMinutes;
  expect(spanSeconds).toBe(300);
  expect(course?.secondsBefore).toHaveLength(32);
});

test("a clock that is set changes nothing", () => {
  const load = new FakeLoad();
  load.pass(100, 0.3);
  load.clock.set(-86_400_000);
  load.pass(100, 0.3);
  load.clock.set(3 * 86_400_000);
  load.pass(100, 0.3);
  const { spanSeconds, trends } = load.history.look().lastMinutes;
  expect({ spanSeconds, ...trends.processorPercent }).toEqual({ spanSeconds: 300, min: 30, mean: 30, max: 30 });
});

test("a sleep is no sample, and what was before a long one is forgotten", () => {
  const load = new FakeLoad();
  load.pass(60, 0.2);
  load.sleptMs += 60_000;
  load.processor = { busy: load.processor.busy + 999, total: load.processor.total + 999 };
  expect(load.history.look().now).toBeUndefined();
  load.pass(30, 0.4);
  expect(load.history.look().lastMinutes.trends.processorPercent).toMatchObject({ min: 20, max: 40 });
  load.sleptMs += 8 * 3_600_000;
  load.pass(30, 0.6);
  expect(load.history.look().lastMinutes).toMatchObject({
    spanSeconds: 20,
    trends: { processorPercent: { min: 60, mean: 60, max: 60 } },
  });
});

test("counters that begin anew make no rate, errors of the time are counted", () => {
  const load = new FakeLoad();
  load.card = { receivedBytes: 5000, sentBytes: 5000, errors: 3 };
  load.pass(20);
  load.card = { receivedBytes: 9000, sentBytes: 5000, errors: 5 };
  load.pass(10);
  load.card = { receivedBytes: 10, sentBytes: 0, errors: 0 };
  load.pass(10);
  const { networkErrors, trends } = load.history.look().lastMinutes;
  expect(networkErrors).toBe(5);
  expect(trends.receivedBytesPerSecond).toEqual({ min: 0, mean: 300, max: 500 });
});

test("after stop no time is asked for", () => {
  const load = new FakeLoad();
  expect(load.clock.nextAtMs).toBeDefined();
  load.history.stop();
  expect(load.clock.nextAtMs).toBeUndefined();
});
