import { setTimeout as wait } from "node:timers/promises";
import type { Faults } from "@tier2/psa-adapters/sandbox";
import { seededRandom } from "../../packages/psa-adapters/src/sandbox/seeded-random.ts";
import { Rig, type StoredPress } from "./rig.ts";
import type { Tier2Process } from "./tier2-process.ts";

export interface CrashRunOptions {
  readonly seed: number;
  readonly presses: number;
  /** One kill, at a random moment, among so many presses. */
  readonly pressesPerKill: number;
  /** How the PSA fails, one after the other in equal parts of the run. */
  readonly faults: readonly Faults[];
}

export interface Delivered {
  /** What the bridge has on disk at the end. */
  readonly stored: readonly StoredPress[];
  /** The press id of every ticket in the PSA. */
  readonly ticketPressIds: readonly string[];
  /** Requests that make or look for a ticket. */
  readonly posts: number;
  readonly finds: number;
}

export interface CrashRunResult extends Delivered {
  readonly kills: number;
}

/** The board keeps 16 presses; a person is slower than this, too. */
const mostQueued = 8;

/**
 * Presses the emulated button again and again while the PSA fails and the bridge is killed with SIGKILL at random
 * moments; emulator and PSA live on. At the end the PSA recovers and everything that is open is delivered.
 */
export async function crashRun({ seed, presses, pressesPerKill, faults }: CrashRunOptions): Promise<CrashRunResult> {
  const random = seededRandom(seed);
  const rig = await Rig.start({ timeoutMs: 1000, settleMs: 600, backoffBaseMs: 20, backoffCapMs: 300 });
  let bridge = rig.startBridge();
  let kills = 0;
  let killAt = 0;
  try {
    let fault: Faults | undefined;
    for (let number = 0; number < presses; number++) {
      const next = faults[Math.floor((number * faults.length) / presses)] ?? {};
      if (next !== fault) {
        fault = next;
        rig.sandbox.faults.set({ ...fault, seed: seed + number }); // begins its random numbers anew
      }
      await rig.press(20 + Math.floor(random() * 40));
      if (number % pressesPerKill === 0) {
        killAt = number + Math.floor(random() * pressesPerKill);
      }
      if (number === killAt) {
        await wait(random() * 300); // the moment of the kill is the point: anywhere in the life of a press
        await bridge.kill();
        kills++;
        bridge = rig.startBridge();
      }
      while ((await rig.queuedPresses()) > mostQueued) {
        if (bridge.child.exitCode !== null) {
          throw new Error(`the bridge ended by itself with ${bridge.child.exitCode}`);
        }
        await wait(20);
      }
    }
    return { kills, ...(await deliverAll(rig, bridge, presses)) };
  } catch (error) {
    throw new Error(`seed ${seed}, the bridge's last words:\n${bridge.stderr.slice(-4000)}`, { cause: error });
  } finally {
    await bridge.kill();
    await rig.close();
  }
}

/** The PSA recovers; stops the bridge when every one of the presses is a ticket, and knows it. */
export async function deliverAll(rig: Rig, bridge: Tier2Process, presses: number): Promise<Delivered> {
  rig.sandbox.faults.set({});
  await rig.sandbox.until((tickets) => new Set(tickets.map((ticket) => ticket.externalXRef)).size >= presses);
  await bridge.stop();
  // A ticket may stand whose answer the bridge has yet to find.
  while (rig.storedPresses().some((press) => press.state !== "sent")) {
    const next = rig.startBridge();
    try {
      await next.says(/ticket\.accepted/);
    } finally {
      await next.stop();
    }
  }
  const requests = rig.sandbox.requests;
  return {
    stored: rig.storedPresses(),
    ticketPressIds: rig.sandbox.tickets().map((ticket) => ticket.externalXRef ?? ""),
    posts: requests.filter(({ method, path }) => method === "POST" && /\/service\/tickets(\?|$)/.test(path)).length,
    finds: requests.filter(({ method, path }) => method === "GET" && /\/service\/tickets(\?|$)/.test(path)).length,
  };
}
