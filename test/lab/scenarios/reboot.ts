import { expect } from "vitest";
import type { Figures } from "../table.ts";
import type { Lab } from "./lab.ts";
import { pressDuring, queuePresses } from "./queued-presses.ts";

const queued = 3;

/** Presses that wait for the helpdesk system when the computer starts again, and one more while it does: all arrive in order. */
export async function rebootWithQueue(lab: Lab): Promise<Figures> {
  const { guest, pico } = lab;
  await lab.ready();
  const since = await lab.mark();
  await queuePresses(lab, queued);
  const startMs = Date.now();
  await pressDuring(pico, guest.reboot());
  const bootMs = Date.now() - startMs;
  await guest.must("systemctl start lab-sandbox");
  const tickets = await lab.untilTickets(since, queued + 1);
  const allMs = Date.now() - startMs;
  const { presses, lost, duplicates } = await lab.settlement(since);
  expect({ presses: presses.length, lost, duplicates }).toEqual({ presses: queued + 1, lost: 0, duplicates: 0 });
  expect(tickets.map(({ pressId }) => pressId)).toEqual(presses.map(({ pressId }) => pressId));
  return { queued, "pressed meanwhile": 1, tickets: tickets.length, reboot: bootMs, "-> all tickets, in order": allMs };
}
