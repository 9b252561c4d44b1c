import { defaultSettings, encodeAcknowledge, timings } from "@tier2/button";
import { expect, test } from "vitest";
import { VirtualButton } from "../virtual-button.ts";
import type { ButtonUnderTest } from "./button-under-test.ts";
import { runningButton, tap } from "./running-button.ts";

/** Tests of what becomes of a press. */
export function testPresses({ cutsMs, newButton }: ButtonUnderTest): void {
  test("a press is reported at its edge and its gesture at the release", () => {
    const running = runningButton(newButton());
    const startMs = running.button.nowNs / 1e6;
    tap(running, 120);
    const [press] = running.seen.presses;
    expect(press).toMatchObject({ bootId: 1, sequence: 1 });
    expect(press?.atMs).toBeLessThan(startMs + 1.3);
    const sinceStartMs = press?.deviceTimeMs ?? 0;
    expect(sinceStartMs).toBeLessThan(startMs + 2);
    expect(sinceStartMs).toBeGreaterThan(startMs - 100); // until the board's clock runs
    const [gesture] = running.seen.gestures;
    expect(gesture).toMatchObject({ bootId: 1, sequence: 1, kind: "short" });
    expect(Math.abs((gesture?.holdMs ?? 0) - 120)).toBeLessThanOrEqual(2);
    expect(gesture?.atMs).toBeGreaterThan(startMs + 120 + defaultSettings.doublePressMs - 1);
  });

  test("a press is repeated until it is acknowledged, and only by its own number", async () => {
    const { button, seen, write } = runningButton(newButton());
    button.press();
    button.advance(1100);
    const gaps = seen.presses.slice(1).map(({ atMs }, index) => atMs - (seen.presses[index]?.atMs ?? 0));
    expect(gaps).toHaveLength(4);
    for (const gap of gaps) {
      expect(Math.abs(gap - timings.reportRepeatMs)).toBeLessThanOrEqual(2);
    }
    expect(new Set(seen.presses.map(({ sequence }) => sequence))).toEqual(new Set([1]));
    await write(encodeAcknowledge({ bootId: 1, sequence: 2, what: "press" }));
    await write(encodeAcknowledge({ bootId: 2, sequence: 1, what: "press" }));
    await write(encodeAcknowledge({ bootId: 1, sequence: 1, what: "gesture" }));
    button.advance(300);
    expect(seen.presses).toHaveLength(6);
    await write(encodeAcknowledge({ bootId: 1, sequence: 1, what: "press" }));
    button.advance(1000);
    expect(seen.presses).toHaveLength(6);
    expect(button.violations).toEqual([]);
  });

  test("bounce makes no second press, a glitch none, a switch that is closed at power-on none", () => {
    const running = runningButton(newButton());
    const { button, seen } = running;
    const at = (us: number, call: () => void): void => void button.board.at(button.nowNs + us * 1000, call);
    for (let edge = 0; edge < 21; edge += 1) {
      at(100 + edge * 140, () => (edge % 2 === 0 ? button.press() : button.release()));
    }
    button.advance(100);
    expect(seen.presses).toHaveLength(1);
    button.release();
    button.advance(50);
    at(500, () => button.press());
    at(560, () => button.release());
    button.advance(50);
    expect(new Set(seen.presses.map(({ sequence }) => sequence))).toEqual(new Set([1]));
    button.unplug();
    button.press();
    button.advance(10);
    button.plugIn();
    button.advance(600);
    expect(new Set(seen.presses.map(({ bootId }) => bootId))).toEqual(new Set([1]));
    button.release();
    button.advance(50);
    tap(running);
    expect(seen.presses.at(-1)).toMatchObject({ bootId: 2, sequence: 1 });
  });

  test("the boot id grows with every power cycle and the first press of each is new", () => {
    const open = newButton();
    const running = runningButton(open);
    const { button, seen } = running;
    for (let cycle = 1; cycle <= 5; cycle += 1) {
      seen.presses.length = 0;
      tap(running);
      expect(seen.presses[0]).toMatchObject({ bootId: cycle, sequence: 1 });
      button.unplug();
      button.advance(5);
      button.plugIn();
      button.advance(400);
    }
    const restarted = runningButton(open);
    tap(restarted);
    expect(restarted.seen.presses[0]).toMatchObject({ bootId: 7, sequence: 1 });
  });

  test("power cut at any moment of the start never repeats a boot id", () => {
    const open = newButton();
    let last = 0;
    for (let round = 0; round < 12; round += 1) {
      const cut = new VirtualButton(open());
      cut.plugIn();
      cut.advance(cutsMs.first + round * cutsMs.step);
      cut.unplug();
      const running = runningButton(open);
      tap(running);
      const bootId = running.seen.presses[0]?.bootId ?? 0;
      expect(bootId).toBeGreaterThan(last);
      last = bootId;
    }
  });

  test("a press wakes a sleeping computer that allows it, and waits for one that does not", () => {
    const running = runningButton(newButton());
    const { button, seen } = running;
    button.suspend(true);
    button.advance(50);
    tap(running);
    expect(seen.events).toEqual(["attached", "wake"]);
    expect(seen.presses.map(({ sequence }) => sequence)).toContain(1);
    seen.presses.length = 0;
    button.suspend(false);
    button.advance(50);
    tap(running);
    button.advance(1000);
    expect(seen.presses).toEqual([]);
    button.resume();
    button.advance(300);
    expect(new Set(seen.presses.map(({ sequence }) => sequence))).toEqual(new Set([1, 2]));
    expect(seen.events).toEqual(["attached", "wake"]);
    expect({ violations: button.violations, problems: button.problems }).toEqual({ violations: [], problems: [] });
  });
}
