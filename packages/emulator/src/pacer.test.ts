import { expect, test } from "vitest";
import { Pacer } from "./pacer.ts";

function paced() {
  const state = { nowMs: 1000, steps: 0 };
  const target = {
    nowNs: 0,
    isBusy: false,
    advanceTo(timeNs: number) {
      state.steps += 1;
      this.nowNs = Math.max(this.nowNs, timeNs);
    },
  };
  const pacer = new Pacer(target, () => state.nowMs);
  pacer.start();
  pacer.stop();
  return { state, target, pacer };
}

test("follows real time and never runs ahead", () => {
  const { state, target, pacer } = paced();
  expect(target.nowNs).toBe(0);
  state.nowMs += 3.5;
  pacer.catchUp();
  pacer.catchUp();
  expect(target.nowNs).toBe(3.5e6);
});

test("catches up with a stall in steps", () => {
  const { state, target, pacer } = paced();
  state.nowMs += 120;
  const times = [1, 2, 3, 4].map(() => {
    pacer.catchUp();
    return target.nowNs / 1e6;
  });
  expect(times).toEqual([50, 100, 120, 120]);
});

test("what happens now happens in the present, however far behind emulated time is", () => {
  const { state, target, pacer } = paced();
  state.nowMs += 420;
  expect(pacer.now(() => target.nowNs)).toBe(420e6);
  state.nowMs += 3_600_000;
  expect(pacer.now(() => target.nowNs)).toBe(420e6);
});

test("does not live through the time that the machine slept", () => {
  const { state, target, pacer } = paced();
  state.nowMs += 3_600_000;
  pacer.catchUp();
  expect(target.nowNs).toBe(0);
  state.nowMs += 2;
  pacer.catchUp();
  expect(target.nowNs).toBe(2e6);
});

test("ticks by itself until it is stopped", async () => {
  const reached = await new Promise<number>((resolve) => {
    let steps = 0;
    const pacer = new Pacer({
      nowNs: 0,
      isBusy: true,
      advanceTo: () => {
        steps += 1;
        if (steps === 20) {
          pacer.stop();
          resolve(steps);
        }
      },
    });
    pacer.start();
  });
  expect(reached).toBe(20);
});
