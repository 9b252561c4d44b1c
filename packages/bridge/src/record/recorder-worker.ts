import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { openTransport } from "@tier2/button";
import { systemClock } from "../clock.ts";
import { Tier2Error, messageOf, toTier2Error } from "../errors.ts";
import type { RecorderMessage, RecorderRequest, RecorderSettings } from "./messages.ts";
import { openBoundDatabase } from "./bound-database.ts";
import { readMachineId } from "./machine-id.ts";
import { PressRecorder } from "./recorder.ts";
import { ReserveFile } from "./reserve.ts";
import { migrations } from "./schema.ts";
import { openSealer } from "./seal-key.ts";
import { openStores } from "./stores.ts";

/** The thread around a PressRecorder: opens it, answers requests, ends after `stop`. */
if (parentPort === null) {
  throw new Error("This file is the body of a worker thread.");
}
const port = parentPort;
const tell = (message: RecorderMessage): void => port.postMessage(message);
const settings = workerData as RecorderSettings;

async function open(): Promise<PressRecorder> {
  const transport = await openTransport(settings.transport).catch((error: unknown) => {
    throw new Tier2Error(
      {
        code: "transport_unusable",
        category: "device",
        message: messageOf(error),
        hint: "Without it no button can be reached. Install what is missing and start the bridge again.",
      },
      { cause: error },
    );
  });
  try {
    const { databasePath, environment, machineIdFile } = settings;
    const { database, keptAs } = openBoundDatabase(databasePath, migrations, readMachineId(machineIdFile));
    if (keptAs !== undefined) {
      tell({ kind: "event", event: { type: "database.set-aside", keptAs } });
    }
    const dataDirectory = path.dirname(databasePath);
    const sealer = openSealer(dataDirectory, environment);
    const { rules } = settings;
    const stores = openStores(database, { sealer, times: settings, rules, nowMs: systemClock.now() });
    return new PressRecorder({
      stores,
      reserve: new ReserveFile(dataDirectory),
      transport,
      clock: systemClock,
      onEvent: (event) => tell({ kind: "event", event }),
    });
  } catch (error) {
    await transport.close();
    throw error;
  }
}

async function answer(recorder: PressRecorder, { number, name, give }: RecorderRequest): Promise<void> {
  try {
    const get = await recorder.call(name, give);
    tell({ kind: "answer", number, get });
  } catch (error) {
    tell({ kind: "failure", number, error: toTier2Error(error).describe() });
  }
  if (name === "stop") {
    port.close();
  }
}

try {
  const recorder = await open();
  port.on("message", (request: RecorderRequest) => void answer(recorder, request));
  tell({ kind: "opened" });
  recorder.start();
} catch (error) {
  tell({ kind: "refused", error: toTier2Error(error).describe() });
}
