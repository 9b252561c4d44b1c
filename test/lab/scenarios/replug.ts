import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { seededRandom } from "../../../packages/psa-adapters/src/sandbox/seeded-random.ts";
import { chooseSeed } from "../../firmware/usb/lib/random.ts";
import { scaled } from "../../lib/scale.ts";
import type { Figures } from "../table.ts";
import type { LabButton } from "./lab-button.ts";
import type { Lab } from "./lab.ts";

const cyclesOfEach: number = scaled({ small: 3, full: 25 });
/** Of all its cycles; where a transfer is under way when the plug is pulled QEMU loses it, and Linux waits 5 s for it. */
export const replugLimitMs: number = 30_000 + cyclesOfEach * 2 * 7000;
/** The last press of a cycle begins so long before the plug is pulled, at most. */
const mostMsBefore = 60;
/** The bridge takes a button that goes sooner than a second after it came, twice in a row, for a loose plug, and lets it wait. */
const [shortMs, stayMs] = [200, 1050];

interface Counts {
  readonly made: number;
  /** Their light said so. */
  readonly saved: number;
}

/**
 * Two buttons are pulled out and plugged in again while somebody presses them. A press whose light said that it is saved is a
 * ticket; one that the board had not yet told anybody goes with its power.
 */
export async function replugWhilePressing(lab: Lab): Promise<Figures> {
  const both = [lab.buttons.pico, lab.buttons.promicro];
  await lab.ready(["pico", "promicro"]);
  const random = seededRandom(chooseSeed("replug"));
  const since = await lab.mark();
  const counts = await Promise.all(both.map(async (button) => pressAndPull(button, random)));
  const made = counts.reduce((sum, one) => sum + one.made, 0);
  const saved = counts.reduce((sum, one) => sum + one.saved, 0);
  const { presses, tickets, lost, duplicates } = await lab.settlement(since);
  expect({ lost, duplicates }).toEqual({ lost: 0, duplicates: 0 });
  expect(presses.length).toBeGreaterThanOrEqual(saved);
  expect(presses.length).toBeLessThanOrEqual(made);
  const cycles = both.length * cyclesOfEach;
  return {
    cycles,
    presses: made,
    "light said saved": saved,
    recorded: presses.length,
    tickets: tickets.length,
    lost,
    duplicates,
  };
}

async function pressAndPull(button: LabButton, random: () => number): Promise<Counts> {
  let made = 0;
  let saved = 0;
  for (let cycle = 0; cycle < cyclesOfEach; cycle++) {
    const plugged = button.now;
    await button.tap();
    made += 1;
    await button.saysSaved(plugged);
    saved += 1;
    await wait(cycle % 2 === 0 ? shortMs : stayMs);

    const before = button.now;
    await button.hold();
    made += 1;
    await wait(random() * mostMsBefore); // the moment is the point
    await button.unplug();
    saved += button.hasSaidSaved(before) ? 1 : 0;
    await button.release();
    await button.plugIn();
  }
  return { made, saved };
}
