import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { Worker } from "node:worker_threads";
import { type CommitJob, measureCommits } from "../commits.ts";
import { type Row, bestRound, percentile, row } from "../row.ts";
import { hasStrace } from "./strace.ts";

const count = 1000;
const rounds = 3;

/** The commits in a worker thread, as the bridge makes them. */
async function inWorker(job: CommitJob): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("../commits.ts", import.meta.url), { workerData: job });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** Keeps this thread busy for 20 ms of every 50 until the work is done. */
async function whileBlocked<Result>(work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const finished = work.finally(() => {
    isDone = true;
  });
  const block = (): void => {
    const until = performance.now() + 20;
    while (performance.now() < until) {
      // blocked
    }
    if (!isDone) {
      setTimeout(block, 30);
    }
  };
  block();
  return finished;
}

/** fsync and fdatasync calls per press, counted by strace. */
function syncsPerPress(folder: string): number {
  const syncs = (presses: number): number => {
    const log = path.join(folder, `strace-${presses}`);
    execFileSync(
      "strace",
      [
        ...["-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", log, process.execPath, "--conditions=source"],
        ...[path.join(import.meta.dirname, "../commits.ts"), "store", folder, String(presses)],
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    return readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line.includes("sync(")).length;
  };
  // Opening and closing the database cost syncs, too: the difference is what the presses cost.
  return (syncs(150) - syncs(50)) / 100;
}

/** How long a report takes until it is durable: the press commit alone. */
export async function commitRows(group: string): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-bench-"));
  try {
    measureCommits({ kind: "store", folder, count: 100 }); // warm
    const measured: Readonly<Record<"raw" | "store" | "blocked", readonly number[]>>[] = [];
    for (let round = 0; round < rounds; round++) {
      measured.push({
        raw: await inWorker({ kind: "raw", folder, count }),
        store: await inWorker({ kind: "store", folder, count }),
        blocked: await whileBlocked(inWorker({ kind: "store", folder, count })),
      });
    }
    const figure = (name: string, kind: "store" | "blocked", part: number, limit: number): Row => {
      const best = bestRound(
        measured.map((round) => ({ value: percentile(round[kind], part), control: percentile(round.raw, part) })),
      );
      return row({ group, name, unit: "µs", ...best, goal: { on: "ratio", op: "<=", limit } });
    };
    const syncs = (): Row =>
      row({
        group,
        name: "press commit: syncs",
        value: syncsPerPress(folder),
        unit: "",
        goal: { on: "value", op: "<=", limit: 1 },
      });
    return [
      ...(hasStrace ? [syncs()] : []),
      figure("press commit, p50 (control: fdatasync append)", "store", 0.5, 1.6),
      figure("press commit, p99 (control: fdatasync append)", "store", 0.99, 4),
      figure("press commit, main thread blocked 40 %, p50", "blocked", 0.5, 4),
      figure("press commit, main thread blocked 40 %, p99", "blocked", 0.99, 4),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
