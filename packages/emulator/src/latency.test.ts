import { expect, test } from "vitest";
import { pico } from "./testing/button-under-test.ts";
import { measurePressLatencies } from "./testing/press-latencies.ts";

test("edge to armed and edge to host keep the budget at evenly spaced phases of the frame", async () => {
  const latencies = await measurePressLatencies(pico.newButton()(), 100);
  const hostUs = latencies.map((latency) => latency.hostUs);
  expect(Math.max(...latencies.map(({ armedUs }) => armedUs))).toBeLessThanOrEqual(150);
  expect(hostUs.reduce((sum, value) => sum + value, 0) / hostUs.length).toBeLessThanOrEqual(700);
  expect(Math.max(...hostUs)).toBeLessThanOrEqual(1250);
});
