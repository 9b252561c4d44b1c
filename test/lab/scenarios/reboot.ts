import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { Figures } from "../table.ts";
import { settleMs } from "./lab-button.ts";
import type { Lab } from "./lab.ts";

const queued = 3;

/** Presses that wait for the helpdesk system when the computer starts again, and one more while it does: all arrive in order. */
export async function rebootWithQueue(lab: Lab): Promise<Figures> {
  const { guest, pico } = lab;
  await lab.ready();
  const since = await lab.mark();
  await lab.stopSandbox();
  for (let press = 0; press < queued; press++) {
    const before = pico.now;
    await pico.tap();
    await pico.saysSaved(before);
    await wait(settleMs);
  }
  const startMs = Date.now();
  const rebooting = guest.reboot();
  const silent = pico.now;
  await Promise.race([pico.shows("no-bridge", silent), rebooting]);
  await pico.tap();
  await rebooting;
  const bootMs = Date.now() - startMs;
  await guest.must("systemctl start lab-sandbox");
  const tickets = await lab.untilTickets(since, queued + 1);
  const allMs = Date.now() - startMs;
  const { presses, lost, duplicates } = await lab.settlement(since);
  expect({ presses: presses.length, lost, duplicates }).toEqual({ presses: queued + 1, lost: 0, duplicates: 0 });
  expect(tickets.map(({ pressId }) => pressId)).toEqual(presses.map(({ pressId }) => pressId));
  return { queued, "pressed meanwhile": 1, tickets: tickets.length, reboot: bootMs, "-> all tickets, in order": allMs };
}
