import { expect, test } from "vitest";
import { PlayedButton } from "../lib/played-button.ts";
import { Rig } from "../lib/rig.ts";

test("durable before acknowledged: killed between the two, the press is reported again and not doubled", async () => {
  const rig = await Rig.start({ settleMs: 50, backoffBaseMs: 20, backoffCapMs: 100 }, { button: "none" });
  const button = await PlayedButton.start(rig.socketPath);
  let bridge = rig.startBridge();
  try {
    for (let kills = 0; kills < 3; kills++) {
      await bridge.says(/button\.attached/);
      const onTheWire = new Promise<void>((resolve) => {
        button.onAcknowledge = () => resolve();
      });
      button.press(1);
      await onTheWire;
      await bridge.kill(); // as if the board had never seen the acknowledgement
      expect(rig.storedPresses()).toHaveLength(1); // and yet the press was on disk when it was sent
      bridge = rig.startBridge();
    }
    await bridge.says(/button\.attached/);
    button.press(1);
    button.gesture(1);
    await bridge.says(/ticket\.accepted/);
    await bridge.stop();
    expect(rig.storedPresses()).toMatchObject([{ serial: "PLAYED", bootId: 1, sequence: 1, state: "sent" }]);
    expect(rig.sandbox.tickets()).toHaveLength(1);
  } finally {
    await bridge.kill();
    await button.close();
    await rig.close();
  }
});
