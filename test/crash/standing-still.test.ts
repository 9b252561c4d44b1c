// A helpdesk system that stood still takes up what waits in any order: it may answer the search for a ticket first, and
// then make the ticket of the request that went before the search.
import { expect, test } from "vitest";
import { FakeButton } from "../../packages/bridge/src/testing/fake-button.ts";
import { deliverAll } from "../lib/crash-run.ts";
import { Rig } from "../lib/rig.ts";

const presses = 6;
const timeoutMs = 1000;
const settleMs = 200;
/** Longer than until the first search, shorter than until the second. */
const standsStillMs = timeoutMs + 1.5 * settleMs;

test("a request that is taken up behind the search for its ticket makes no second one", async () => {
  const rig = await Rig.start({ timeoutMs, settleMs, backoffBaseMs: 20, backoffCapMs: 300 }, { button: "none" });
  rig.sandbox.faults.set({ delay: { ms: standsStillMs, count: presses } });
  const button = await FakeButton.plugIn(rig.socketPath);
  const bridge = rig.startBridge();
  try {
    for (let press = 0; press < presses; press += 1) {
      const taken = button.happenings.next((one) => one.type === "acknowledged" && one.what === "gesture");
      button.press();
      await taken;
    }
    await rig.sandbox.until(() => rig.sandbox.faults.struck("delay") >= presses);
    const { stored, ticketPressIds } = await deliverAll(rig, bridge, presses);
    expect(ticketPressIds.toSorted()).toEqual(stored.map(({ id }) => id).toSorted());
  } finally {
    await bridge.kill();
    await button.close();
    await rig.close();
  }
});
