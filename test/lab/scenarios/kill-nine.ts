import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { Figures } from "../table.ts";
import { settleMs } from "./lab-button.ts";
import type { Lab } from "./lab.ts";

/** kill -9 of the bridge, which systemd starts again: presses before, meanwhile and after are one ticket each. */
export async function killNine(lab: Lab): Promise<Figures> {
  const { guest, pico } = lab;
  await lab.ready();
  const since = await lab.mark();
  const beforeKill = pico.now;
  await pico.tap();
  await pico.shows("saved", beforeKill);
  await guest.must("kill -9 $(systemctl show --property MainPID --value tier2)");
  const killedAtMs = Date.now();
  await wait(settleMs);

  const meanwhile = pico.now;
  await pico.tap();
  const savedMs = (await pico.shows("saved", meanwhile)) - killedAtMs;
  await wait(settleMs);

  const after = pico.now;
  await pico.tap();
  await pico.shows("sent", after);
  const { presses, tickets, lost, duplicates } = await lab.settlement(since);
  expect({ presses: presses.length, tickets: tickets.length, lost, duplicates }).toEqual({
    ...{ presses: 3, tickets: 3, lost: 0, duplicates: 0 },
  });
  return { presses: 3, tickets: 3, lost, duplicates, "kill -> next press saved": savedMs };
}
