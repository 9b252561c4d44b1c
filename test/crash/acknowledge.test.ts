import {
  DevicePlayer,
  decodeAcknowledge,
  encodeGesture,
  encodeIdentity,
  encodePress,
  encodeStatus,
  reportIds,
} from "@tier2/button";
import { expect, test } from "vitest";
import { Rig } from "../lib/rig.ts";

const identity = encodeIdentity({
  protocolVersion: 1,
  firmwareMajor: 0,
  firmwareMinor: 1,
  firmwarePatch: 0,
  board: "pico",
  capabilities: [],
  serial: "PLAYED",
});
const status = encodeStatus({ bootId: 7, lastSequence: 1, queued: 1, dropped: 0, pressed: 0, faults: [] });
const info = {
  vendorId: 0x1209,
  productId: 1,
  serialNumber: "PLAYED",
  manufacturer: "Tier2",
  product: "Helpdesk Button",
};

/**
 * A button that is played here, so that the bridge can be killed in the very moment in which its acknowledgement is on
 * the wire and has not yet arrived.
 */
test("durable before acknowledged: killed between the two, the press is reported again and not doubled", async () => {
  const rig = await Rig.start({ settleMs: 50, backoffBaseMs: 20, backoffCapMs: 100 }, { button: "none" });
  let onAcknowledge = (): void => undefined;
  const acknowledged = async (): Promise<void> =>
    new Promise((resolve) => {
      onAcknowledge = resolve;
    });
  const player = new DevicePlayer(rig.socketPath, {
    write: async (report) => {
      if (decodeAcknowledge(report)?.what === "press") {
        onAcknowledge();
      }
    },
    readFeature: async (id) => (id === reportIds.identity ? identity : status),
  });
  await player.listen();
  player.attach(info);
  const press = encodePress({ bootId: 7, sequence: 1, deviceTimeMs: 100 });
  let bridge = rig.startBridge();
  try {
    for (let kills = 0; kills < 3; kills++) {
      await bridge.says(/button\.attached/);
      const reached = acknowledged();
      player.input(press);
      await reached;
      await bridge.kill(); // the button never saw the acknowledgement
      expect(rig.storedPresses()).toHaveLength(1); // and yet the press was on disk when it was sent
      bridge = rig.startBridge();
    }
    await bridge.says(/button\.attached/);
    player.input(press);
    player.input(encodeGesture({ bootId: 7, sequence: 1, kind: "short", holdMs: 50 }));
    await bridge.says(/ticket\.accepted/);
    await bridge.stop();
    expect(rig.storedPresses()).toMatchObject([{ serial: "PLAYED", bootId: 7, sequence: 1, state: "sent" }]);
    expect(rig.sandbox.tickets()).toHaveLength(1);
  } finally {
    await bridge.kill();
    await player.close();
    await rig.close();
  }
});
