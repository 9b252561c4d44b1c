import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { Figures } from "../table.ts";
import { settleMs } from "./lab-button.ts";
import type { Lab } from "./lab.ts";

const kill = "kill -9 $(systemctl show --property MainPID --value tier2)";
const untilStartedAgain = "until systemctl is-active --quiet tier2; do sleep 0.1; done";

/**
 * kill -9 of the bridge, which systemd starts again, and once more as soon as it does: a press waits on disk then, and one in
 * the button. Presses before, between, after it and once the bridge is back are one ticket each.
 */
export async function killNine(lab: Lab): Promise<Figures> {
  const { guest, pico } = lab;
  await lab.ready();
  const since = await lab.mark();
  const before = pico.now;
  await pico.tap();
  await pico.saysSaved(before);
  await guest.must(kill);
  await wait(settleMs);

  const meanwhile = pico.now;
  await pico.tap();
  await guest.must(`${untilStartedAgain}; ${kill}`);
  const killedAtMs = Date.now();
  await pico.tap();
  const savedMs = (await pico.saysSaved(meanwhile)) - killedAtMs;
  await wait(settleMs);

  const back = pico.now;
  await pico.tap();
  await pico.saysSaved(back);
  const { presses, tickets, lost, duplicates } = await lab.settlement(since);
  expect({ presses: presses.length, tickets: tickets.length, lost, duplicates }).toEqual({
    ...{ presses: 4, tickets: 4, lost: 0, duplicates: 0 },
  });
  return { kills: 2, presses: 4, tickets: 4, lost, duplicates, "second kill -> next press saved": savedMs };
}
