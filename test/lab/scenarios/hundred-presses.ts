import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { percentile } from "../../bench/row.ts";
import type { Figures } from "../table.ts";
import { type LabButton, settleMs, tapMs } from "./lab-button.ts";
import type { Lab } from "./lab.ts";

const pressesOfEach = 50;

interface Pressed {
  readonly atMs: number;
  readonly savedMs: number;
}

/** Two buttons, each pressed as often as it can be: each press one ticket, and how long it takes from the switch to the ticket. */
export async function hundredPresses(lab: Lab): Promise<Figures> {
  const buttons = [lab.buttons.pico, lab.buttons.promicro];
  const presses = pressesOfEach * buttons.length;
  await lab.ready(["pico", "promicro"]);
  const since = await lab.mark();
  const pressed = await Promise.all(buttons.map(pressAgainAndAgain));
  const { tickets, lost, duplicates, ...recorded } = await lab.settlement(since);
  expect({ presses: recorded.presses.length, lost, duplicates }).toEqual({ presses, lost: 0, duplicates: 0 });
  const arrivedAtMs = new Map(tickets.map(({ pressId, atMs }) => [pressId, lab.guest.hostTime(atMs)]));
  const ticketMs = buttons.flatMap(({ serial }, index) => {
    const ofButton = recorded.presses.filter((press) => press.serial === serial);
    return ofButton
      .toSorted((one, other) => one.sequence - other.sequence)
      .map(
        ({ pressId }, press) =>
          (arrivedAtMs.get(pressId) ?? Number.NaN) - (pressed[index]?.[press]?.atMs ?? Number.NaN),
      );
  });
  const savedMs = pressed.flat().map((press) => press.savedMs);
  return {
    presses,
    tickets: tickets.length,
    "saved p50": percentile(savedMs, 0.5),
    p99: percentile(savedMs, 0.99),
    "ticket p50": percentile(ticketMs, 0.5),
    p95: percentile(ticketMs, 0.95),
    "p99 ": percentile(ticketMs, 0.99),
    "of it to release and settle": tapMs + 300,
  };
}

async function pressAgainAndAgain(button: LabButton): Promise<readonly Pressed[]> {
  const pressed: Pressed[] = [];
  while (pressed.length < pressesOfEach) {
    const before = button.now;
    const atMs = await button.tap();
    const settled = wait(settleMs);
    pressed.push({ atMs, savedMs: (await button.saysSaved(before)) - atMs });
    await settled;
  }
  return pressed;
}
