import type { Worker } from "node:worker_threads";
import { openTransport } from "@tier2/button";
import { openOwnWorker } from "@tier2/button/own-files";
import { type ErrorDescription, Tier2Error, messageOf } from "../errors.ts";
import type {
  OpenRecorder,
  Recorder,
  RecorderCallName,
  RecorderCalls,
  RecorderListeners,
  RecorderMessage,
  RecorderRequest,
  RecorderSettings,
} from "./messages.ts";

/** Opens the recorder in a thread of its own, so that nothing the main thread does delays a press. */
export const openRecorder: OpenRecorder = async (settings, listeners) => {
  if (settings.transport.kind === "node-hid") {
    // Its native module only loads in a worker when the main thread loaded it first. A failure is told by the worker.
    await openTransport(settings.transport).then(
      async (transport) => transport.close(),
      () => undefined,
    );
  }
  return WorkerRecorder.open(settings, listeners);
};

interface Waiting {
  readonly resolve: (get: RecorderCalls[RecorderCallName]["get"]) => void;
  readonly reject: (error: Tier2Error) => void;
}

class WorkerRecorder implements Recorder {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #died: ErrorDescription | undefined;
  #lastNumber = 0;
  #isStopped = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async open(settings: RecorderSettings, listeners: RecorderListeners): Promise<WorkerRecorder> {
    const worker = openOwnWorker("./recorder-worker", import.meta.url, {
      workerData: settings,
      name: "recorder",
    });
    const recorder = new WorkerRecorder(worker);
    return new Promise((resolve, reject) => {
      let isOpen = false;
      const died = (reason: string): void => {
        const error = deathOf(reason);
        recorder.#die(error);
        if (isOpen && !recorder.#isStopped) {
          listeners.onDied(error);
        }
        reject(new Tier2Error(error));
      };
      worker.on("error", (error) => died(messageOf(error)));
      worker.on("exit", () => died("it ended"));
      worker.on("message", (message: RecorderMessage) => {
        switch (message.kind) {
          case "opened":
            isOpen = true;
            return resolve(recorder);
          case "refused":
            return reject(new Tier2Error(message.error));
          case "event":
            return listeners.onEvent(message.event);
          case "answer":
          case "failure":
            return recorder.#settle(message);
        }
      });
    });
  }

  async call<Name extends RecorderCallName>(
    name: Name,
    give: RecorderCalls[Name]["give"],
  ): Promise<RecorderCalls[Name]["get"]> {
    const ended = this.#isStopped ? stopped : this.#died; // a recorder that was stopped ends its thread
    if (ended !== undefined) {
      throw new Tier2Error(ended);
    }
    this.#lastNumber += 1;
    this.#isStopped ||= name === "stop";
    const request: RecorderRequest = { number: this.#lastNumber, name, give };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.number, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for browser windows
      this.#worker.postMessage(request);
    });
  }

  #settle(message: Extract<RecorderMessage, { number: number }>): void {
    const waiting = this.#waiting.get(message.number);
    this.#waiting.delete(message.number);
    if (message.kind === "answer") {
      waiting?.resolve(message.get);
    } else {
      waiting?.reject(new Tier2Error(message.error));
    }
  }

  #die(error: ErrorDescription): void {
    this.#died ??= error;
    for (const { reject } of this.#waiting.values()) {
      reject(new Tier2Error(error));
    }
    this.#waiting.clear();
  }
}

const stopped: ErrorDescription = {
  code: "bridge_stopped",
  category: "bridge",
  message: "The bridge was stopped.",
  hint: "Start it again.",
};

const deathOf = (reason: string): ErrorDescription => ({
  code: "recorder_died",
  category: "internal",
  message: `The thread that reads the buttons and writes the database broke down: ${reason}`,
  hint: "Start the bridge again; nothing that was acknowledged is lost. Report this with the log around this line.",
});
