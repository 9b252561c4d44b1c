import { expect } from "vitest";
import type { SeenDevice } from "../guest-programs/look-at-hid.ts";
import type { Figures } from "../table.ts";
import type { Lab } from "./lab.ts";

const rounds = 3;

/** A Raspberry Pi Pico and a Pro Micro on one computer, pressed at the same moment. */
export async function twoButtons(lab: Lab): Promise<Figures> {
  await lab.ready(["pico", "promicro"]);
  const both = [lab.buttons.pico, lab.buttons.promicro];
  const listed = await lab.program<SeenDevice[]>("look-at-hid", "tier2");
  const serials = both.map(({ serial }) => serial).toSorted();
  expect(listed.map(({ serialNumber }) => serialNumber).toSorted()).toEqual(serials);
  const since = await lab.mark();
  const sentMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      both.map(async (button) => {
        const before = button.now;
        const atMs = await button.tap();
        sentMs.push((await button.shows("sent", before)) - atMs);
      }),
    );
  }
  const { presses, tickets, lost, duplicates } = await lab.settlement(since);
  expect({ tickets: tickets.length, lost, duplicates }).toEqual({ tickets: 2 * rounds, lost: 0, duplicates: 0 });
  for (const serial of serials) {
    expect(presses.filter((press) => press.serial === serial)).toHaveLength(rounds);
  }
  return {
    buttons: 2,
    presses: presses.length,
    tickets: tickets.length,
    "press -> sent light, slowest": Math.max(...sentMs),
  };
}
