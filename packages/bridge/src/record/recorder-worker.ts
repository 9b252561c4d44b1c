import { parentPort, workerData } from "node:worker_threads";
import { openTransport } from "@tier2/button";
import { systemClock } from "../clock.ts";
import { Tier2Error, messageOf, toTier2Error } from "../errors.ts";
import type { RecorderMessage, RecorderRequest, RecorderSettings } from "./messages.ts";
import { Database } from "./database.ts";
import { LookupStore } from "./lookup-store.ts";
import { PressStore } from "./press-store.ts";
import { PressRecorder } from "./recorder.ts";
import { migrations } from "./schema.ts";

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
    const database = Database.open(settings.databasePath, migrations);
    const store = new PressStore(database, settings, systemClock.now());
    return new PressRecorder({
      store,
      lookups: new LookupStore(database),
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
