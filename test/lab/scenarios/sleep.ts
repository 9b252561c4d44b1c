import { expect } from "vitest";
import type { Figures } from "../table.ts";
import type { Lab } from "./lab.ts";

/**
 * A press while the computer sleeps: it waits in the button until somebody wakes the computer. QEMU takes remote wakeup out of
 * what it shows of a redirected device, so that the kernel here cannot arm it, and the button may not wake anybody.
 */
export async function sleepAndWake(lab: Lab): Promise<Figures> {
  const { guest, pico } = lab;
  await lab.ready();
  const since = await lab.mark();
  const device = await deviceFolder(lab);
  const wakeup = (await guest.must(`cat ${device}/power/wakeup 2>/dev/null || echo not offered`)).trim();
  expect(wakeup).toBe("not offered");

  await guest.suspend();
  let isWoken = false;
  await pico.suspend(() => {
    isWoken = true;
  });
  const before = pico.now;
  await pico.tap();
  expect(isWoken).toBe(false);
  await pico.resume();
  const wokenAtMs = Date.now();
  await guest.wake();
  const sentMs = (await pico.shows("sent", before)) - wokenAtMs;
  const { presses, tickets, lost, duplicates } = await lab.settlement(since);
  expect({ presses: presses.length, tickets: tickets.length, lost, duplicates }).toEqual({
    ...{ presses: 1, tickets: 1, lost: 0, duplicates: 0 },
  });
  return { "remote wakeup": wakeup, "pressed asleep: wake -> sent light": sentMs, tickets: tickets.length };
}

/** Of the button's USB device. */
async function deviceFolder({ guest, pico }: Lab): Promise<string> {
  const serial = await guest.must(`grep --files-with-matches ${pico.serial} /sys/bus/usb/devices/*/serial`);
  return serial.trim().replace(/\/serial$/, "");
}
