import type { HidTransport } from "@tier2/button";
import type { Observer } from "../../packages/bridge/src/capture/observer.ts";
import type { Clock } from "../../packages/bridge/src/clock.ts";
import { Database } from "../../packages/bridge/src/record/database.ts";
import type { OpenRecorder } from "../../packages/bridge/src/record/messages.ts";
import { PressRecorder } from "../../packages/bridge/src/record/recorder.ts";
import { migrations } from "../../packages/bridge/src/record/schema.ts";
import { openStores } from "../../packages/bridge/src/record/stores.ts";
import { FakeReserve } from "../../packages/bridge/src/testing/fake-reserve.ts";
import { plainSealer } from "../../packages/bridge/src/testing/test-stores.ts";

/** The recorder with its real database, in this thread and in the time of the test. */
export function recorderIn(clock: Clock, transport: HidTransport): OpenRecorder {
  return async (settings, listeners) => {
    const database = Database.open(settings.databasePath, migrations);
    const { rules } = settings;
    const stores = openStores(database, { sealer: plainSealer, times: settings, rules, nowMs: clock.now() });
    const recorder = new PressRecorder({
      stores,
      reserve: new FakeReserve(),
      transport,
      clock,
      onEvent: (event) => listeners.onEvent(event),
    });
    recorder.start();
    return recorder;
  };
}

/** Sees a computer of which nothing is known. */
export const blindObserver = (clock: Clock): Observer => ({
  capturer: {
    capture: () => ({ capturedAtMs: clock.now(), fields: {} }),
    processes: async () => ({ notAvailable: "not looked at" }),
  },
  findSession: () => undefined,
  person: () => ({}),
  pictureTaker: () => undefined,
  readNow: async () => undefined,
  stop: () => undefined,
});
