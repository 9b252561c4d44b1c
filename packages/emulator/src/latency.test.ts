import { encodeAcknowledge } from "@tier2/button";
import { expect, test } from "vitest";
import { runningButton } from "./testing/running-button.ts";

const phases = 100;

test("edge to armed and edge to host keep the budget at evenly spaced phases of the frame", async () => {
  const { button, seen, write } = runningButton();
  let armedAtNs: number | undefined;
  button.listeners = {
    ...button.listeners,
    onArm: ({ endpoint }) => {
      armedAtNs ??= endpoint === 1 ? button.nowNs : undefined;
    },
  };
  const armedUs: number[] = [];
  const hostUs: number[] = [];
  for (let phase = 0; phase < phases; phase += 1) {
    const edgeNs = Math.ceil(button.nowNs / 1e6) * 1e6 + (phase / phases) * 1e6;
    button.board.at(edgeNs, () => {
      armedAtNs = undefined;
      button.press();
    });
    button.advanceTo(edgeNs + 30e6);
    const press = seen.presses.find(({ sequence }) => sequence === phase + 1);
    armedUs.push(((armedAtNs ?? Number.NaN) - edgeNs) / 1000);
    hostUs.push(((press?.atMs ?? Number.NaN) * 1e6 - edgeNs) / 1000);
    button.release();
    button.advance(30);
    for (const what of ["press", "gesture"] as const) {
      await write(encodeAcknowledge({ bootId: 1, sequence: phase + 1, what }));
    }
  }
  const mean = hostUs.reduce((sum, value) => sum + value, 0) / phases;
  expect(Math.max(...armedUs)).toBeLessThanOrEqual(150);
  expect(mean).toBeLessThanOrEqual(700);
  expect(Math.max(...hostUs)).toBeLessThanOrEqual(1250);
  expect(button.violations).toEqual([]);
});
