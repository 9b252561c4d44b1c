import { setTimeout as wait } from "node:timers/promises";
import { FakeButton } from "../../packages/bridge/src/testing/fake-button.ts";
import { seededRandom } from "../../packages/psa-adapters/src/sandbox/seeded-random.ts";
import { type CrashRunResult, deliverAll } from "./crash-run.ts";
import { Rig } from "./rig.ts";

export interface KillRunOptions {
  readonly seed: number;
  readonly kills: number;
  readonly pressesPerKill: number;
}

/** A fifth of the answers to new tickets is lost, half of them in the middle. */
const lostAnswers = { dropAfterCommit: { probability: 0.1 }, midAnswer: { probability: 0.1 } };
const longestWaitMs = 150;
/** So many presses at most wait for a ticket: answers are to get lost all the time, not at the end alone. */
const mostWaiting = 1;

/**
 * Kills the bridge with SIGKILL at a random moment in the life of one of every `pressesPerKill` presses, again and
 * again, while answers get lost. The button is played, so that nobody waits for a finger.
 */
export async function killRun({ seed, kills, pressesPerKill }: KillRunOptions): Promise<CrashRunResult> {
  const random = seededRandom(seed);
  const rig = await Rig.start(
    { timeoutMs: 1000, settleMs: 150, backoffBaseMs: 20, backoffCapMs: 300 },
    { button: "none" },
  );
  rig.sandbox.faults.set({ ...lostAnswers, seed });
  const button = await FakeButton.plugIn(rig.socketPath);
  let bridge = rig.startBridge();
  let pressed = 0;
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const killAt = Math.floor(random() * pressesPerKill);
      for (let press = 0; press < pressesPerKill; press += 1) {
        const taken = button.happenings.next((one) => one.type === "acknowledged" && one.what === "gesture");
        pressed = button.press();
        if (press === killAt) {
          await wait(random() * longestWaitMs); // the moment of the kill is the point: anywhere in the life of a press
          await bridge.kill();
          bridge = rig.startBridge();
        }
        const delivered = rig.sandbox.until((tickets) => tickets.length >= pressed - mostWaiting);
        await Promise.race([Promise.all([taken, delivered]), endedByItself(bridge.ended)]);
      }
    }
    return { kills, ...(await deliverAll(rig, bridge, kills * pressesPerKill)) };
  } catch (error) {
    throw new Error(`seed ${seed}, the bridge's last words:\n${bridge.stderr.slice(-4000)}`, { cause: error });
  } finally {
    await bridge.kill();
    await button.close();
    await rig.close();
  }
}

async function endedByItself(ended: Promise<number | NodeJS.Signals>): Promise<never> {
  throw new Error(`the bridge ended by itself with ${await ended}`);
}
