import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { seededRandom } from "../lib/random.ts";
import { Rig } from "../lib/rig.ts";
import { scaled } from "../lib/scale.ts";
import type { Tier2Process } from "../lib/tier2-process.ts";

const seed = Number(process.env["TIER2_SEED"] ?? Date.now() % 1_000_000);
const presses = scaled({ small: 60, full: 1000 });
/** A kill for about so many presses. */
const pressesPerKill = 20;

/** Every way in which the sandbox can be made to fail, one after the other while the presses go on. */
const faults = [
  {},
  { delay: { ms: 300, probability: 0.5 } },
  { dropBefore: { probability: 0.5 } },
  { dropAfterCommit: { probability: 0.5 } },
  { midAnswer: { probability: 0.5 } },
  { tooManyRequests: { probability: 0.5 } },
  { serverError: { probability: 0.5 } },
  { badJson: { probability: 0.5 } },
  { offline: { probability: 1 } },
];

test(`${presses} presses, a failing PSA, kill -9 of the bridge: each press is exactly one ticket (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const rig = await Rig.start({ timeoutMs: 1000, settleMs: 200, backoffBaseMs: 20, backoffCapMs: 400 });
  let bridge: Tier2Process = rig.startBridge();
  let kills = 0;
  try {
    await bridge.says(/button\.attached|attached/);
    for (let number = 1; number <= presses; number++) {
      rig.sandbox.faults.set(faults[Math.floor((number * faults.length) / presses) % faults.length] ?? {});
      await rig.emulator.press(20 + Math.floor(random() * 60));
      if (random() < 1 / pressesPerKill) {
        await wait(random() * 200); // the moment of the kill is the point here: anywhere in the life of a press
        await bridge.kill();
        kills++;
        bridge = rig.startBridge();
      }
      // The board keeps a limited number of presses; a person is slower than this, too.
      while ((await rig.buttonStatus()).queued > 8) {
        await wait(20);
      }
    }
    rig.sandbox.faults.set({});
    await rig.sandbox.until((tickets) => new Set(tickets.map((ticket) => ticket.externalXRef)).size >= presses);
    await bridge.says(/./);
    await bridge.stop();

    const tickets = rig.sandbox.tickets();
    const stored = rig.storedPresses();
    expect(stored.map((press) => press.sequence).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: presses }, (_, index) => index + 1),
    );
    expect(tickets.map((ticket) => ticket.externalXRef).toSorted()).toEqual(stored.map((press) => press.id).toSorted());
    expect(kills).toBeGreaterThan(0);
  } catch (error) {
    process.stderr.write(`${bridge.stderr}\n`);
    throw error;
  } finally {
    await bridge.kill();
    await rig.close();
  }
});
