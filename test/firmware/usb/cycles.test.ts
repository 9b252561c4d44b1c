// The button in long use: replugged, reset, put to sleep and woken, thousands of times, with presses in all phases. What
// was pressed while it had power is delivered, once; a number never comes twice. TIER2_SCALE=full raises the counts.
import process from "node:process";
import { expect, test } from "vitest";
import { scaled } from "../../lib/scale.ts";
import { boards } from "./lib/test-on-boards.ts";
import { LongUse } from "./lib/long-use.ts";
import { Random, chooseSeed } from "./lib/random.ts";

/** So many cycles, and then a look whether everything has arrived. */
const cyclesBetweenLooks = 5;

type Cycle = (use: LongUse, random: Random) => Promise<void>;

const cycles: Readonly<Record<string, Cycle>> = {
  "bus reset": async (use, random) => {
    const { host } = use.button;
    use.clickWithin(100);
    await use.pass(random.below(60));
    host.reset(true);
    await use.pass(random.between(10, 60));
    host.reset(false);
    await use.pass(random.below(100));
    use.button.reenumerate();
  },
  "new enumeration, begun anew in its middle": async (use, random) => {
    use.clickWithin(200);
    use.button.reenumerate();
    await use.pass(random.below(150));
    use.button.reenumerate();
  },
  sleep: async (use, random) => {
    use.clickWithin(600);
    use.button.suspend(random.oneIn(2));
    await use.pass(random.pick([1, 4, 20, 300, 900]));
    use.button.resume();
    await use.pass(30);
  },
  "sleep that a press ends": async (use, random) => {
    use.button.suspend(true);
    await use.pass(random.pick([3, 6, 20, 300]));
    use.clickWithin(20);
    await use.pass(60);
    use.button.resume(); // if the finger was not free
    await use.pass(30);
  },
  "power cut": async (use, random) => {
    use.clickWithin(30);
    await use.pass(random.below(60));
    use.unplug();
    await use.pass(random.between(1, 300));
    await use.plugIn();
  },
  "power cut in the start": async (use, random) => {
    use.unplug();
    for (let times = random.between(1, 3); times > 0; times -= 1) {
      use.button.plugIn();
      await use.pass(random.below(400));
      use.unplug();
      await use.pass(random.between(1, 50));
    }
    await use.plugIn();
  },
  "nothing but a press": async (use) => {
    use.clickWithin(100);
    await use.pass(100);
  },
};

const counts: Readonly<Record<string, number>> = {
  pico: scaled({ small: 200, full: 10_000 }),
  promicro: scaled({ small: 20, full: 1000 }),
};

test.each(boards)(
  "$name: whatever happens to the cable and the host, each press arrives",
  { timeout: 3_600_000 },
  async ({ name, newButton }) => {
    const seed = chooseSeed(`cycles of ${name}`);
    const random = new Random(seed);
    const use = new LongUse(newButton(), random);
    await use.plugIn();
    const names = Object.keys(cycles);
    const done: string[] = [];
    try {
      for (let count = 1; count <= (counts[name] ?? 0); count += 1) {
        const cycle = random.pick(names);
        done.push(`${cycle} at ${(use.button.nowNs / 1e6).toFixed(3)} ms`);
        await cycles[cycle]?.(use, random);
        await use.untilReady();
        if (count % cyclesBetweenLooks === 0) {
          await use.settle();
        }
      }
    } catch (error) {
      throw new Error(`seed ${seed}, after ${done.length} cycles, last: ${done.slice(-6).join("; ")}`, {
        cause: error,
      });
    }
    expect(use.delivered).toBeGreaterThan(done.length / 4);
    process.stdout.write(`${name}: ${done.length} cycles, ${use.delivered} presses\n`);
  },
);
