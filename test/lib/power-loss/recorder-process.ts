import process from "node:process";
import { loadConfig } from "../../../packages/bridge/src/config/load-config.ts";
import { replaceSecret } from "../../../packages/bridge/src/config/secret-file.ts";
import type { RecorderEvent } from "../../../packages/bridge/src/events.ts";
import type { Recorder } from "../../../packages/bridge/src/record/messages.ts";
import { openRecorder } from "../../../packages/bridge/src/record/open-recorder.ts";
import { plainRules, storeTimes } from "../../../packages/bridge/src/testing/test-stores.ts";

/**
 * The recorder in its thread with what the rest of the bridge asks of it at each press, without a helpdesk system; now
 * and then a secret is set, too: DATABASE SOCKET CONFIG. Tells its parent the button, and each press that is done; ends on
 * SIGTERM.
 */
const [, , databasePath = "", socketPath = "", configFile = ""] = process.argv;
const evidence = JSON.stringify({ hostname: "PC-7", filler: "x".repeat(6000) });
const picture = new Uint8Array(30_000).fill(0xff);
const pressesPerSecret = 5;
let presses = 0;

async function take(recorder: Recorder, pressId: string): Promise<void> {
  const nowMs = Date.now();
  const parts = [{ name: "picture", bytes: picture }] as const;
  await recorder.call("storeEvidence", { pressId, evidence, person: "jdoe" });
  await recorder.call("storeParts", { pressId, parts, isComplete: true, nowMs });
  presses += 1;
  if (presses % pressesPerSecret === 0) {
    replaceSecret(loadConfig(configFile), "privateKey", `private-key-${presses}`);
  }
}

async function send(recorder: Recorder, pressId: string): Promise<void> {
  await recorder.call("lease", { nowMs: Date.now(), leaseMs: 60_000, limit: 1, route: "first" });
  const ticket = { id: pressId, number: pressId };
  const settlement = { result: "sent", ticket, atMs: Date.now(), subject: "Help", isFound: false } as const;
  await recorder.call("settle", { pressId, settlement });
  process.send?.(pressId);
}

async function follow(recorder: Recorder, event: RecorderEvent): Promise<void> {
  if (event.type === "button.attached") {
    process.send?.("attached");
  } else if (event.type === "press.recorded") {
    await take(recorder, event.pressId);
  } else if (event.type === "gesture.recorded") {
    await send(recorder, event.pressId);
  }
}

let last: Promise<void> = Promise.resolve();
const opening: Promise<Recorder> = openRecorder(
  {
    ...storeTimes,
    databasePath,
    environment: {},
    transport: { kind: "socket", path: socketPath },
    rules: plainRules,
  },
  {
    onEvent: (event) => {
      last = last.then(async () => follow(await opening, event));
    },
    onDied: (error) => {
      throw new Error(error.message);
    },
  },
);
const recorder = await opening;
process.once("SIGTERM", () => {
  void last.then(async () => recorder.call("stop", {})).then(() => process.disconnect());
});
