import { expect } from "vitest";
import type { SeenDevice } from "../guest-programs/look-at-hid.ts";
import type { Figures } from "../table.ts";
import { type Lab, type LogLine, type Mark, isClaimed } from "./lab.ts";

const claimLimitMs = 2000;

/** Plugged in -> listed by node-hid -> claimed by the bridge -> pressed -> ticket -> light at the device. */
export async function plugAndPress(lab: Lab): Promise<Figures> {
  const { pico } = lab;
  await lab.ready();
  const [device, ...others] = await lab.program<SeenDevice[]>("look-at-hid", "tier2");
  expect(others).toEqual([]);
  expect(device).toMatchObject({
    ...{
      vendorId: 0x12_09,
      productId: 1,
      serialNumber: pico.serial,
      manufacturer: "Tier2",
      product: "Helpdesk Button",
    },
    ...{ usagePage: 0xff_00, usage: 1, interface: 0, refusal: "" },
  });

  await pico.unplug();
  await lab.untilStatus("no button", (status) => isClaimed(status, []));
  const since = await lab.mark();
  const pluggedAtMs = Date.now();
  await pico.plugIn();
  await lab.untilStatus("claimed", (status) => isClaimed(status, [pico.serial]));
  const claimMs = (await timeOf(lab, since, "button.attached")) - pluggedAtMs;
  expect(claimMs).toBeLessThan(claimLimitMs);

  const before = pico.now;
  const pressedAtMs = await pico.tap();
  const savedMs = (await pico.saysSaved(before)) - pressedAtMs;
  const sentMs = (await pico.shows("sent", before)) - pressedAtMs;
  const { presses, tickets, lost, duplicates } = await lab.settlement(since);
  expect({ presses: presses.length, tickets: tickets.length, lost, duplicates }).toEqual({
    ...{ presses: 1, tickets: 1, lost: 0, duplicates: 0 },
  });
  expect(tickets.map(({ pressId }) => pressId)).toEqual(presses.map(({ pressId }) => pressId));
  const ticketMs = lab.guest.hostTime(tickets[0]?.atMs ?? Number.NaN) - pressedAtMs;
  return {
    "plug -> claimed": claimMs,
    "press -> saved light": savedMs,
    "-> ticket": ticketMs,
    "-> sent light": sentMs,
  };
}

/** When the bridge logged the first event of this name since then, by the host's clock. */
async function timeOf(lab: Lab, since: Mark, event: LogLine["event"]): Promise<number> {
  const line = (await lab.log(since)).find((one) => one.event === event);
  if (line === undefined) {
    throw new Error(`The bridge's log has no ${event}.`);
  }
  return lab.guest.hostTime(Date.parse(line.time));
}
