import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { percentile } from "../../bench/row.ts";
import type { Figures } from "../table.ts";
import { settleMs, tapMs } from "./lab-button.ts";
import type { Lab } from "./lab.ts";

const presses = 100;

/** Presses one after the other: each one ticket, and how long it takes from the switch to the ticket. */
export async function hundredPresses(lab: Lab): Promise<Figures> {
  const { pico } = lab;
  await lab.ready();
  const since = await lab.mark();
  const pressedAtMs: number[] = [];
  const savedMs: number[] = [];
  for (let press = 0; press < presses; press++) {
    const before = pico.now;
    const atMs = await pico.tap();
    const settled = wait(settleMs);
    savedMs.push((await pico.saysSaved(before)) - atMs);
    pressedAtMs.push(atMs);
    await settled;
  }
  const { tickets, lost, duplicates, ...recorded } = await lab.settlement(since);
  expect({ presses: recorded.presses.length, lost, duplicates }).toEqual({ presses, lost: 0, duplicates: 0 });
  const arrivedAtMs = new Map(tickets.map(({ pressId, atMs }) => [pressId, lab.guest.hostTime(atMs)]));
  const bySequence = recorded.presses.toSorted((one, other) => one.sequence - other.sequence);
  const ticketMs = bySequence.map(
    ({ pressId }, index) => (arrivedAtMs.get(pressId) ?? Number.NaN) - (pressedAtMs[index] ?? Number.NaN),
  );
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
