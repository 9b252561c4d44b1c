// One measurement in a thread or process of its own: the time of each commit of a press, or of a raw append as control.
//   commits.ts store|raw FOLDER COUNT       prints the times in microseconds as JSON (for strace, which counts syncs)
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { openTestStores } from "../../packages/bridge/src/testing/test-stores.ts";

export interface CommitJob {
  readonly kind: "store" | "raw";
  readonly folder: string;
  readonly count: number;
}

/** As much as a press row and its index entries write. */
const rawBytes = 4096;

export function measureCommits({ kind, folder, count }: CommitJob): number[] {
  const samples: number[] = [];
  const measure = (commit: (index: number) => void): void => {
    for (let index = 1; index <= count; index++) {
      const startedAt = performance.now();
      commit(index);
      samples.push((performance.now() - startedAt) * 1000);
    }
  };
  const file = path.join(folder, `${kind}-${process.pid}-${Math.random().toString(36).slice(2)}`);
  if (kind === "store") {
    const { commits, presses } = openTestStores(file, Date.now());
    measure((sequence) => presses.recordPress("bench", { bootId: 1, sequence, deviceTimeMs: sequence }, Date.now()));
    commits.close();
  } else {
    const descriptor = openSync(file, "a");
    const record = Buffer.alloc(rawBytes, 1);
    measure(() => {
      writeSync(descriptor, record);
      fdatasyncSync(descriptor);
    });
    closeSync(descriptor);
  }
  return samples;
}

if (parentPort !== null) {
  parentPort.postMessage(measureCommits(workerData as CommitJob));
} else if (process.argv[1] === import.meta.filename) {
  const [kind = "store", folder = ".", count = "1"] = process.argv.slice(2);
  const samples = measureCommits({ kind: kind as CommitJob["kind"], folder, count: Number(count) });
  process.stdout.write(`${JSON.stringify(samples)}\n`);
}
