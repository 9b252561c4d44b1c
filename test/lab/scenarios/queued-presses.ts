import { setTimeout as wait } from "node:timers/promises";
import { type LabButton, settleMs } from "./lab-button.ts";
import type { Lab } from "./lab.ts";

/** Presses the Pico while the helpdesk system is away, which it stays: each is saved, and waits. */
export async function queuePresses(lab: Lab, count: number): Promise<void> {
  const { pico } = lab;
  await lab.stopSandbox();
  for (let press = 0; press < count; press++) {
    const before = pico.now;
    await pico.tap();
    await pico.saysSaved(before);
    await wait(settleMs);
  }
}

/** One more press while the bridge is away, from the moment on in which the button sees it. */
export async function pressDuring(pico: LabButton, interruption: Promise<unknown>): Promise<void> {
  const silent = pico.now;
  await Promise.race([pico.shows("no-bridge", silent), interruption]);
  await pico.tap();
  await interruption;
}
